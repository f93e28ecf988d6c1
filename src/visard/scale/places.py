"""Where photos come from and results go: folders, and prefixes of object stores.

An address is a path or a URI such as ``s3://bucket/archive``. Stores are reached through
pyarrow, or through fsspec where pyarrow does not know them.
"""

import re
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol, runtime_checkable

from visard.errors import DataError, PhotoError, SettingError
from visard.photo.atomic import printable, write_bytes
from visard.photo.files import MAX_PIXELS

_LARGEST = 5 * MAX_PIXELS
"""Bytes of a file that may still be a photo, uncompressed and with alpha."""
_LEFT_BEHIND = ".visard-*.part*"
_GONE_COLD = 3600.0
"""Seconds after which an unfinished file is nobody's any more."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What a listing tells of a file: bytes, and when it was changed (seconds since 1970)."""

    length: int
    changed: float


@runtime_checkable
class Place(Protocol):
    """A folder for results: names in it are relative, with slashes."""

    @property
    def address(self) -> str: ...
    def read(self, name: str) -> bytes | None:
        """The content; None where there is no such file."""
        ...

    def write(self, name: str, data: bytes) -> None:
        """Writes a file, whole or not at all, over one of that name.

        Raises:
            DataError: it cannot be written; the place is full, say.
        """
        ...

    def remove(self, name: str) -> None: ...
    def names(self, folder: str) -> list[str]:
        """Of the files in a folder of it, in order."""
        ...

    def sweep(self) -> None:
        """Removes what writers that died left behind."""
        ...


def is_store(address: str) -> bool:
    """Whether an address is not a path.

    >>> is_store("s3://bucket/archive"), is_store("archive/2024")
    (True, False)
    """
    return "://" in address


def address_of(path: Path) -> str:
    """The address that somebody gave who was asked for a path, which swallows a slash.

    >>> address_of(Path("s3://bucket/archive")), address_of(Path("archive"))
    ('s3://bucket/archive', 'archive')
    >>> address_of(Path("file:///archive"))
    '/archive'
    """
    text = re.sub(r"^([A-Za-z][A-Za-z0-9+.-]+):/(?=[^/])", r"\1://", str(path))
    return text.removeprefix("file:/") if text.startswith("file://") else text


def place(address: str) -> Place:
    """The place of an address.

    Raises:
        DataError: the folder is not there, or nobody knows such a store.
    """
    if is_store(address):
        return Store(address)
    return Folder(address)


def content(address: str) -> bytes:
    """What is in the file of an address.

    Raises:
        PhotoError: it cannot be read, or is too large for a photo.
    """
    try:
        if is_store(address):
            system, path = store(address)
            return bytes(system.open_input_stream(path).read())
        file = Path(address)
        if not file.is_file():  # opening a pipe would wait for its other end
            raise PhotoError("there is no such file", printable(address), "check the path")
        if file.stat().st_size > _LARGEST:
            raise PhotoError("the file is larger than a photo can be", printable(address))
        return file.read_bytes()
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or " ".join(str(error).split())
        raise PhotoError(f"the file cannot be read: {reason}", printable(address)) from error


def store(address: str) -> tuple[Any, str]:
    """The pyarrow file system of a URI, and the path in it.

    Raises:
        DataError: neither pyarrow nor fsspec knows such a store.
    """
    from pyarrow import ArrowNotImplementedError, fs

    try:
        system, path = fs.FileSystem.from_uri(address)
    # a store that pyarrow was built without ends in pyarrow's ArrowNotImplementedError
    except (OSError, ValueError, ArrowNotImplementedError):
        scheme, _, path = address.partition("://")
        system = fs.PyFileSystem(fs.FSSpecHandler(_foreign(scheme, address)))
    return system, str(path)


def _foreign(scheme: str, address: str) -> Any:
    try:
        import fsspec

        return fsspec.filesystem(scheme)
    except (ImportError, ValueError, OSError) as error:
        why = " ".join(str(error).split())
        raise DataError(
            f"this store cannot be reached: {why}", address, "install fsspec's part for it"
        ) from error


