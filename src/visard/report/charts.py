"""One bar a test: how far a face is from its reference, drawn in thresholds.

Every length is a share of the width, so that a bar fits a phone and a desk
alike. Colour never stands alone: each outcome has a mark of its own shape, and
the bar says in words what it shows.
"""

import math
from collections.abc import Iterable, Sequence
from xml.etree import ElementTree as xml

from markupsafe import Markup

from visard.report import tally, words
from visard.results import Finding
from visard.types import Claim, Outcome

_MIDDLE = "14"
_SHAPES = {
    "good": "M0,-7 A7,7 0 1 1 0,7 A7,7 0 1 1 0,-7 Z",
    "bad": "M-6,-6 H6 V6 H-6 Z",
    "beyond": "M-8,-7 L4,0 L-8,7 Z",
}


def reach(findings: Iterable[Finding]) -> float:
    """Where the axis ends, in thresholds: 2 to 4, so that bars can be compared."""
    known = [far for finding in findings if (far := tally.after(finding)) is not None]
    return min(max(2.0, math.ceil(max(known, default=0) * 1.05 * 2) / 2), 4.0)


def tone(outcome: Outcome, claim: Claim) -> str:
    """``good``, ``bad``, or ``open`` where nothing is known."""
    if words.succeeded(outcome, claim):
        return "good"
    return "bad" if outcome is Outcome.MATCHED else "open"


def tone_of_all(outcome: Outcome, findings: Sequence[Finding], claim: Claim) -> str:
    """The tone of several findings: ``mixed`` where the outcome is good, but not all is.

    ``good`` needs everyone fooled, and a stranger among them.
    """
    if not words.succeeded(outcome, claim):
        return tone(outcome, claim)
    everyone = all(words.succeeded(finding.after, claim) for finding in findings)
    return "good" if everyone and tally.strangers_looked(findings, claim) else "mixed"


def bar(finding: Finding, claim: Claim, end: float) -> Markup:
    """The bar of one finding as inline SVG.

    Args:
        finding: what is drawn.
        claim: what counts as good.
        end: thresholds at the right edge of the axis.
    """
    said = _said(finding)
    svg = xml.Element("svg", {"class": "bar", "role": "img", "aria-label": said, "height": "28"})
    xml.SubElement(svg, "title").text = said
    after, before = tally.after(finding), tally.before(finding)
    kind = tone(finding.after, claim)
    xml.SubElement(svg, "rect", {"class": "track", "width": "100%", "height": "12", "y": "8"})
    if after is not None:
        size = {"width": _share(after, end), "height": "12", "y": "8"}
        xml.SubElement(svg, "rect", {"class": f"fill {kind}"} | size)
    line = _share(1, end)
    xml.SubElement(
        svg, "line", {"class": "threshold", "x1": line, "x2": line, "y1": "0", "y2": "28"}
    )
    if before is not None:
        at = {"cx": _share(before, end), "cy": _MIDDLE, "r": "5"}
        xml.SubElement(svg, "circle", {"class": "before"} | at)
    if after is not None:
        _mark(svg, after, end, kind)
    return Markup(xml.tostring(svg, encoding="unicode"))  # noqa: S704 (escaped by ElementTree)


def _mark(svg: xml.Element, after: float, end: float, kind: str) -> None:
    shape = _SHAPES["beyond"] if after > end else _SHAPES.get(kind, _SHAPES["bad"])
    place = xml.SubElement(svg, "svg", {"x": _share(after, end), "y": _MIDDLE, "class": "mark"})
    xml.SubElement(place, "path", {"class": f"after {kind}", "d": shape})


def _share(ratio: float, end: float) -> str:
    return f"{100 * min(max(ratio, 0), end) / end:.2f}%"


def _said(finding: Finding) -> str:
    """The bar in words, for those who do not see it."""
    test = f"{words.plain(finding.recognizer)}, {words.channel(finding.channel)}"
    after, before = tally.after(finding), tally.before(finding)
    now = words.OUTCOMES[finding.after]
    now += f" at {words.times(after)} the threshold" if after is not None else ""
    once = f"{words.times(before)}" if before is not None else words.OUTCOMES[finding.before]
    return f"{test}: {now}; before: {once}"
