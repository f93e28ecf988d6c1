"""Who attacks, who judges, and how many people sit: the plan of the study of cloaks."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from visard.data.people import Person
from visard.errors import WeightsError
from visard.methods import Cast, detector, recognizers
from visard.protocols import Recognizer
from visard.studies.cloaks_hiding import Hiding
from visard.studies.cloaks_judging import Court
from visard.studies.cloaks_looking import Looking, gallery
from visard.studies.cloaks_sitters import CROWDS, LARGE, Sitter, everybody, sitters
from visard.studies.cloaks_ways import Group

_SPEAKERS = ("dlib", "mobilefacenet", "mobileface")
"""Who speaks for a family of several; the others of it neither attack nor judge then."""

Report = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Counts:
    """People of each of the two smaller crowds, by what a way is measured for.

    With more of them those who sat before sit again, and others are added.

    Attributes:
        default, frontier, others, scarce: see ``Group``.
        large: share of these counts that is taken of the large faces, of whom few exist.
        gallery: people in it at most; None for everybody.
    """

    default: int = 24
    frontier: int = 16
    others: int = 8
    scarce: int = 2
    large: float = 0.35
    gallery: int | None = None

    def of(self, group: Group, crowd: str) -> int:
        """How many of one crowd.

        >>> Counts(default=30).of(Group.DEFAULT, "lfw"), Counts(scarce=0).of(Group.SCARCE, "lfw")
        (30, 0)
        """
        count = int(getattr(self, group))
        return round(count * self.large) if crowd == LARGE.name else count


QUICK = Counts(default=2, frontier=1, others=1, scarce=0, large=0.4, gallery=12)


def casts() -> list[Cast]:
    """Each family's speaker as the stranger, and all that may be attacked when it is.

    Raises:
        WeightsError: fewer than two families are at hand.
    """
    present, missing = recognizers()
    able = [each for each in present if each.card.differentiable]
    families: dict[str, list[Recognizer]] = {}
    for each in able:
        families.setdefault(each.card.family, []).append(each)
    if len(families) < 2:
        raise WeightsError(
            "fewer than two families of recognisers are at hand, so there is no stranger",
            todo="; ".join(missing) or "run: visard weights pull",
        )
    speakers = sorted((min(family, key=_place) for family in families.values()), key=_place)
    return [
        Cast(tuple(e for e in able if e.card.family != s.card.family), (s,), missing)
        for s in speakers
    ]


def _place(recognizer: Recognizer) -> int:
    name = recognizer.card.name
    return _SPEAKERS.index(name) if name in _SPEAKERS else len(_SPEAKERS)


def courts(
    data: Path, out: Path, among: Sequence[Cast], counts: Counts, seed: int, say: Report
) -> Iterator[tuple[Court, list[Sitter]]]:
    """For each crowd and stranger who judges, and everybody who sits.

    Raises:
        DataError: data are missing.
    """
    every = {each.card.name: each for cast in among for each in cast.everybody}
    looking = Looking(detector(), list(every.values()))
    (out / "rows").mkdir(exist_ok=True)
    for crowd in CROWDS:
        say(f"looking for faces in {crowd.folder}")
        people = everybody(data, crowd)
        most = max(counts.of(group, crowd.name) for group in Group)
        sat = sitters(people, crowd, looking.detector, most)
        enrolled = _with(people, sat, counts.gallery)
        known = gallery(enrolled, crowd, looking, out / "galleries")
        for cast in among:
            hiding = Hiding(out / "protected", cast.surrogates, seed)
            yield Court(cast, hiding, looking, known, out / "rows"), sat


def _with(people: Sequence[Person], sat: Sequence[Sitter], most: int | None) -> list[Person]:
    """Everybody, or the sitters and so many others that there are no more than that."""
    if most is None:
        return list(people)
    names = {each.name for each in sat}
    sitting = [each for each in people if each.name in names]
    others = [each for each in people if each.name not in names]
    return sitting + others[: max(0, most - len(sitting))]