class Folder:
    """A folder of this machine, or one that all machines share."""

    def __init__(self, address: str) -> None:
        self.address, self._root = address, Path(address)
        if not self._root.is_dir():
            raise DataError("this is no folder", printable(address), "create it first")

    def read(self, name: str) -> bytes | None:
        try:
            return (self._root / name).read_bytes()
        except FileNotFoundError:
            return None
        except OSError as error:
            raise _trouble(error, self._root / name) from error

    def write(self, name: str, data: bytes) -> None:
        path = self._root / name
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            write_bytes(path, data, force=True)
        except PhotoError as error:
            raise DataError(error.what, error.where, _AGAIN) from error
        except OSError as error:
            raise _trouble(error, path) from error

    def remove(self, name: str) -> None:
        (self._root / name).unlink(missing_ok=True)

    def names(self, folder: str) -> list[str]:
        there = self._root / folder
        return sorted(each.name for each in there.iterdir()) if there.is_dir() else []

    def sweep(self) -> None:
        before = time.time() - _GONE_COLD
        for path in self._root.rglob(_LEFT_BEHIND):
            if path.stat().st_mtime < before:
                path.unlink(missing_ok=True)


class Store:
    """A prefix of an object store, where a file appears whole when it is closed."""

    def __init__(self, address: str) -> None:
        self.address = address.rstrip("/")
        self._system, self._root = store(self.address)

    def __reduce__(self) -> tuple[type["Store"], tuple[str]]:
        """Others reach the store by its address."""
        return Store, (self.address,)

    def read(self, name: str) -> bytes | None:
        try:
            return bytes(self._system.open_input_stream(f"{self._root}/{name}").read())
        except FileNotFoundError:
            return None
        except OSError as error:
            raise _trouble(error, f"{self.address}/{name}") from error

    def write(self, name: str, data: bytes) -> None:
        path = f"{self._root}/{name}"
        try:
            try:
                stream = self._system.open_output_stream(path)
            except FileNotFoundError:  # most stores need no folders, and would be asked in vain
                self._system.create_dir(path.rpartition("/")[0], recursive=True)
                stream = self._system.open_output_stream(path)
            with stream:
                stream.write(data)
        except OSError as error:
            raise _trouble(error, f"{self.address}/{name}") from error

    def remove(self, name: str) -> None:
        if self.read(name) is not None:
            self._system.delete_file(f"{self._root}/{name}")

    def names(self, folder: str) -> list[str]:
        return sorted(name for name, _ in listed(f"{self.address}/{folder}", deep=False))

    def sweep(self) -> None:
        """Nothing: a store shows nothing unfinished."""


def listed(address: str, *, deep: bool = True) -> Iterator[tuple[str, Facts]]:
    """The files under a prefix of a store, by their names in it."""
    from pyarrow import fs

    system, root = store(address.rstrip("/"))
    wanted = fs.FileSelector(root, recursive=deep, allow_not_found=True)
    for each in system.get_file_info(wanted):
        if each.type == fs.FileType.File:
            name = each.path.lstrip("/")[len(root.lstrip("/")) :].lstrip("/")
            yield name, Facts(each.size, each.mtime.timestamp() if each.mtime else 0.0)


def need(*packages: str) -> None:
    """Refuse to begin without these packages.

    Raises:
        SettingError: one is missing.
    """
    from importlib.util import find_spec

    for package in packages:
        if find_spec(package) is None:
            todo = "run: pip install 'visard[cluster]'"
            raise SettingError("this is not installed", package, todo)


_AGAIN = "then run the same command again: it goes on where it stopped"


def _trouble(error: OSError, where: Path | str) -> DataError:
    reason = error.strerror or " ".join(str(error).split())
    return DataError(f"the file cannot be used: {reason}", printable(where), _AGAIN)
