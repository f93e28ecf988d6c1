"""Opening what is a gallery, making one where nothing is, refusing everything else."""

from collections.abc import Sequence
from pathlib import Path

from visard.errors import DataError
from visard.gallery import lock, manifest, names
from visard.gallery.identity import Identity
from visard.gallery.lance import Database, connect, installed, opened, tables
from visard.gallery.manifest import Manifest
from visard.types import Card


def database(where: str, cards: Sequence[Card]) -> Database:
    """The tables of a gallery, made when there is nothing; everything is checked first.

    Raises:
        DataError: something else is there, or a gallery of other recognisers or of a
            newer version. Nothing is changed then.
        SettingError: LanceDB is not installed.
    """
    installed()  # before a folder is made
    if not lock.is_address(where) and Path(where).exists() and not Path(where).is_dir():
        raise DataError("this is a file, not a gallery", where, "give a folder")
    if not _is_started(where):
        _make(where)
    opened_here = connect(where)
    there = manifest.read(opened_here, where)
    if there is None:
        raise _no_gallery(where)
    for card in cards:
        there.check(Identity.of(card), where)
    return opened_here


def _is_started(where: str) -> bool:
    """Whether a manifest was ever committed; refuses a place where it cannot belong."""
    if not lock.is_address(where) and not Path(where).exists():
        return False
    here = connect(where)
    if manifest.read(here, where) is not None:
        return True
    if not _holds_only(where, here, {names.NAME, manifest.NAME}) or _has_names(here):
        raise _no_gallery(where)
    return False


def _make(where: str) -> None:
    """People first, the manifest last: it makes the folder a gallery."""
    if not lock.is_address(where):
        try:
            Path(where).mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise DataError(
                f"the folder cannot be made ({error.strerror})", where, "choose another place"
            ) from error
    with lock.locked(where):
        if _is_started(where):  # by somebody else meanwhile
            return
        here = connect(where)
        names.create(here)
        manifest.write(here, Manifest())


def _holds_only(where: str, here: Database, expected: set[str]) -> bool:
    """Whether nothing but the beginnings of these tables, and the lock, is there."""
    if not tables(here) <= expected:
        return False
    if lock.is_address(where):
        return True
    files = {each.name for each in Path(where).iterdir()}
    return files <= {lock.NAME} | {f"{name}.lance" for name in expected}


def _has_names(here: Database) -> bool:
    table = opened(here, names.NAME)
    return table is not None and table.count_rows() > 0


def _no_gallery(where: str) -> DataError:
    return DataError(
        "this is not a gallery, or it lost its manifest",
        where,
        "give an empty or a new folder, or restore a copy",
    )
