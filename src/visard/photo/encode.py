"""From a photo to the bytes of a file, in the format it came in.

No colour profile is written: a photo is sRGB, and a file without a profile is
taken for sRGB everywhere. No thumbnail is written either.
"""

import io
from collections.abc import Callable

import numpy as np
import pillow_heif
from PIL import Image, PngImagePlugin

from visard.errors import PhotoError
from visard.photo import tiff
from visard.photo.iptc import in_jpeg
from visard.types import Metadata, Photo


def encode(photo: Photo, *, quality: int = 95) -> bytes:
    """Encode in ``photo.format``; the same photo gives the same bytes.

    PNG and TIFF are lossless. JPEG, HEIC and AVIF keep colour at full
    resolution (4:4:4); WebP cannot, and is lossless at quality 100 only.
    Limits: WebP cannot hold greyscale, nor HEIC greyscale with alpha; they come
    back as colour with equal planes.

    Args:
        photo: what to encode.
        quality: 1 to 100, for the formats that lose something.

    Raises:
        PhotoError: the format is not written, cannot hold the photo, or its metadata is too long.
        ValueError: the photo is grey, but its planes differ.
    """
    writer = _WRITERS.get(photo.format)
    if writer is None:
        formats = ", ".join(_WRITERS)
        raise PhotoError(f"{photo.format} files are not written", todo=f"choose one of {formats}")
    if photo.format == "JPEG" and photo.alpha is not None:
        raise PhotoError("JPEG holds no transparency", todo="save it as PNG or WebP")
    image = _image(photo)
    try:
        return writer(image, photo.metadata, quality)
    except (OSError, ValueError, RuntimeError, OverflowError) as error:
        raise PhotoError(
            f"this photo cannot be written as {photo.format} ({error})",
            todo="save it in another format, or without metadata",
        ) from error


def _image(photo: Photo) -> Image.Image:
    planes = photo.pixels
    if photo.grey and not (planes == planes[..., :1]).all():
        raise ValueError("a grey photo needs three equal planes")
    image = Image.fromarray(np.ascontiguousarray(planes[..., 0] if photo.grey else planes))
    if photo.alpha is not None:
        image.putalpha(Image.fromarray(np.ascontiguousarray(photo.alpha)))
    return image


def _jpeg(image: Image.Image, metadata: Metadata, quality: int) -> bytes:
    # Not "optimize": Pillow then guesses a buffer for the whole file, and a photo
    # full of noise, as a protected one may be, does not fit into it.
    options = _blocks(metadata) | {"quality": quality, "subsampling": 0}
    return in_jpeg(_save(image, "JPEG", options), metadata.iptc)


def _png(image: Image.Image, metadata: Metadata, quality: int) -> bytes:
    texts = PngImagePlugin.PngInfo()
    if metadata.xmp:
        texts.add_itxt("XML:com.adobe.xmp", metadata.xmp.decode())
    exif = {"exif": metadata.exif} if metadata.exif else {}
    return _save(image, "PNG", exif | {"pnginfo": texts})


def _webp(image: Image.Image, metadata: Metadata, quality: int) -> bytes:
    lossless = quality == 100
    options = _blocks(metadata) | {"quality": quality, "lossless": lossless, "exact": True}
    return _save(image, "WEBP", options)


def _avif(image: Image.Image, metadata: Metadata, quality: int) -> bytes:
    colour = "4:0:0" if image.mode in {"L", "LA"} else "4:4:4"
    options = _blocks(metadata) | {"quality": quality, "subsampling": colour}
    return _save(image, "AVIF", options)


def _heif(image: Image.Image, metadata: Metadata, quality: int) -> bytes:
    buffer = io.BytesIO()
    options = _blocks(metadata) | {"quality": quality, "chroma": 444}
    pillow_heif.from_pillow(image).save(buffer, **options)
    return buffer.getvalue()


def _tiff(image: Image.Image, metadata: Metadata, quality: int) -> bytes:
    return tiff.encode(image, metadata)


def _blocks(metadata: Metadata) -> dict[str, object]:
    blocks = {"exif": metadata.exif, "xmp": metadata.xmp}
    return {key: block for key, block in blocks.items() if block}


def _save(image: Image.Image, form: str, options: dict[str, object]) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, form, **options)
    return buffer.getvalue()


_WRITERS: dict[str, Callable[[Image.Image, Metadata, int], bytes]] = {
    "JPEG": _jpeg,
    "PNG": _png,
    "WEBP": _webp,
    "HEIF": _heif,
    "AVIF": _avif,
    "TIFF": _tiff,
}
