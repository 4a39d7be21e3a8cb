"""The picture as one HTML page: no network, a search, and every thing and line as tables for who reads no drawings."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterable, Iterator, Sequence
from hashlib import sha256

from cli.drawing.layout import is_thing, layout, summary
from cli.drawing.picture import Edge, Node, Picture
from cli.drawing.svg import STYLE, drawn, told

MOST = 2_000
"""Rows of a table; the rest is counted."""

_STYLE = """\
:root{color-scheme:light dark}
body{margin:0 auto;padding:1.5rem;max-width:110rem;font:1rem/1.5 system-ui,sans-serif;background:#fff;color:#16283c}
h1{margin:0;font-size:1.6rem}h2{font-size:1.2rem;margin-top:2rem}
label{font-weight:600}input{font:inherit;padding:.35rem .6rem;border:1px solid #5b7ea4;border-radius:.4rem;width:20rem;
max-width:100%;box-sizing:border-box;background:transparent;color:inherit}
.map{overflow:auto;border:1px solid #b9c7d6;border-radius:.6rem;margin-top:1rem}
:focus-visible{outline:3px solid #164f85;outline-offset:2px}
.tables{overflow:auto}table{border-collapse:collapse;width:100%}caption{text-align:left;font-weight:600;padding:.4rem 0}
th,td{text-align:left;padding:.3rem .6rem;border-bottom:1px solid #b9c7d6;vertical-align:top;overflow-wrap:anywhere}
summary{cursor:pointer;font-weight:600;padding:.4rem 0}
svg.chosen .node:not(.on),svg.chosen .line[data-from]:not(.on){opacity:.2}
svg.chosen .line.on{stroke-width:2.6;stroke-opacity:1}
svg .node{cursor:pointer}
@media (prefers-color-scheme:dark){body{background:#10161d;color:#e6edf5}.map,th,td{border-color:#3b4d60}
input{border-color:#6f97c0}:focus-visible{outline-color:#8cc3f2}}
@media print{.search{display:none}.map{border:0;overflow:visible}.map svg{width:100%;height:auto}}
"""

_SCRIPT = """\
(() => {
  const svg = document.querySelector("svg.eco");
  const nodes = [...svg.querySelectorAll("[data-id]")], lines = [...svg.querySelectorAll("[data-from]")];
  svg.setAttribute("role", "group");
  const find = document.getElementById("find"), said = document.getElementById("said");
  let chosen = null;
  const show = (ids, linked) => {
    const on = new Set(ids);
    svg.classList.toggle("chosen", ids !== null);
    for (const line of lines) {
      const lit = ids !== null && (linked.has(line.dataset.from) || linked.has(line.dataset.to));
      line.classList.toggle("on", lit);
      if (lit) { on.add(line.dataset.from); on.add(line.dataset.to); }
    }
    for (const node of nodes) node.classList.toggle("on", on.has(node.dataset.id));
  };
  const clear = () => { chosen = null; show(null, new Set()); said.textContent = ""; };
  const choose = (node) => {
    if (chosen === node) { clear(); return; }
    chosen = node;
    show([node.dataset.id], new Set([node.dataset.id]));
    const count = lines.filter((line) => line.classList.contains("on")).length;
    said.textContent = `${node.querySelector("title").textContent}: ${count} lines`;
  };
  for (const node of nodes) {
    node.setAttribute("tabindex", "0");
    node.setAttribute("role", "button");
    node.addEventListener("click", () => choose(node));
    node.addEventListener("keydown", (event) => {
      if (event.key === "Enter" || event.key === " ") { event.preventDefault(); choose(node); }
    });
  }
  document.addEventListener("keydown", (event) => { if (event.key === "Escape") { find.value = ""; clear(); } });
  find.addEventListener("input", () => {
    const word = find.value.trim().toLowerCase();
    if (!word) { clear(); return; }
    const hits = nodes.filter((node) => node.querySelector("title").textContent.toLowerCase().includes(word));
    const ids = hits.map((node) => node.dataset.id);
    chosen = null;
    show(ids, new Set(ids));
    said.textContent = `${hits.length} found`;
  });
  document.querySelector(".search").hidden = false;
})();
"""


def page(whole: Picture, shown: Picture) -> str:
    """Return the page of a picture; `shown` is what is drawn of it, which may be grouped."""
    return "\n".join(_lines(whole, shown)) + "\n"


def _lines(whole: Picture, shown: Picture) -> Iterator[str]:
    style = f"{STYLE}{_STYLE}"
    title = told(f"{whole.title or 'The ecosystem'}: the ecosystem")
    policy = f"default-src 'none'; style-src {_hash(style)}; script-src {_hash(_SCRIPT)}"
    policy += "; base-uri 'none'; form-action 'none'"
    yield "<!doctype html>"
    yield '<html lang="en"><head><meta charset="utf-8">'
    yield f'<meta http-equiv="Content-Security-Policy" content="{policy}">'
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">'
    yield f"<title>{title}</title><style>{style}</style></head><body>"
    yield f"<header><h1>{title}</h1><p>{told(summary(whole), 1200)}</p></header><main>"
    yield '<div class="search" hidden><label for="find">Find a thing, an owner or a kind</label> '
    yield '<input id="find" type="search" autocomplete="off"> <span id="said" role="status"></span></div>'
    yield '<div class="map" role="region" aria-label="The map" tabindex="0">'
    yield drawn(layout(shown), shown, style=False)
    yield "</div>"
    apart = [node for node in whole.nodes if node.holder != "corporate" and is_thing(node)]
    yield "<h2>What is not the corporation's</h2>"
    if apart:
        rows = [(node.title, node.id, node.kind, node.owner or "unknown") for node in apart]
        yield from _table("Things in other hands", ("thing", "id", "kind", "owner"), rows)
    else:
        yield "<p>Nothing: everything is the corporation's.</p>"
    yield "<h2>The same as tables</h2>"
    yield "<details><summary>Things</summary>"
    yield from _table("Things", ("thing", "id", "kind", "owner", "stands in", "more"), _things(shown))
    yield "</details><details><summary>Lines</summary>"
    yield from _table("Lines", ("from", "to", "how", "how many"), _edges(shown))
    yield f"</details></main><script>{_SCRIPT}</script></body></html>"


def _hash(text: str) -> str:
    return f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'"


def _things(picture: Picture) -> list[Sequence[str]]:
    areas = {area.id: area.title for area in picture.areas}

    def row(node: Node) -> Sequence[str]:
        owner = node.owner or ("" if not is_thing(node) else "the corporation")
        name = "" if ":" in node.id else node.id
        return node.title, name, node.kind, owner, areas.get(node.area or "", ""), ", ".join(node.words)

    return [row(node) for node in picture.nodes]


def _edges(picture: Picture) -> list[Sequence[str]]:
    names = {area.id: area.title for area in picture.areas} | {node.id: node.title for node in picture.nodes}

    def row(edge: Edge) -> Sequence[str]:
        how = edge.label if edge.kind != "ownership" else "owns what should be corporate"
        return names.get(edge.source, edge.source), names.get(edge.target, edge.target), how, f"{edge.count:,}"

    return [row(edge) for edge in picture.edges]


def _table(caption: str, heads: Iterable[str], rows: Sequence[Sequence[str]]) -> Iterator[str]:
    yield f'<div class="tables" role="region" aria-label="{told(caption)}" tabindex="0"><table>'
    yield f"<caption>{told(caption)}</caption><thead><tr>"
    yield "".join(f'<th scope="col">{told(head)}</th>' for head in heads)
    yield "</tr></thead><tbody>"
    for first, *others in rows[:MOST]:
        yield f'<tr><th scope="row">{told(first)}</th>{"".join(f"<td>{told(each)}</td>" for each in others)}</tr>'
    yield "</tbody></table></div>"
    if len(rows) > MOST:
        yield f"<p>and {len(rows) - MOST:,} more</p>"
