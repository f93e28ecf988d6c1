"""Runs a suite: every method before every adversary, in every scenario."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from functools import partial
from itertools import product
from pathlib import Path
from typing import Any

from visard.bench.albums import Selection, album, select
from visard.bench.figures import figures
from visard.bench.journal import Journal
from visard.bench.protecting import Protecting
from visard.bench.provenance import digest, machine, program, roles
from visard.bench.rows import Row
from visard.bench.spotted import spotted
from visard.bench.suite import MethodEntry, People, Suite
from visard.distance import threshold
from visard.errors import DataError
from visard.jobs.versions import versions
from visard.judge.album import Album
from visard.judge.limits import limit
from visard.judge.observe import Observer
from visard.judge.scenarios import attempts
from visard.judge.threats import Adversary, Means, Threat
from visard.methods import Cast, adversaries, cast, detector, protector
from visard.protocols import Protector

Report = Callable[[str], None]
"""Told in words what is done next."""


@dataclass(slots=True, eq=False)
class Bench:
    """One suite on one folder of data.

    Args:
        suite: what to measure.
        data: the folder that the suite's folders are in.
        out: a folder for the rows and for protected photos.
        say: told what is done next.
    """

    suite: Suite
    data: Path
    out: Path
    say: Report = lambda words: None
    missing: list[str] = field(default_factory=list)
    visibility: dict[str, list[float]] = field(default_factory=dict)
    detected: dict[str, float] = field(default_factory=dict)

    def run(self) -> dict[str, Any]:
        """The result, as plain values; rows that are on disk already are not made again.

        Raises:
            DataError: data are missing, or the rows there were made with other settings.
            UnknownNameError: a method or an adversary is not there; said before any work.
        """
        everybody = cast(self.suite.stranger)
        contenders = [_contender(entry, self.suite, everybody) for entry in self.suite.method]
        tests = self._selections(self.suite.test)
        training = self._selections(self.suite.training)
        calibrate = self._selections(self.suite.calibrate)
        photos = _photos([*tests.values(), *training.values(), *calibrate.values()])
        conditions = self._settings(everybody) | {"photos": photos}
        journal = Journal(self.out / f"{self.suite.name}.rows.jsonl", conditions, Row)
        calibrating = [Observer(album(each, None), detector()) for each in calibrate.values()]
        for contender in contenders:
            self._method(contender, everybody, tests, training, calibrating, journal)
        found = figures(list(journal.rows.values()), self.visibility) | self.detected
        return {
            "study": self.suite.name,
            "date": datetime.now(UTC).date().isoformat(),
            "data": self._description(tests),
            "settings": conditions,
            "missing": [*everybody.missing, *dict.fromkeys(self.missing)],
            "figures": found,
        }

    def _selections(self, wanted: Sequence[People]) -> dict[str, Selection]:
        found = {}
        for each in wanted:
            self.say(f"looking for faces in {each.folder}")
            found[each.name] = select(self.data, each, detector())
        return found

    def _method(
        self,
        contender: "_Contender",
        everybody: Cast,
        tests: dict[str, Selection],
        training: dict[str, Selection],
        calibrating: Sequence[Observer],
        journal: Journal[Row],
    ) -> None:
        entry, built, sent = contender.entry, contender.protector, contender.adversaries
        protect = Protecting(entry, built, self.out / "protected", self.suite.seed)
        self.say(f"{entry.label}: protecting")
        observers = {
            name: Observer(album(selection, protect), detector())
            for name, selection in tests.items()
        }
        self.visibility[entry.label] = list(protect.ssimulacra2.values())
        learned = _joined(training, protect) if any(each.trains for each in sent) else None
        means = Means(everybody.everybody, built.surrogates, learned)
        for adversary in sent:
            self.say(f"{entry.label}: {adversary.name}")
            for row in self._rows(entry, adversary, means, observers, calibrating, journal):
                journal.add(row)
        if learned is not None:
            self.say(f"{entry.label}: how easily it is seen")
            prefix = "" if entry is self.suite.method[0] else f"{entry.label}."
            albums = [observer.album for observer in observers.values()]
            known = [observer.album for observer in calibrating]
            self.detected |= spotted(prefix, learned, albums, known)

    def _rows(
        self,
        entry: MethodEntry,
        adversary: Adversary,
        means: Means,
        observers: dict[str, Observer],
        calibrating: Sequence[Observer],
        journal: Journal[Row],
    ) -> Iterator[Row]:
        for recognizer in means.recognizers:
            start = partial(Row, entry.label, adversary.name, recognizer.card.name)
            wanted = [
                (scenario, data)
                for scenario, data in product(self.suite.scenarios, observers)
                if start(scenario, data).key not in journal.rows
            ]
            if not wanted:
                continue
            try:
                if (threat := adversary.apply(Threat(recognizer), means)) is None:
                    continue
                most = limit(threat, calibrating)
                for scenario, data in wanted:
                    found = attempts(threat, scenario, observers[data], most)
                    yield start(scenario, data, most, found)
            except DataError as error:
                self.missing.append(f"{adversary.name}: {error}")
                return

    def _settings(self, everybody: Cast) -> dict[str, Any]:
        return {
            "suite": asdict(self.suite),
            "thresholds": {each.card.name: threshold(each.card) for each in everybody.everybody},
            "roles": roles(everybody),
            "program": program(),
            "versions": versions(),
            "machine": machine(),
        }

    def _description(self, tests: dict[str, Selection]) -> str:
        return "; ".join(
            f"{name}: {len(each.names)} people, {len(each.references)} references, "
            f"{len(each.probes)} probes ({each.lost} photos without a face left out)"
            for name, each in tests.items()
        )


@dataclass(frozen=True, slots=True, eq=False)
class _Contender:
    """A method, built, and whom it is sent before."""

    entry: MethodEntry
    protector: Protector
    adversaries: tuple[Adversary, ...]


def _contender(entry: MethodEntry, suite: Suite, everybody: Cast) -> _Contender:
    built = protector(entry.name, everybody.surrogates, entry.strength)
    wanted = suite.adversaries if entry.adversaries is None else entry.adversaries
    return _Contender(entry, built, adversaries(wanted))


def _photos(selections: Sequence[Selection]) -> str:
    """What tells the photos that take part from others: rows of other photos are not mixed in."""
    return digest(each.path.read_bytes() for some in selections for each in some.all)


def _joined(selections: dict[str, Selection], protect: Protecting) -> Album | None:
    """All training people as one album, numbered through."""
    albums = [album(each, protect) for each in selections.values()]
    return albums[0].joined(*albums[1:]) if albums else None
