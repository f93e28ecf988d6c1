"""Which format a file has. Its content decides, never its name."""

import re

from visard.errors import PhotoError

EXTENSIONS: frozenset[str] = frozenset(
    {".jpg", ".jpeg", ".jpe", ".jfif", ".png", ".webp", ".heic", ".heif", ".hif", ".avif"}
    | {".tif", ".tiff"}
)
"""Names that are taken for photos when a folder is walked, in lower case."""

ACCEPTED = "give a JPEG, PNG, WebP, HEIC, AVIF or TIFF photo"
HEAD = 64
"""So many bytes from the start tell the format."""

_MAGIC = {
    "JPEG": rb"\xff\xd8\xff",
    "PNG": rb"\x89PNG\r\n\x1a\n",
    "WEBP": rb"RIFF....WEBP",
    # A "mif1" container can hold either coding: the brands after it tell.
    "AVIF": rb"....ftyp(avif|avis|(mif1|msf1)....(....){0,10}?avif)",
    "HEIF": rb"....ftyp(hei[cxms]|hev[cxms]|mif1|msf1)",
    "TIFF": rb"II\*\0|MM\0\*|II\+\0|MM\0\+",
}
_FOREIGN = {
    rb"GIF8": "a GIF, which holds 256 colours at most and may move",
    rb"BM": "a BMP",
    rb"\0\0\0\x0cjP  |\xff\x4f\xff\x51": "a JPEG 2000",
    rb"\xff\x0a|\0\0\0\x0cJXL ": "a JPEG XL",
    rb"8BPS": "a Photoshop document",
    rb"%PDF": "a PDF",
    rb"....ftyp(qt|isom|mp4|crx)": "a film or a camera's raw file",
}
_SEQUENCE = rb"....ftyp(hev[cxms]|msf1|avis)"


def sniff(head: bytes, name: str) -> str:
    """Pillow's name of the format that a file starts like.

    Args:
        head: the first bytes of the file, `HEAD` or more.
        name: the file, for the message.

    Raises:
        PhotoError: it is empty, no photo, a sequence of pictures, or a format that is not read.

    >>> sniff(bytes.fromhex("89504e470d0a1a0a"), "misnamed.jpg")
    'PNG'
    """
    if not head:
        raise PhotoError("the file is empty", name, ACCEPTED)
    if _starts(_SEQUENCE, head):
        raise several(name)
    for form, magic in _MAGIC.items():
        if _starts(magic, head):
            return form
    for magic, what in _FOREIGN.items():
        if _starts(magic, head):
            raise PhotoError(f"this is {what}", name, ACCEPTED)
    raise PhotoError("this is not a photo", name, ACCEPTED)


def several(name: str) -> PhotoError:
    """The refusal of a file with more than one picture in it."""
    return PhotoError(
        "the file holds several pictures (animation, pages or a camera's raw data)",
        name,
        "save the one you want as a photo of its own",
    )


def _starts(magic: bytes, head: bytes) -> bool:
    return re.match(magic, head[:HEAD], re.DOTALL) is not None
