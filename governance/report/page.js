"use strict";
(() => {
  const filters = document.getElementById("filters");
  const open = () => document.querySelectorAll("details:not([open])").forEach((each) => { each.open = true; each.dataset.opened = ""; });
  const close = () => document.querySelectorAll("details[data-opened]").forEach((each) => { each.open = false; delete each.dataset.opened; });
  addEventListener("beforeprint", open);
  addEventListener("afterprint", close);
  // What a link leads to may be folded.
  const unfold = () => {
    let at = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (!at) return;
    const target = at;
    for (; at; at = at.parentElement) if (at.tagName === "DETAILS") at.open = true;
    target.scrollIntoView();
  };
  addEventListener("hashchange", unfold);
  if (location.hash.length > 1) unfold();
  const number = new Intl.NumberFormat(document.documentElement.lang);
  const map = document.getElementById("map-filters");
  if (map) {
    const marks = [...document.querySelectorAll(".map [data-unit]")];
    const edges = [...document.querySelectorAll(".map [data-from]")];
    const told = document.getElementById("map-shown");
    const dim = () => {
      const [unit, agency, layer] = ["unit", "agency", "layer"].map((name) => document.getElementById(`map-${name}`).value);
      const off = new Set();
      for (const mark of marks) {
        const has = (name, wanted) => !wanted || (mark.dataset[name] || "").split(" ").includes(wanted);
        const yes = has("unit", unit) && has("agency", agency) && has("layer", layer);
        mark.classList.toggle("off", !yes);
        if (!yes) off.add(mark.dataset.id);
      }
      const whole = !unit && !agency && !layer;
      const kept = new Set(marks.map((mark) => mark.dataset.id).filter((id) => !off.has(id)));
      for (const edge of edges) {
        const { from, to } = edge.dataset;
        edge.classList.toggle("off", !whole && !((kept.has(from) || kept.has(to)) && !off.has(from) && !off.has(to)));
      }
      told.textContent = told.dataset.said.replace("{shown}", () => number.format(kept.size))
        .replace("{all}", () => number.format(marks.length));
    };
    map.addEventListener("input", dim);
    map.hidden = false;
    dim();
  }
  if (!filters) return;

  const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
  const families = [...document.querySelectorAll("#findings .family")].map((family) => ({
    element: family,
    count: family.querySelector("h3 .count"),
    name: family.dataset.family,
    groups: [...family.querySelectorAll(".group")].map((group) => ({
      element: group,
      count: group.querySelector("h4 .count"),
      severity: group.dataset.severity,
      head: plain(group.querySelector("h4").textContent),
      items: [...group.querySelectorAll("li.f")].map((item) => ({
        element: item,
        unit: item.dataset.unit,
        agencies: (item.dataset.agency || "").split(" "),
        fate: item.dataset.fate || "open",
        text: plain(item.textContent),
        shown: true,
      })),
    })),
  }));
  const all = families.reduce((sum, family) => sum + family.groups.reduce((n, group) => n + group.items.length, 0), 0);
  const value = (name) => { const box = document.getElementById(`by-${name}`); return box ? box.value : ""; };
  const boxes = [...filters.querySelectorAll("[name=severity]")];
  const shown = document.getElementById("shown");
  const nothing = document.getElementById("nothing-left");

  const show = (element, yes) => { if (element.hidden === yes) element.hidden = !yes; };
  const say = (element, text) => { if (element.textContent !== text) element.textContent = text; };
  const apply = () => {
    const severities = new Set(boxes.filter((box) => box.checked).map((box) => box.value));
    const [family, unit, agency, fate] = ["family", "unit", "agency", "fate"].map(value);
    const needles = plain(value("text")).split(/\s+/).filter(Boolean);
    let total = 0;
    for (const each of families) {
      let inFamily = 0;
      const wanted = !family || each.name === family;
      for (const group of each.groups) {
        let inGroup = 0;
        if (wanted && severities.has(group.severity)) {
          for (const item of group.items) {
            const yes = (!unit || item.unit === unit) && (!agency || item.agencies.includes(agency))
              && (!fate || item.fate === fate)
              && needles.every((needle) => item.text.includes(needle) || group.head.includes(needle));
            if (yes !== item.shown) { item.element.hidden = !yes; item.shown = yes; }
            if (yes) inGroup += 1;
          }
        }
        show(group.element, inGroup > 0);
        if (inGroup) say(group.count, number.format(inGroup));
        inFamily += inGroup;
      }
      show(each.element, inFamily > 0);
      if (inFamily) say(each.count, number.format(inFamily));
      total += inFamily;
    }
    show(nothing, total === 0);
    say(shown, shown.dataset.said.replace("{shown}", () => number.format(total)).replace("{all}", () => number.format(all)));
  };
  filters.addEventListener("input", apply);
  filters.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && event.target.id === "by-text") { event.target.value = ""; apply(); }
  });
  document.getElementById("reset").addEventListener("click", () => {
    for (const box of boxes) box.checked = true;
    for (const field of filters.querySelectorAll("select, input[type=search]")) field.value = "";
    apply();
  });
  filters.hidden = false;
  if (filters.querySelector("select, input")) apply();
})();
