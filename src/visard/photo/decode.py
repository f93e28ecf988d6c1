"""From the bytes of a file to a photo."""

import io
import logging
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
from visard.photo import admit, metadata
from visard.photo.color import to_srgb
from visard.photo.metadata import Keep
from visard.photo.sniff import sniff
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
    except MemoryError as error:
        raise PhotoError("it does not fit into memory", name, "make it smaller") from error
    except Exception as error:
        # A damaged file can make a decoder raise anything at all.
        raise PhotoError(
            f"the {form} file is damaged or incomplete", name, "get an intact copy"
        ) from error


def _photo(
    image: ImageFile.ImageFile, data: bytes, name: str, keep: Keep, max_pixels: int
) -> Photo:
    admit.check(image, data, name, max_pixels)
    kept = metadata.collect(image, keep, name)
    turn = _orientation(image)
    grey = admit.is_grey(image, data)
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
