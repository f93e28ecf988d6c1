"""Two drawings of one histogram: how far apart pairs lie, and what a threshold costs.

Both kinds of pairs are drawn as shares of their own number, since there are many
more pairs of strangers; one kind is filled and the other outlined.
"""

import math
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from markupsafe import Markup

from visard.report import audit_words, pairs, svg, words
from visard.report.pairs import Rates
from visard.types import Histogram

_BINS = 60
_LEFT, _RIGHT = 10.0, 330.0
_TOP, _BASE, _HEIGHT = 52.0, 178.0, 222
_ROC_LEFT, _ROC_TOP, _ROC_BASE = 44.0, 14.0, 168.0
_DECADES = 5
"""Powers of ten below "all strangers" that the curve shows."""


@dataclass(frozen=True, slots=True)
class Mark:
    """Where a photo lies among the pairs.

    Attributes:
        kind: ``"before"``, or the tone of what became of it: ``"good"``, ``"bad"``, ``"open"``.
    """

    name: str
    distance: float
    kind: str


def histogram(counted: Histogram, threshold: float, marks: tuple[Mark, ...]) -> Markup:
    """Distances of pairs of one person and of two, the threshold, and the photo's own place.

    Args:
        counted: with pairs of both kinds.
        threshold: above 0, in the same distance.
        marks: at most two, of distances that are numbers.
    """
    shown = pairs.coarser(counted, _BINS)
    last = shown.width * len(shown.genuine)
    end = max(last, 1.15 * threshold, *(1.03 * mark.distance for mark in marks))
    drawn = svg.figure(_said(threshold, marks), _HEIGHT)

    def across(distance: float) -> float:
        return _LEFT + (_RIGHT - _LEFT) * max(distance, 0.0) / end

    for kind, counts in (("impostor", shown.impostor), ("genuine", shown.genuine)):
        edges = [across(place * shown.width) for place in range(len(counts) + 1)]
        svg.add(drawn, "path", class_=kind, d=_steps(counts, edges))
    svg.add(drawn, "line", class_="axis", x1=_LEFT, x2=_RIGHT, y1=_BASE, y2=_BASE)
    line = across(threshold)
    svg.add(drawn, "line", class_="threshold", x1=line, x2=line, y1=_TOP - 10, y2=_BASE + 5)
    for times in range(int(end / threshold) + 1):
        x = across(times * threshold)
        svg.add(drawn, "text", f"{times}×", class_="label tick", x=x, y=_BASE + 18)
    for x, said, anchor in ((_LEFT, "the same person", "start"), (_RIGHT, "two people", "end")):
        svg.add(
            drawn, "text", f"says: {said}", class_="label", x=x, y=_HEIGHT - 4, text_anchor=anchor
        )
    for row, mark in enumerate(marks):
        _stand(drawn, mark, across(mark.distance), 12.0 + 18.0 * row)
    return svg.markup(drawn)


def _steps(counts: tuple[int, ...], edges: list[float]) -> str:
    tallest = max(counts) or 1
    heights = [_BASE - (_BASE - _TOP) * count / tallest for count in counts]
    steps = [f"V{y:.1f}H{right:.1f}" for y, right in zip(heights, edges[1:], strict=True)]
    return f"M{edges[0]:.1f} {_BASE:.1f}{''.join(steps)}V{_BASE:.1f}Z"


def _stand(drawn: Element, mark: Mark, x: float, y: float) -> None:
    """A mark on the axis, and its name above on a stem."""
    svg.add(drawn, "line", class_="stem", x1=x, x2=x, y1=y + 4, y2=_BASE)
    svg.mark(drawn, mark.kind, x, _BASE)
    svg.label(drawn, x, y, mark.name, "named")


def _said(threshold: float, marks: tuple[Mark, ...]) -> str:
    placed = [f"{mark.name} lies at {words.times(mark.distance / threshold)}" for mark in marks]
    line = "Distances of pairs of photos: of one person mostly below the threshold, of two above"
    return "; ".join([line, *placed])


def roc(counted: Histogram, threshold: float) -> Markup:
    """How many strangers are let in, and how many of one's own photos are known, by threshold."""
    here = pairs.at(counted, threshold)
    said = (
        "Receiver operating characteristic: at the threshold "
        f"{audit_words.percent(here.recognised)} of pairs of one person are recognised, "
        f"and {audit_words.one_in(here.accepted)} strangers accepted"
    )
    drawn = svg.figure(said, _HEIGHT)
    _frame(drawn)
    lowest = dict.fromkeys(_place(rates) for rates in pairs.curve(counted))
    ends = {x: min(y for at, y in lowest if at == x) for x, _ in lowest}
    path = "L".join(f"{x:.1f} {y:.1f}" for x, y in ends.items())
    svg.add(drawn, "path", class_="curve", d=f"M{path}")
    x, y = _place(here)
    svg.add(drawn, "line", class_="stem", x1=x, x2=x, y1=y, y2=_ROC_BASE)
    svg.add(drawn, "circle", class_="operating", cx=x, cy=y, r=5)
    svg.label(drawn, x, min(y + 20, _ROC_BASE - 6), "set here", "named")
    return svg.markup(drawn)


def _frame(drawn: Element) -> None:
    for share in (0.0, 0.5, 1.0):
        y = _ROC_BASE - share * (_ROC_BASE - _ROC_TOP)
        svg.add(drawn, "line", class_="grid", x1=_ROC_LEFT, x2=_RIGHT, y1=y, y2=y)
        svg.add(
            drawn, "text", audit_words.percent(share), class_="label", x=_ROC_LEFT - 5, y=y + 4,
            text_anchor="end",
        )  # fmt: skip
    for power in (4, 2, 0):
        x, _ = _place(Rates(0.0, 10.0**-power, 0.0))
        strangers = audit_words.one_in(10.0**-power)
        svg.add(drawn, "line", class_="axis", x1=x, x2=x, y1=_ROC_BASE, y2=_ROC_BASE + 4)
        svg.add(drawn, "text", strangers, class_="label tick", x=x, y=_ROC_BASE + 18)
    svg.add(
        drawn, "text", "strangers taken for the same person", class_="label",
        x=(_ROC_LEFT + _RIGHT) / 2, y=_HEIGHT - 8, text_anchor="middle",
    )  # fmt: skip


def _place(rates: Rates) -> tuple[float, float]:
    """On a logarithmic axis; fewer strangers than it shows stand at its left end."""
    power = math.log10(max(rates.accepted, 10.0**-_DECADES))
    x = _ROC_LEFT + (_RIGHT - _ROC_LEFT) * (1 + power / _DECADES)
    return round(x, 1), round(_ROC_BASE - rates.recognised * (_ROC_BASE - _ROC_TOP), 1)
