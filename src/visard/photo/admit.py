"""Which opened images are photos that visard takes, before a pixel is decoded."""

import re

from PIL import ExifTags, Image

from visard.errors import PhotoError
from visard.photo.sniff import several

_GREY = {"1", "L", "LA", "La"}
_COLOUR = {"RGB", "RGBA", "RGBa", "RGBX", "P", "PA", "YCbCr"}
_SRGB_PRIMARIES = {1, 2, 5, 6}
_SRGB_TRANSFERS = {1, 2, 6, 13, 14, 15}


def check(image: Image.Image, data: bytes, name: str, max_pixels: int) -> None:
    """Refuse what is too large, several pictures, too deep, or of other colours.

    Args:
        image: opened, not decoded.
        data: the content of its file.
        name: the file, for messages.
        max_pixels: width times height that is still taken.

    Raises:
        PhotoError: with the reason.
    """
    _check_size(image, name, max_pixels)
    _check_single(image, data, name)
    _check_depth(image, data, name)
    _check_colours(image, data, name)


def is_grey(image: Image.Image, data: bytes) -> bool:
    """Whether the file holds greyscale; Pillow opens a grey AVIF as colour."""
    flags = _av1_flags(data) if image.format == "AVIF" else []
    # The alpha plane has a configuration of its own, always grey: all must be.
    return image.mode in _GREY or (bool(flags) and all(flag & 0x10 for flag in flags))


def _check_size(image: Image.Image, name: str, max_pixels: int) -> None:
    if image.width * image.height > max_pixels:
        raise PhotoError(
            f"{image.width}×{image.height} pixels are more than the {max_pixels / 1e6:g} million"
            " that are read",
            name,
            "make it smaller, or raise the limit",
        )


def _check_single(image: Image.Image, data: bytes, name: str) -> None:
    tags = getattr(image, "tag_v2", {})
    # In a raw file the first picture is a preview, and the photo lies beneath it.
    raw = ExifTags.Base.SubIFDs in tags or ExifTags.Base.DNGVersion in tags or data[8:10] == b"CR"
    if getattr(image, "n_frames", 1) > _alternatives(image) or (tags and raw):
        raise several(name)


def _alternatives(image: Image.Image) -> int:
    """How many pictures of a HEIC are renderings of the one main picture."""
    groups = [g["images"] for g in image.info.get("entity_groups", ()) if g["type"] == "altr"]
    return max((len(group) for group in groups if image.tell() in group), default=1)


def _check_depth(image: Image.Image, data: bytes, name: str) -> None:
    deep = image.mode.startswith(("I", "F"))
    if image.format == "PNG":
        deep |= data[24] > 8
    if image.format == "TIFF":
        deep |= max(getattr(image, "tag_v2", {}).get(ExifTags.Base.BitsPerSample, (1,))) > 8
    if image.format == "AVIF":
        deep |= any(flags & 0x40 for flags in _av1_flags(data))
    if deep or image.info.get("bit_depth", 8) > 8:
        raise PhotoError("it has more than 8 bits a channel", name, "save it with 8 bits a channel")


def _check_colours(image: Image.Image, data: bytes, name: str) -> None:
    if image.mode not in _GREY | _COLOUR:
        raise PhotoError(f"its colours are {image.mode}, made for print", name, "save it as sRGB")
    if image.format not in {"HEIF", "AVIF"} or "icc_profile" in image.info:
        return
    for primaries, transfer in re.findall(rb"colrnclx(..)(..)", data, re.DOTALL):
        known = int.from_bytes(primaries) in _SRGB_PRIMARIES
        if not known or int.from_bytes(transfer) not in _SRGB_TRANSFERS:
            raise PhotoError("its colours are wider than sRGB (HDR)", name, "save it as sRGB")


def _av1_flags(data: bytes) -> list[int]:
    """The byte of each AV1 configuration that says depth (0x40) and grey (0x10)."""
    return [found[0] for found in re.findall(rb"av1C\x81.(.)", data, re.DOTALL)]
