"""The drawings of an audit: one recogniser's pairs, its curve, and its map."""

import math
from collections.abc import Iterable
from dataclasses import dataclass

from markupsafe import Markup

from visard.audit_report import AuditReport, EmbeddingMap
from visard.judge.examine import THE_ORIGINAL
from visard.report import asked, audit_words, charts, map_chart, pairs, pairs_chart, tally
from visard.report.pairs_chart import Mark
from visard.results import Finding
from visard.types import Card, Claim, Histogram


@dataclass(frozen=True, slots=True)
class Figures:
    """What can be drawn for one recogniser; None where there is nothing to draw.

    Attributes:
        reference: what the marked photo was compared with; empty where it is not marked.
        cost: the operating point in words: strangers accepted, photos of one person known.
    """

    recognizer: str
    histogram: Markup | None
    reference: str
    roc: Markup | None
    cost: tuple[str, str]
    map: Markup | None
    mapped: EmbeddingMap | None

    @property
    def kinds(self) -> set[str]:
        """Of the photos on the map."""
        return {each.kind for each in self.mapped.landmarks} if self.mapped else set()


def of(report: AuditReport) -> tuple[Figures, ...]:
    """The drawings of every recogniser that looked and has any; marks are of the main face."""
    cards = {card.name: card for card in report.recognizers}
    maps = {each.recognizer: each for each in report.maps if map_chart.drawable(each)}
    names = asked.recogniser_names(tally.findings(report))
    drawn = (
        _figures(report, name, cards.get(name), maps.get(name))
        for name in dict.fromkeys((*names, *maps))
    )
    return tuple(each for each in drawn if each.histogram or each.map)


def _figures(
    report: AuditReport, name: str, card: Card | None, a_map: EmbeddingMap | None
) -> Figures:
    counted = card.calibration.histogram if card else None
    looked = _as_is(report, name)
    threshold = _threshold(card, looked)
    tone = charts.tone(looked.after, Claim.UNRECOGNISED) if looked else "open"
    drawn = roc = None
    cost = ("", "")
    if counted is not None and pairs.filled(counted) and threshold:
        drawn = pairs_chart.histogram(counted, threshold, tuple(_marks(report, looked)))
        roc = pairs_chart.roc(counted, threshold)
        cost = _cost(counted, threshold)
    return Figures(
        recognizer=name,
        histogram=drawn,
        reference=looked.reference if looked else "",
        roc=roc,
        cost=cost,
        map=map_chart.embedding_map(a_map, tone) if a_map else None,
        mapped=a_map,
    )


def _cost(counted: Histogram, threshold: float) -> tuple[str, str]:
    here = pairs.at(counted, threshold)
    return audit_words.one_in(here.accepted), audit_words.percent(here.recognised)


def _as_is(report: AuditReport, name: str) -> Finding | None:
    """What it says of the main face in the photo as it is: of other photos, if it has some.

    Pairs are of different photos, so such a comparison is the one that compares.
    """
    main = report.faces[0].findings if report.faces else ()
    own = [each for each in main if (each.recognizer, each.channel) == (name, asked.AS_IS)]
    others = [each for each in own if each.reference != THE_ORIGINAL]
    return next(iter(others + own), None)


def _threshold(card: Card | None, looked: Finding | None) -> float | None:
    known = looked.threshold if looked else None
    stated = card.calibration.thresholds.get("1e-3") if card else None
    return next((each for each in (known, stated) if each and 0 < each < math.inf), None)


def _marks(report: AuditReport, looked: Finding | None) -> Iterable[Mark]:
    """The original, unless it was compared with itself, and this photo."""
    if looked is None:
        return
    before, after = looked.distance_before, looked.distance
    with_itself = looked.reference == THE_ORIGINAL
    if report.original and not with_itself and before is not None and math.isfinite(before):
        yield Mark("the original", before, "before")
    if after is not None and math.isfinite(after):
        yield Mark("this photo", after, charts.tone(looked.after, Claim.UNRECOGNISED))
