"""What a histogram of pairs tells of a recogniser: shares, rates and its operating point."""

from dataclasses import dataclass
from itertools import accumulate

from visard.types import Histogram


@dataclass(frozen=True, slots=True)
class Rates:
    """Shares of pairs at or under a distance.

    Attributes:
        accepted: of photos of two people, taken for one (FAR).
        recognised: of photos of one person, taken for that (TAR, 1 − FRR).
    """

    distance: float
    accepted: float
    recognised: float


def filled(histogram: Histogram | None) -> bool:
    """Whether there are pairs of both kinds to draw."""
    return histogram is not None and sum(histogram.genuine) > 0 and sum(histogram.impostor) > 0


def curve(histogram: Histogram) -> list[Rates]:
    """The rates at every edge of a bin, from nobody accepted to everybody.

    >>> curve(Histogram(0.5, (3, 1), (0, 4)))[1]
    Rates(distance=0.5, accepted=0.0, recognised=0.75)
    """
    own, others = sum(histogram.genuine), sum(histogram.impostor)
    counted = zip(accumulate(histogram.impostor), accumulate(histogram.genuine), strict=True)
    found = [Rates(0.0, 0.0, 0.0)]
    for place, (strangers, same) in enumerate(counted, 1):
        found.append(Rates(place * histogram.width, strangers / others, same / own))
    return found


def at(histogram: Histogram, distance: float) -> Rates:
    """The rates at a distance, on the straight line between the edges around it.

    >>> at(Histogram(0.5, (3, 1), (0, 4)), 0.75).accepted
    0.5
    """
    points = curve(histogram)
    place = min(max(distance / histogram.width, 0.0), len(points) - 1.0)
    low = points[int(place)]
    high, share = points[min(int(place) + 1, len(points) - 1)], place - int(place)
    return Rates(
        distance,
        low.accepted + share * (high.accepted - low.accepted),
        low.recognised + share * (high.recognised - low.recognised),
    )


def coarser(histogram: Histogram, bins: int) -> Histogram:
    """The same pairs in at most that many bins, without empty ones at the far end.

    >>> coarser(Histogram(0.1, (1, 2, 3, 0), (0, 0, 1, 0)), 2)
    Histogram(width=0.2, genuine=(3, 3), impostor=(0, 1))
    """
    both = list(zip(histogram.genuine, histogram.impostor, strict=True))
    while both and both[-1] == (0, 0):
        both.pop()
    step = max(1, -(-len(both) // bins))
    parts = [both[start : start + step] for start in range(0, len(both), step)]
    return Histogram(
        step * histogram.width,
        tuple(sum(own for own, _ in part) for part in parts),
        tuple(sum(others for _, others in part) for part in parts),
    )
