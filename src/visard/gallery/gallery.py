"""People's faces on disk: enrol, search, list, remove."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

import numpy as np

from visard.errors import DataError, SettingError, VisardError
from visard.gallery import create, embeddings, manifest, names, nearest
from visard.gallery.entries import Enrolled, Entry, Match, Vectors, check_entry, check_vector
from visard.gallery.erase import erase
from visard.gallery.identity import Identity
from visard.gallery.lance import Database, Table, opened, plainly, tidy
from visard.gallery.lock import locked
from visard.gallery.manifest import Manifest
from visard.types import Card

_Result = TypeVar("_Result")
_SMALL_FILES = 64
"""Batches after which their files are joined."""


class Gallery:
    """Embeddings of people by one or several recognisers, in LanceDB tables.

    What ``add`` has returned from is there after the process is killed, and what
    ``remove`` has returned from is nowhere any more. An interrupted removal is finished
    by whoever opens the gallery next.

    Several programs may read while one writes; on a disk writers wait for one another.

    Limits: on an object store there is no lock, so one program at a time should write.
    A power failure may cost what the system had not yet written to the disk. Files of
    erased people are deleted, not overwritten: what a disk keeps of deleted files is
    the disk's matter.

    Example::

        gallery = Gallery.open("friends", [recognizer.card])
        gallery.add([Entry("Ann", "ann.jpg", digest, "dlib", embedding)])
        gallery.search("dlib", probe)
    """

    def __init__(self, database: Database, where: str, cards: Sequence[Card]) -> None:
        self._database, self._where = database, where
        self._identities = {card.name: Identity.of(card) for card in cards}
        self._tables: dict[str, Table] = {}
        self._names: tuple[int, dict[int, str]] | None = None

    @classmethod
    def open(cls, where: Path | str, cards: Sequence[Card]) -> "Gallery":
        """Open a gallery, or make it where there is nothing.

        Args:
            where: a folder, or an address that LanceDB takes, such as ``s3://…``.
            cards: of the recognisers that will be used; others' vectors are left alone.

        Raises:
            DataError: something else is there; the gallery is damaged, of a newer
                version, or made by other recognisers. Nothing is changed.
            SettingError: LanceDB is not installed.
        """
        with plainly(str(where)):
            gallery = cls(create.database(str(where), cards), str(where), cards)
            if gallery._manifest().erasing:
                with gallery._writing():
                    pass
        gallery.check()
        return gallery

    def check(self) -> None:
        """Look at every table once.

        Raises:
            DataError: one is missing, cannot be read, or does not fit the others.
        """
        # a second look, because somebody may be removed between two tables
        if self._read(self._nameless) and self._read(self._nameless):
            raise self._damaged("vectors of somebody whose name is not there")

    def add(self, entries: Sequence[Entry]) -> int:
        """Enrol a batch; returns how many are new.

        A photo that a person has already with a recogniser is not added again. The
        batch is one commit for each recogniser: none of these is ever half there, and
        after an interruption the same batch completes what is missing.

        Raises:
            DataError: an entry is unusable (nothing of the batch is added), or the
                gallery cannot be written.
        """
        by_recognizer: defaultdict[str, list[Entry]] = defaultdict(list)
        for entry in entries:
            self._check(entry)
            by_recognizer[entry.recognizer].append(entry)
        if not entries:
            return 0
        with self._writing():
            numbers = names.numbers(self._people(), [entry.person for entry in entries])
            return sum(self._add(name, each, numbers) for name, each in by_recognizer.items())

    def has(self, recognizer: str) -> set[tuple[str, str]]:
        """Person and digest of every face enrolled with a recogniser."""
        return self._read(lambda: self._has(recognizer))

    def remove(self, person: str) -> int:
        """Erase somebody; returns how many vectors that were (0: nobody of that name).

        Takes the time to copy the tables. Afterwards no file holds the vectors or the
        name, and no index a copy.

        Raises:
            DataError: the gallery cannot be written. Opening it again goes on.
        """
        with self._writing():
            known = self._known()
            gone = tuple(number for number, name in known.items() if name == person)
            return self._erase(gone) if gone else 0

    def search(
        self, recognizer: str, vector: np.ndarray, k: int = 10, *, exact: bool | None = None
    ) -> list[Match]:
        """The references nearest to a probe, the nearest first.

        Args:
            vector: the probe's embedding by that recogniser.
            k: how many; all when there are fewer.
            exact: compare with every reference; by default only where no index pays.

        Raises:
            DataError: the gallery was not opened with that recogniser, or the vector is
                none of its embeddings.
            SettingError: ``k`` is not positive.
        """
        if k < 1:
            raise SettingError(f"{k} references cannot be looked for", todo="ask for 1 or more")
        identity = self._identity(recognizer)
        probe = np.asarray(vector, dtype=np.float32).reshape(-1)
        check_vector(probe, identity.dimensions, identity.metric, "the probe")
        return self._read(lambda: self._nearest(identity, probe, k, exact is True))

    def people(self) -> list[Enrolled]:
        """Everybody who has a face here, by name."""
        return self._read(self._everybody)

    def vectors(self, recognizer: str) -> tuple[Vectors, list[str]]:
        """All embeddings by a recogniser, one a row, and whose each is."""
        identity = self._identity(recognizer)
        return self._read(lambda: self._vectors(identity))

    def index(self, recognizer: str, at_least: int | None = None) -> bool:
        """Build the approximate index if it pays; returns whether there is one.

        ``add`` does it by itself.

        Args:
            at_least: vectors from which it pays; by default as measured.
        """
        identity = self._identity(recognizer)
        with self._writing():
            table = self._table(recognizer)
            return table is not None and nearest.build_index(
                table, identity.metric, at_least=at_least
            )

    def _add(self, recognizer: str, entries: Sequence[Entry], numbers: dict[str, int]) -> int:
        identity = self._identities[recognizer]
        table = self._table(recognizer) or self._begin(identity)
        new = embeddings.add(table, entries, numbers)
        if new:
            nearest.build_index(table, identity.metric)
        if table.stats()["fragment_stats"]["num_small_fragments"] >= _SMALL_FILES:
            tidy(table)
            tidy(self._people())
        return new

    def _begin(self, identity: Identity) -> Table:
        """The first table of a recogniser: it counts once the manifest names it."""
        name = manifest.table_name(identity.name)
        table = embeddings.create(self._database, name, identity.dimensions)
        manifest.write(self._database, self._manifest().knowing(identity))
        return table

    def _erase(self, gone: tuple[int, ...]) -> int:
        """Noted first and struck out last, so that an interruption can be made up for."""
        before = self._manifest()
        manifest.write(self._database, replace(before, erasing=gone))
        erased = 0
        for recognizer, identity in before.recognizers.items():
            table = self._existing(recognizer)
            indexed = nearest.has_index(table)
            erased += erase(table, "person", gone)
            if indexed:
                nearest.build_index(table, identity.metric)
        erase(self._people(), "id", gone)
        manifest.write(self._database, replace(before, erasing=()))
        return erased

    def _nameless(self) -> set[int]:
        known = self._manifest().recognizers
        found = {who for each in known for who in embeddings.owners(self._existing(each))}
        return found - set(self._known())

    def _has(self, recognizer: str) -> set[tuple[str, str]]:
        table = self._table(recognizer)
        if table is None:
            return set()
        known = self._known()
        return {(known[who], digest) for who, digest in embeddings.photos(table) if who in known}

    def _nearest(self, identity: Identity, probe: np.ndarray, k: int, exact: bool) -> list[Match]:
        table = self._table(identity.name)
        if table is None:
            return []
        rows = nearest.search(table, probe, k, identity.metric, exact=exact)
        ids = rows["person"].to_pylist()
        known = self._known()
        found = zip(
            ids,
            rows["source"].to_pylist(),
            nearest.distances(rows, identity.metric),
            strict=True,
        )
        return [Match(known[who], source, away) for who, source, away in found if who in known]

    def _everybody(self) -> list[Enrolled]:
        photos: defaultdict[str, set[str]] = defaultdict(set)
        seen_by: defaultdict[str, set[str]] = defaultdict(set)
        for recognizer in self._manifest().recognizers:
            for name, digest in self._has(recognizer):
                photos[name].add(digest)
                seen_by[name].add(recognizer)
        return [
            Enrolled(name, len(photos[name]), tuple(sorted(seen_by[name])))
            for name in sorted(photos)
        ]

    def _vectors(self, identity: Identity) -> tuple[Vectors, list[str]]:
        table = self._table(identity.name)
        if table is None:
            return np.empty((0, identity.dimensions), np.float32), []
        matrix, ids = embeddings.read(table, identity.dimensions)
        known = self._known()
        return matrix, [known[who] for who in ids]

    def _check(self, entry: Entry) -> None:
        check_entry(entry)
        identity = self._identity(entry.recognizer)
        check_vector(entry.vector, identity.dimensions, identity.metric, entry.source)

    def _identity(self, recognizer: str) -> Identity:
        if recognizer not in self._identities:
            opened_with = ", ".join(self._identities) or "none"
            raise DataError(
                f"the gallery was not opened with the recogniser {recognizer!r}",
                self._where,
                f"use one of those it was opened with: {opened_with}",
            )
        return self._identities[recognizer]

    def _manifest(self) -> Manifest:
        there = manifest.read(self._database, self._where)
        if there is None:
            raise self._damaged("its manifest has disappeared")
        return there

    def _people(self) -> Table:
        return self._open(names.NAME, "its people")

    def _known(self) -> dict[int, str]:
        """Everybody's name by number, read anew only when somebody came or left."""
        table = self._people()
        version = int(table.version)
        if self._names is None or self._names[0] != version:
            self._names = version, names.read(table)
        return self._names[1]

    def _table(self, recognizer: str) -> Table | None:
        """A recogniser's vectors, None when nothing was enrolled with it."""
        if manifest.table_name(recognizer) in self._tables:
            return self._existing(recognizer)  # once there, always there
        return self._existing(recognizer) if recognizer in self._manifest().recognizers else None

    def _existing(self, recognizer: str) -> Table:
        return self._open(manifest.table_name(recognizer), f"the vectors of {recognizer}")

    def _open(self, name: str, what: str) -> Table:
        """An open table shows what others write; opening it again would cost a query's time."""
        if name not in self._tables:
            table = opened(self._database, name)
            if table is None:
                raise self._damaged(f"{what} have disappeared")
            self._tables[name] = table
        return self._tables[name]

    def _damaged(self, what: str) -> DataError:
        return DataError(
            f"this gallery is damaged: {what}", self._where, "restore a copy, or enrol anew"
        )

    @contextmanager
    def _writing(self) -> Iterator[None]:
        """The lock, the recognisers checked again, and what an interrupted removal left done."""
        with locked(self._where), plainly(self._where, "written"):
            there = self._manifest()
            for identity in self._identities.values():
                there.check(identity, self._where)
            if there.erasing:
                self._erase(there.erasing)
            yield

    def _read(self, work: Callable[[], _Result]) -> _Result:
        """Read; once more if a writer deleted under our hands what it had replaced."""
        with plainly(self._where):
            try:
                return work()
            except VisardError:
                raise
            except (OSError, RuntimeError, ValueError):
                return work()
