"""Reports come from the BI store: no spreadsheets, slides or screenshots.

Why: a deck of screenshots shows what its author chose to show, and nobody can ask it a second question. Figures from
the corporation's own store can be checked, joined and compared between agencies (eBook; playbook, ANALYTICS N-1).

Fix: load the figures into the BI store, rebuild the report on it, and declare the BI store's id as its `source`.
"""

from ecosystem.estate import Estate
from ecosystem.model import Report
from policies.control import HIGH, Breaches, Spanish, control


@control(
    "BI-002",
    HIGH,
    "D",
    sources="EP",
    about=["reports"],
    es=Spanish(
        "Los informes salen del almacén de BI: ni planillas, ni presentaciones, ni capturas de pantalla",
        "cargar las cifras en el almacén de BI, rehacer el informe sobre él y declarar su id como `source`",
    ),
)
def check(estate: Estate) -> Breaches:
    store = estate.bi.id
    for report in estate.of(Report):
        if report.source != store:
            sentence = f"the report `{report.id}` comes from `{report.source}`, not from the BI store `{store}`"
            yield report, sentence, "source"


check.passes(
    "a report from the BI store, whoever makes it",
    "reports: [{id: weekly, source: insight, made_by: pixel, metrics: [revenue], cadence: weekly}]",
)
check.fails("screenshots", "reports: [{id: deck, source: screenshots, made_by: pixel}]", finding="deck")
check.fails(
    "the corporation's own spreadsheet",
    "reports: [{id: sheet, source: spreadsheet, made_by: corporation}]",
    finding="sheet",
)
