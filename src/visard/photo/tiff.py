"""A compressed TIFF with its metadata.

Pillow hands compression to libtiff, which cannot take the EXIF directory along;
its own directory writer can, so only the strips are laid down here.
"""

import io
import zlib

import numpy as np
from jaxtyping import UInt8
from PIL import Image
from PIL.ExifTags import IFD, Base
from PIL.TiffImagePlugin import ImageFileDirectory_v2

from visard.types import Metadata

_XMP = 700
_DEFLATE, _DIFFERENCES = 8, 2
_STRIP = 1 << 18
"""Bytes in a strip, about; readers take one at a time."""


def encode(image: Image.Image, metadata: Metadata) -> bytes:
    """Lossless: differences along the row, deflated.

    Args:
        image: mode ``L``, ``LA``, ``RGB`` or ``RGBA``.
        metadata: blocks to write with it.
    """
    pixels = np.asarray(image).reshape(image.height, image.width, -1)
    rows = max(1, _STRIP // (pixels.shape[1] * pixels.shape[2]))
    strips = [_strip(pixels[top : top + rows]) for top in range(0, image.height, rows)]
    sizes = [len(strip) for strip in strips]
    directory = _metadata(metadata)
    for tag, value in _layout(pixels.shape, rows).items():
        directory[tag] = value
    directory[Base.StripByteCounts] = tuple(sizes)
    # The directory adds its own end to these when it is written.
    directory[Base.StripOffsets] = tuple(sum(sizes[:place]) for place in range(len(sizes)))
    buffer = io.BytesIO()
    directory.save(buffer)
    return b"".join([buffer.getvalue(), *strips])


def _strip(pixels: UInt8[np.ndarray, "h w c"]) -> bytes:
    differences = pixels.copy()
    differences[:, 1:] -= pixels[:, :-1]
    return zlib.compress(differences.tobytes(), 6)


def _layout(shape: tuple[int, ...], rows: int) -> dict[int, int | tuple[int, ...]]:
    height, width, channels = shape
    layout: dict[int, int | tuple[int, ...]] = {
        Base.ImageWidth: width,
        Base.ImageLength: height,
        Base.BitsPerSample: (8,) * channels,
        Base.Compression: _DEFLATE,
        Base.PhotometricInterpretation: 1 if channels < 3 else 2,
        Base.SamplesPerPixel: channels,
        Base.RowsPerStrip: rows,
        Base.PlanarConfiguration: 1,
        Base.Predictor: _DIFFERENCES,
    }
    return layout | ({Base.ExtraSamples: 2} if channels in {2, 4} else {})


def _metadata(metadata: Metadata) -> ImageFileDirectory_v2:
    source = Image.Exif()
    source.load(metadata.exif)
    directory = ImageFileDirectory_v2()
    for tag, value in source.items():
        # As bytes, or else Pillow would turn all but ASCII into question marks.
        directory[tag] = value.encode("latin-1") if isinstance(value, str) else value
    if IFD.Exif in source:
        directory[IFD.Exif] = source.get_ifd(IFD.Exif)
    if metadata.xmp:
        directory[_XMP] = metadata.xmp
    if metadata.iptc:
        directory.tagtype[Base.IPTCNAA] = 7  # readers take it as it is, not as numbers
        directory[Base.IPTCNAA] = metadata.iptc
    return directory
