"""One bar a test: how far a face is from its reference, drawn in thresholds.

Every length is a share of the width, so that a bar fits a phone and a desk
alike. Colour never stands alone: each outcome has a mark of its own shape, and
the bar says in words what it shows.
"""

import math
from collections.abc import Iterable, Sequence

from markupsafe import Markup

from visard.report import svg, tally, words
from visard.results import Finding
from visard.types import Claim, Outcome

_MIDDLE = "14"


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


def bar(finding: Finding, claim: Claim, end: float, other: str = "before") -> Markup:
    """The bar of one finding as inline SVG.

    Args:
        finding: what is drawn.
        claim: what counts as good.
        end: thresholds at the right edge of the axis.
        other: what the finding's ``before`` is called; nothing leaves it out.
    """
    drawn = svg.drawing(_said(finding, other), class_="bar", height="28")
    after, before = tally.after(finding), tally.before(finding)
    kind = tone(finding.after, claim)
    svg.add(drawn, "rect", class_="track", width="100%", height="12", y="8")
    if after is not None:
        size = {"width": _share(after, end), "height": "12", "y": "8"}
        svg.add(drawn, "rect", class_=f"fill {kind}", **size)
    line = _share(1, end)
    svg.add(drawn, "line", class_="threshold", x1=line, x2=line, y1="0", y2="28")
    if before is not None and other:
        svg.add(drawn, "circle", class_="before", cx=_share(before, end), cy=_MIDDLE, r="5")
    if after is not None:
        shape = svg.SHAPES["beyond"] if after > end else svg.SHAPES.get(kind, svg.SHAPES["bad"])
        place = svg.add(drawn, "svg", x=_share(after, end), y=_MIDDLE, class_="mark")
        svg.add(place, "path", class_=f"after {kind}", d=shape)
    return svg.markup(drawn)


def _share(ratio: float, end: float) -> str:
    return f"{100 * min(max(ratio, 0), end) / end:.2f}%"


def _said(finding: Finding, other: str) -> str:
    """The bar in words, for those who do not see it."""
    test = f"{words.plain(finding.recognizer)}, {words.channel(finding.channel)}"
    after, before = tally.after(finding), tally.before(finding)
    now = words.OUTCOMES[finding.after]
    now += f" at {words.times(after)} the threshold" if after is not None else ""
    once = f"{words.times(before)}" if before is not None else words.OUTCOMES[finding.before]
    return f"{test}: {now}; {other}: {once}" if other else f"{test}: {now}"
