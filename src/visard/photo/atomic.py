"""A file is there whole, or not at all.

The bytes go to a temporary file in the same folder, which then takes the name.
A hard link fails where the name is taken, so without ``force`` nothing is ever
overwritten, not even in a race with another program.
"""

import errno
import os
import secrets
from contextlib import suppress
from pathlib import Path

from visard.errors import PhotoError

_NO_LINKS = {errno.EPERM, errno.EOPNOTSUPP, errno.ENOTSUP, errno.ENOSYS, errno.EMLINK, errno.EXDEV}
_REASONS = {
    errno.ENOENT: ("its folder does not exist", "create the folder first"),
    errno.ENOTDIR: ("its folder is not a folder", "give a path inside a folder"),
    errno.EISDIR: ("a folder has this name", "choose another name"),
    errno.EACCES: ("writing is not permitted", "choose a folder you may write to"),
    errno.EPERM: ("writing is not permitted", "choose a folder you may write to"),
    errno.EROFS: ("writing is not permitted", "choose a folder you may write to"),
    errno.ENOSPC: ("the disk is full", "make room, or choose another folder"),
    errno.EDQUOT: ("the disk is full", "make room, or choose another folder"),
    errno.ENAMETOOLONG: ("the name is too long", "choose a shorter name"),
}


def write_bytes(path: Path, data: bytes, *, force: bool = False) -> None:
    """Write a file so that it appears complete or not at all.

    Args:
        path: the file to write; its folder must exist.
        data: the content.
        force: replace a file of that name.

    Raises:
        PhotoError: the file exists, or cannot be written. Nothing is left behind.
    """
    if not force and os.path.lexists(path):
        raise _exists(path)
    temporary = beside(path)
    try:
        _fill(temporary, data)
    except BaseException as error:
        with suppress(OSError):
            temporary.unlink()
        raise (_refusal(error, path) if isinstance(error, OSError) else error) from error
    move(temporary, path, force=force)


def beside(path: Path) -> Path:
    """A name for what is not finished yet, in the same folder, with the same suffix."""
    return path.with_name(f".visard-{secrets.token_hex(8)}.part{path.suffix}")


def move(temporary: Path, path: Path, *, force: bool = False) -> None:
    """Give a finished file of the same folder its name; the temporary one is gone afterwards.

    Raises:
        PhotoError: a file has that name, or it cannot be given. Nothing is left behind.
    """
    try:
        (os.replace if force else _claim)(temporary, path)
    except FileExistsError:
        raise _exists(path) from None
    except OSError as error:
        raise _refusal(error, path) from error
    finally:
        with suppress(OSError):  # mostly it has moved, or was never made
            temporary.unlink()


def printable(path: Path | str) -> str:
    """A path as one line: what cannot be printed becomes a replacement mark.

    >>> printable(f"two{chr(10)}lines.jpg") == f"two{chr(0xFFFD)}lines.jpg"
    True
    """
    return "".join(letter if letter.isprintable() else "\ufffd" for letter in str(path))


def _fill(path: Path, data: bytes) -> None:
    # Not tempfile: that makes files only their owner can read, whatever the umask.
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o666)
    with open(descriptor, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def _claim(temporary: Path, path: Path) -> None:
    try:
        os.link(temporary, path)
    except OSError as error:
        if error.errno not in _NO_LINKS:
            raise
        _claim_without_links(temporary, path)


def _claim_without_links(temporary: Path, path: Path) -> None:
    # Some file systems (FAT, network shares) have no hard links: take the name
    # with an empty file, which only one program can do, then replace that.
    os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o666))
    try:
        os.replace(temporary, path)
    except BaseException:
        path.unlink(missing_ok=True)
        raise


def _refusal(error: OSError, path: Path) -> PhotoError:
    what, todo = _REASONS.get(error.errno or 0, (error.strerror or "unknown trouble", ""))
    return PhotoError(f"the file cannot be written: {what}", printable(path), todo)


def _exists(path: Path) -> PhotoError:
    return PhotoError(
        "a file of this name exists", printable(path), "choose another name, or force overwriting"
    )
