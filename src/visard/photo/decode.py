"""From the bytes of a file to a photo."""

import io
import logging
import re
import warnings

import numpy as np
from jaxtyping import UInt8
from PIL import ExifTags, Image, ImageFile
from PIL.AvifImagePlugin import AvifImageFile
from PIL.JpegImagePlugin import JpegImageFile
from PIL.PngImagePlugin import PngImageFile
from PIL.TiffImagePlugin import TiffImageFile
from PIL.WebPImagePlugin import WebPImageFile
from pillow_heif import HeifImageFile

from visard.errors import PhotoError, VisardError
from visard.photo import metadata
from visard.photo.color import to_srgb
from visard.photo.metadata import Keep
from visard.photo.sniff import several, sniff
from visard.types import Photo

MAX_PIXELS = 200_000_000
"""A larger photo is refused: a few bytes can declare more pixels than memory holds."""

# Pillow logs some refusals on top of raising them; the error alone speaks.
logging.getLogger("PIL").addHandler(logging.NullHandler())

# Not Image.open: it would try every format Pillow knows, and its limit on
# pixels is a setting of the whole process.
_OPENERS: dict[str, type[ImageFile.ImageFile]] = {
    "JPEG": JpegImageFile,
    "PNG": PngImageFile,
    "WEBP": WebPImageFile,
    "AVIF": AvifImageFile,
    "HEIF": HeifImageFile,
    "TIFF": TiffImageFile,
}
_GREY = {"1", "L", "LA", "La"}
_COLOUR = {"RGB", "RGBA", "RGBa", "RGBX", "P", "PA", "YCbCr"}
_SRGB_PRIMARIES = {1, 2, 5, 6}
_SRGB_TRANSFERS = {1, 2, 6, 13, 14, 15}
_ROWS = 256


def decode(
    data: bytes, *, name: str, keep: Keep = Keep.NOTHING, max_pixels: int = MAX_PIXELS
) -> Photo:
    """Decode a photo: upright, in sRGB, its metadata filtered.

    An animation, a multi-page file, more than 8 bits a channel and colours for
    print (CMYK, Lab) are refused. Of a JPEG with several pictures (stereo, gain
    map) and of a HEIC with depth or thumbnails, only the picture is read. While
    it decodes, Pillow's warnings are off in the whole process.

    Args:
        data: the content of the file; it decides the format.
        name: the file, for messages.
        keep: which metadata to keep.
        max_pixels: width times height that is still read, checked before decoding.

    Raises:
        PhotoError: it is not such a photo, with the reason and what to do.
    """
    form = sniff(data, name)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with _OPENERS[form](io.BytesIO(data)) as image:
                return _photo(image, data, name, keep, max_pixels)
    except VisardError:
        raise
    except Image.DecompressionBombError as error:  # a limit of Pillow's own, in TIFF and WebP
        raise PhotoError("it has too many pixels", name, "make it smaller") from error
    except Exception as error:
        # A damaged file can make a decoder raise anything at all.
        raise PhotoError(
            f"the {form} file is damaged or incomplete", name, "get an intact copy"
        ) from error


def _photo(
    image: ImageFile.ImageFile, data: bytes, name: str, keep: Keep, max_pixels: int
) -> Photo:
    _check_size(image, name, max_pixels)
    _check_single(image, data, name)
    _check_depth(image, data, name)
    _check_colours(image, data, name)
    kept = metadata.collect(image, keep, name)
    turn = _orientation(image)
    grey = image.mode in _GREY or _is_grey_avif(image, data)
    icc = image.info.get("icc_profile", b"")
    image.load()
    plain, alpha = _split(image, grey)
    pixels = _upright(_array(to_srgb(plain, icc, name)), turn)
    return Photo(
        np.repeat(pixels, 3, 2) if grey else pixels,
        None if alpha is None else _upright(_array(alpha), turn)[..., 0],
        grey,
        str(image.format),
        kept,
    )


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


def _is_grey_avif(image: Image.Image, data: bytes) -> bool:
    flags = _av1_flags(data) if image.format == "AVIF" else []
    # The alpha plane has a configuration of its own, always grey: all must be.
    return bool(flags) and all(flag & 0x10 for flag in flags)


def _orientation(image: Image.Image) -> int:
    # Only EXIF counts, as in browsers; Pillow would also search the XMP. It turns
    # a TIFF by itself, and libheif a HEIC.
    image.info.pop("xmp", None)
    if image.format == "TIFF" or not image.info.get("exif"):
        return 1
    exif = Image.Exif()
    try:
        exif.load(image.info["exif"])
        return int(exif.get(ExifTags.Base.Orientation, 1))
    except Exception:  # a damaged block turns nothing, and is never copied
        return 1


def _split(image: Image.Image, grey: bool) -> tuple[Image.Image, Image.Image | None]:
    plain = "L" if grey else "RGB"
    if not image.has_transparency_data:
        return (image if image.mode == plain else image.convert(plain)), None
    full = image.convert("LA" if grey else "RGBA")
    return full.convert(plain), full.getchannel("A")


def _array(image: Image.Image) -> UInt8[np.ndarray, "h w c"]:
    """Copy in strips: Pillow hands out arrays by way of two copies of the whole."""
    width, height = image.size
    pixels = np.empty((height, width, len(image.getbands())), np.uint8)
    for top in range(0, height, _ROWS):
        strip = np.asarray(image.crop((0, top, width, min(top + _ROWS, height))))
        pixels[top : top + _ROWS] = strip.reshape(-1, width, pixels.shape[2])
    return pixels


def _upright(pixels: UInt8[np.ndarray, "h w c"], turn: int) -> UInt8[np.ndarray, "h2 w2 c"]:
    """Undo an EXIF orientation, 1 to 8; other values say nothing."""
    if turn in {5, 6, 7, 8}:
        pixels = pixels.swapaxes(0, 1)
    if turn in {3, 4, 7, 8}:
        pixels = pixels[::-1]
    if turn in {2, 3, 6, 7}:
        pixels = pixels[:, ::-1]
    return np.ascontiguousarray(pixels)
