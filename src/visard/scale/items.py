"""The photos of a set: folders, lists of addresses, and tables."""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path, PurePosixPath

from visard.errors import DataError
from visard.jobs.folder import photos_in
from visard.jobs.naming import is_result
from visard.jobs.recheck import results_in
from visard.photo.atomic import printable
from visard.photo.files import EXTENSIONS
from visard.scale.item import UNKNOWN, Item
from visard.scale.places import Facts, is_store, listed
from visard.scale.tables import in_table, is_table

_LISTS = (".txt", ".list")


def items(addresses: Sequence[str], *, results: bool = False) -> list[Item]:
    """The photos of folders, prefixes, lists (``.txt``), tables, and single files.

    Of a folder, at any depth, without what is hidden and what visard wrote.

    Args:
        results: of a folder, what visard wrote instead of all else.

    Raises:
        DataError: there is no photo, or two have one place in the result, or a table has no
            column of photos.
    """
    found: dict[str, Item] = {}
    for address in addresses:
        for item in _results(Path(address)) if results else _items(address):
            other = found.setdefault(item.key, item)
            if other.address != item.address:
                raise DataError(
                    f"another photo has the same place in the result: {printable(other.address)}",
                    printable(item.address),
                    "give one folder that holds both",
                )
    if not found:
        raise DataError("there is no photo in it", printable(", ".join(addresses)))
    return list(found.values())


def _items(address: str) -> Iterator[Item]:
    path = Path(address)
    if is_table(address):
        for key, where in in_table(address):
            yield Item(_key(key, Path()), where)
    elif is_store(address):
        yield from _in_store(address)
    elif path.suffix.lower() in _LISTS:
        yield from _in_list(path)
    else:
        for each in photos_in([path]):
            name = PurePosixPath(*each.inside.parts) / each.path.name
            yield Item(str(name), str(each.path), _facts(each.path))


def _results(folder: Path) -> Iterator[Item]:
    for path in results_in(folder):
        yield Item(path.relative_to(folder).as_posix(), str(path), _facts(path))


def _facts(path: Path) -> Facts:
    try:
        told = path.stat()
    except OSError:
        return UNKNOWN
    return Facts(told.st_size, told.st_mtime)


def _in_store(address: str) -> Iterator[Item]:
    if _is_photo(PurePosixPath(address)):
        yield Item(PurePosixPath(address).name, address)
        return
    for name, facts in listed(address):
        if _is_photo(PurePosixPath(name)):
            yield Item(name, f"{address.rstrip('/')}/{name}", facts)


def _is_photo(path: PurePosixPath) -> bool:
    hidden = any(part.startswith(".") for part in path.parts)
    return path.suffix.lower() in EXTENSIONS and not hidden and not is_result(Path(path))


def _in_list(path: Path) -> Iterable[Item]:
    try:
        lines = path.read_text("utf-8").splitlines()
    except (OSError, ValueError) as error:
        todo = "give a text file with an address a line"
        raise DataError("the list cannot be read", printable(path), todo) from error
    for line in (each.strip() for each in lines):
        if line and not line.startswith("#"):
            where = line if is_store(line) else str(path.parent / line)
            facts = UNKNOWN if is_store(line) else _facts(Path(where))
            yield Item(_key(where, path.parent), where, facts)


def _key(address: str, root: Path) -> str:
    """Its place in the result: as seen from the list, or the whole address from its start."""
    if not is_store(address) and Path(address).is_relative_to(root):
        address = str(Path(address).relative_to(root))
    parts = PurePosixPath(address.partition("://")[2] or address).parts
    return "/".join(part for part in parts if part not in ("/", "..", "."))
