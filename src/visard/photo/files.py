"""Photos in and out of files.

>>> import tempfile
>>> import numpy as np
>>> from visard.types import Photo
>>> folder = Path(tempfile.mkdtemp())
>>> write(Photo(np.full((4, 6, 3), 200, np.uint8)), folder / "plain.png")
>>> read(folder / "plain.png").size
(6, 4)
"""

from pathlib import Path

from visard.errors import PhotoError
from visard.photo import atomic
from visard.photo.decode import MAX_PIXELS, decode
from visard.photo.encode import encode
from visard.photo.metadata import Keep
from visard.photo.sniff import ACCEPTED, EXTENSIONS, HEAD, sniff
from visard.types import Photo

__all__ = ["EXTENSIONS", "MAX_PIXELS", "Keep", "decode", "encode", "read", "write"]

_BYTES_A_PIXEL = 5
"""An uncompressed file with alpha needs 4; the rest is room for metadata."""


def read(path: Path, *, keep: Keep = Keep.NOTHING, max_pixels: int = MAX_PIXELS) -> Photo:
    """Read a photo; see `decode` for what is read and what is refused.

    Args:
        path: the file. Its name does not matter: a PNG named ``.jpg`` is a PNG.
        keep: which metadata to keep.
        max_pixels: width times height that is still read.

    Raises:
        PhotoError: it is no file, cannot be opened, or is not such a photo.
    """
    name = atomic.printable(path)
    try:
        data = _content(path, name, max_pixels)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "its name is not valid"
        raise PhotoError(f"the file cannot be read: {reason}", name, "check the path") from error
    return decode(data, name=name, keep=keep, max_pixels=max_pixels)


def write(photo: Photo, path: Path, *, force: bool = False, quality: int = 95) -> None:
    """Write a photo in its own format, whatever the path is called.

    Args:
        photo: what to write.
        path: where; the folder must exist.
        force: replace a file of that name.
        quality: 1 to 100, for the formats that lose something.

    Raises:
        PhotoError: it exists or cannot be written; then nothing is left behind.
    """
    atomic.write_bytes(path, encode(photo, quality=quality), force=force)


def _content(path: Path, name: str, max_pixels: int) -> bytes:
    if not path.exists():
        raise PhotoError("there is no such file", name, "check the path")
    if path.is_dir():
        raise PhotoError("this is a folder", name, "give a photo, or protect the folder")
    if not path.is_file():  # opening a pipe would wait for its other end
        raise PhotoError("this is not a regular file", name, "copy the photo into a file")
    with path.open("rb") as file:
        sniff(file.read(HEAD), name)
        file.seek(0)
        if path.stat().st_size > max(_BYTES_A_PIXEL * max_pixels, 1 << 20):
            raise PhotoError("the file is larger than a photo can be", name, ACCEPTED)
        return file.read()
