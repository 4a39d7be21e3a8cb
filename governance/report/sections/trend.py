"""The trend as a drawing: open findings by day, the severities one above the other; the table below says the same."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from governance.history.story import Point
from governance.report.markup import Html, lines, tag
from governance.report.words import Words
from policies.control import SEVERITIES

_WIDE, _HIGH = 720.0, 150.0
_LEFT, _TOP, _BELOW = 44.0, 26.0, 24.0
_LAST = 10.0
"""Width of the latest day, which has no day after it."""


def drawing(points: Sequence[Point], words: Words, name: str) -> Html:
    """Return the trend as SVG; `points` are in order, one a day, and `name` makes its ids its own."""
    first, last = points[0], points[-1]
    most = max(point.open for point in points)
    says = words(
        "trend_says",
        before=words.number(first.open),
        first=first.as_of.isoformat(),
        now=words.number(last.open),
        last=last.as_of.isoformat(),
        most=words.number(most),
    )
    return tag(
        "svg",
        tag("title", words("trend_title"), id=f"{name}-title"),
        tag("desc", says, id=f"{name}-says"),
        lines(*_legend(words), *_frame(first, last, most, words), *_areas(points, most)),
        xmlns="http://www.w3.org/2000/svg",
        viewBox=f"0 0 {_LEFT + _WIDE + 8:.0f} {_TOP + _HIGH + _BELOW:.0f}",
        role="img",
        aria_labelledby=f"{name}-title {name}-says",
        class_="trend",
    )


def _legend(words: Words) -> Iterator[Html]:
    at = _LEFT
    for severity in SEVERITIES:
        said = words.known(severity)
        yield tag("rect", x=at, y=4, width=14, height=12, class_=f"area {severity}")
        yield tag("text", said, x=at + 20, y=14)
        at += 46 + len(said) * 7.0


def _frame(first: Point, last: Point, most: int, words: Words) -> Iterator[Html]:
    yield tag("path", d=f"M{_LEFT:g} {_TOP:g}h{_WIDE:g}M{_LEFT:g} {_TOP + _HIGH:g}h{_WIDE:g}", class_="frame")
    yield tag("text", words.number(most), x=_LEFT - 6, y=_TOP + 5, class_="end")
    yield tag("text", "0", x=_LEFT - 6, y=_TOP + _HIGH + 4, class_="end")
    yield tag("text", first.as_of.isoformat(), x=_LEFT, y=_TOP + _HIGH + 18)
    if last.as_of != first.as_of:
        yield tag("text", last.as_of.isoformat(), x=_LEFT + _WIDE, y=_TOP + _HIGH + 18, class_="end")


def _areas(points: Sequence[Point], most: int) -> Iterator[Html]:
    """Yield a bar for each day and severity, as wide as the days until the next run."""
    begin = points[0].as_of.toordinal()
    days = max(points[-1].as_of.toordinal() - begin, 1)
    wide = _WIDE - _LAST if len(points) > 1 else _WIDE
    starts = [_LEFT + (point.as_of.toordinal() - begin) / days * wide for point in points]
    for point, x, end in zip(points, starts, [*starts[1:], _LEFT + _WIDE], strict=True):
        y = _TOP + _HIGH
        for severity in SEVERITIES:
            high = _HIGH * point.by_severity[severity] / most if most else 0
            if high:
                y -= high
                yield tag(
                    "rect",
                    x=round(x, 1),
                    y=round(y, 1),
                    width=round(max(end - x, 0.5), 1),
                    height=round(high, 1),
                    class_=f"area {severity}",
                )
