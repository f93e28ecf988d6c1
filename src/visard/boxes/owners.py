"""Which mark belongs to which photo or video of a run."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path, PurePath, PurePosixPath, PureWindowsPath

from visard.boxes.mark import Mark
from visard.errors import DataError
from visard.photo.atomic import printable

Owned = Mapping[Path, tuple[Mark, ...]]
"""Marks by the file that they speak of, as ``key`` names it."""


def key(path: Path) -> Path:
    """What a file goes by here."""
    return path.absolute()


def owned(marks: Iterable[Mark], files: Sequence[Path]) -> Owned:
    """The marks of each file.

    A mark names a file by the end of its path: ``me.jpg``, ``holidays/me.jpg``.

    Raises:
        DataError: a mark names none of the files, or several.
    """
    by_name: dict[str, list[Path]] = defaultdict(list)
    for file in files:
        by_name[file.name].append(key(file))
    found: dict[Path, list[Mark]] = defaultdict(list)
    for mark in marks:
        found[_owner(mark, by_name)].append(mark)
    return {path: tuple(its) for path, its in found.items()}


def _owner(mark: Mark, by_name: Mapping[str, list[Path]]) -> Path:
    parts = _parts(mark.file)
    fitting = [
        path
        for path in by_name.get(parts[-1] if parts else "", [])
        if path.parts[-len(parts) :] == parts
    ]
    if not fitting:
        todo = "check the name; the box would be lost"
        raise DataError(f"no file of this run is called {printable(mark.file)}", mark.place, todo)
    if len(fitting) > 1:
        raise DataError(
            f"it may mean {printable(fitting[0])} or {printable(fitting[1])}",
            mark.place,
            "write the folder before the name",
        )
    return fitting[0]


def _parts(name: str) -> tuple[str, ...]:
    """The steps of a path, written on any system."""
    pure: PurePath = PurePosixPath(name)
    if "\\" in name and "/" not in name:
        pure = PureWindowsPath(name)
    return tuple(part for part in pure.parts if part != pure.anchor and part != "..")
