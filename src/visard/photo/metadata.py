"""What a file says about its photo, and what of it may go on.

Everything here lists what is kept, never what is dropped: a tag nobody thought
of stays out. So no thumbnail, maker note, serial number or place gets through.
"""

from enum import StrEnum

from PIL import Image, ImageFile

from visard.errors import PhotoError
from visard.photo import exif, iptc, xmp
from visard.types import Metadata


class Keep(StrEnum):
    """How much metadata a photo keeps.

    Limits: of EXIF, XMP and IPTC only; comments and text chunks always go. What
    people wrote into a caption themselves, a place perhaps, is not searched.
    """

    NOTHING = "nothing"
    CREDIT = "credit"
    """Who made it, whose it is, and the caption."""
    ALL = "all"
    """All but places, time zones, serial numbers, unique ids, maker notes,
    thumbnails, and who is in the picture and where."""


def collect(image: ImageFile.ImageFile, keep: Keep, name: str) -> Metadata:
    """The metadata of an opened image, filtered.

    Raises:
        PhotoError: it is damaged, so that it cannot be filtered.
    """
    if keep is Keep.NOTHING:
        return Metadata()
    everything = keep is Keep.ALL
    try:
        return Metadata(
            exif.keep(_exif(image), everything),
            xmp.keep(_xmp(image), everything),
            iptc.keep(image, everything),
        )
    except Exception as error:
        # Damaged tags can make a parser raise anything at all.
        todo = "protect it without keeping metadata"
        raise PhotoError("its metadata is damaged", name, todo) from error


def _exif(image: ImageFile.ImageFile) -> Image.Exif:
    if image.format == "TIFF":  # its EXIF is the file's own directory
        return image.getexif()
    found = Image.Exif()
    found.load(image.info.get("exif", b""))
    return found


def _xmp(image: ImageFile.ImageFile) -> bytes:
    found = image.info.get("XML:com.adobe.xmp") or image.info.get("xmp") or b""
    return found.encode() if isinstance(found, str) else bytes(found)
