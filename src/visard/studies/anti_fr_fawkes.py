"""The re-test of Fawkes by Nawrocki, Rimer and Cho (Anti-Facial Recognition Technology, 2024).

Clean photos of many people are enrolled, and of one person a cloaked photo only. Then
a clean photo of that person is looked for (DeepFace's ``find``), and compared with the
cloaked one (``verify``). Here each of many people has that part in turn, and the same
is done with the photo left as it is, and with noise no less visible.

What differs from the paper: LFW stands for PubFig, the recognisers are those at hand
for VGG-Face, Facenet and OpenFace, thresholds are measured on other people, and
Fawkes is ours (``visard.cloak.fawkes``), with ``pgd`` beside it.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from visard.bench.albums import Selection, album, select
from visard.bench.protecting import Protecting
from visard.bench.provenance import machine, program, roles
from visard.bench.suite import MethodEntry, People
from visard.distance import threshold
from visard.jobs.versions import versions
from visard.judge.observe import Observer
from visard.judge.scenarios import Scenario, distances
from visard.judge.threats import Threat
from visard.methods import cast, detector, protector
from visard.photo.atomic import write_bytes
from visard.protocols import Recognizer
from visard.studies.searches import Searches, matches
from visard.types import Strength

NAME = "anti-fr-fawkes"
CONTROL, BESIDE = "noise", "pgd"
_SUBJECTS, _QUICK_SUBJECTS, _QUICK_PEOPLE = 60, 3, 12


def study(
    data: Path,
    out: Path,
    *,
    method: str = "fawkes",
    quick: bool = False,
    seed: int = 0,
    say: Callable[[str], None] = lambda words: None,
) -> dict[str, Any]:
    """Run the study; the matches are written as ``matches_RECOGNISER.csv``.

    Args:
        data: folder with ``lfw/`` and ``splits.json``.
        out: folder for the matches and for protected photos, which are kept.
        method: changes the one photo; ``pgd`` and noise do so too, for comparison.
        say: told what is done next.

    Raises:
        DataError: data are missing.
        UnknownNameError: there is no such method.
    """
    everybody = cast()
    wanted = People("lfw", 1, 1, _QUICK_PEOPLE if quick else None, "splits.json")
    selection = select(data, wanted, detector())
    subjects = _subjects(len(selection.names), quick)
    figures: dict[str, float] = {"people": float(len(selection.names))}
    everything: list[Searches] = []
    ways = ways_of(method)
    for way in ways:
        say(f"protecting by {way}")
        entry = MethodEntry(way)
        built = protector(way, everybody.surrogates, Strength.STANDARD)
        protect = Protecting(entry, built, out / "protected", seed)
        observer = Observer(album(_only(selection, subjects), protect), detector())
        crowd = Observer(album(selection, None), detector())
        for recognizer in everybody.everybody:
            say(f"looking with {recognizer.card.name}")
            everything += _searches(recognizer, way, crowd, observer, subjects)
    unique = {(each.recognizer, each.way): each for each in everything}
    for each in unique.values():
        figures |= each.figures()
    for recognizer in everybody.everybody:
        own = [each for each in unique.values() if each.recognizer == recognizer.card.name]
        text = matches(own, selection)
        write_bytes(out / f"matches_{recognizer.card.name}.csv", text.encode(), force=True)
    return {
        "study": NAME,
        "command": f"visard study {NAME} --data DATA --out OUT" + " --quick" * quick,
        "date": datetime.now(UTC).date().isoformat(),
        "data": f"LFW: {len(selection.names)} people of the test part with one photo enrolled "
        f"each; {len(subjects)} of them in turn with a changed photo, looked for by another",
        "settings": {
            "method": method,
            "ways": ways,
            "quick": quick,
            "seed": seed,
            "roles": roles(everybody),
            "program": program(),
            "versions": versions(),
            "machine": machine(),
        },
        "missing": list(everybody.missing),
        "figures": {name: round(value, 6) for name, value in figures.items()},
    }


def ways_of(method: str) -> list[str]:
    """The methods that change the one photo, each once."""
    return list(dict.fromkeys((method, BESIDE, CONTROL)))


def _subjects(people: int, quick: bool) -> list[int]:
    wanted = min(people, _QUICK_SUBJECTS if quick else _SUBJECTS)
    return [number * people // wanted for number in range(wanted)]


def _only(selection: Selection, subjects: Sequence[int]) -> Selection:
    return replace(
        selection,
        references=tuple(selection.references[number] for number in subjects),
        probes=(),
    )


def _searches(
    recognizer: Recognizer, way: str, crowd: Observer, hidden: Observer, subjects: Sequence[int]
) -> Iterator[Searches]:
    """The subjects' probes before everybody's clean photos, then with their own one changed."""
    threat, limit = Threat(recognizer), threshold(recognizer.card)
    clean = distances(threat, Scenario.EVASION, crowd, None, protected=False)[list(subjects)]
    name = recognizer.card.name
    yield Searches(name, "clean", clean, tuple(subjects), limit)
    changed = clean.copy()
    both = Observer(replace(hidden.album, probes=_probes(crowd, subjects)), hidden.detector)
    own = distances(threat, Scenario.POISONING, both, None, protected=True)
    for place, number in enumerate(subjects):
        changed[place, number] = own[place, number]
    yield Searches(name, way, changed, tuple(subjects), limit)


def _probes(crowd: Observer, subjects: Sequence[int]) -> tuple[Any, ...]:
    return tuple(crowd.album.probes[number] for number in subjects)


PAPER = (
    ("VGG-Face", "found: the cloaked photo first, at 0.44 (threshold 0.68)"),
    ("Facenet", "not found: somebody else first"),
    ("OpenFace", "not found: somebody else first"),
)
"""What the paper saw, with one person and one cloaked photo."""
