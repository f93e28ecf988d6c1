"""Colour profiles mean something, and it is done."""

import io
import struct

import numpy as np
import pytest
from corruption import picture, srgb_profile
from PIL import Image

from visard.errors import PhotoError
from visard.photo.files import decode, encode
from visard.types import Photo


def swapped() -> bytes:
    """A profile whose red and blue are each other's, so that a conversion shows."""
    profile = srgb_profile()
    table = profile[128:400].replace(b"rXYZ", b"????").replace(b"bXYZ", b"rXYZ")
    return profile[:128] + table.replace(b"????", b"bXYZ") + profile[400:]


def linear_grey() -> bytes:
    """A greyscale profile whose values are proportional to light."""
    white = b"XYZ \0\0\0\0" + struct.pack(">3i", 0xF6D6, 0x10000, 0xD32D)
    curve = b"curv\0\0\0\0" + struct.pack(">I", 0)
    tags = struct.pack(">I4sII4sII", 2, b"wtpt", 156, 20, b"kTRC", 176, 12)
    head = struct.pack(">I4s4s4s4s4s12s4s", 188, b"lcms", b"\2\x10\0\0", b"mntr", b"GRAY", b"XYZ ",
                       bytes(12), b"acsp")  # fmt: skip
    head += bytes(68 - len(head)) + struct.pack(">3i", 0xF6D6, 0x10000, 0xD32D)
    return head.ljust(128, b"\0") + tags + white + curve


def saved(image: Image.Image, form: str, **options: object) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, form, **options)
    return buffer.getvalue()


@pytest.mark.parametrize("form", ["PNG", "TIFF", "JPEG", "WEBP", "AVIF"])
def test_colours_are_converted(form: str) -> None:
    red = Image.new("RGB", (32, 32), (250, 10, 10))
    data = saved(red, form, icc_profile=swapped(), quality=95)
    found = decode(data, name="x").pixels[16, 16].astype(int)
    assert np.abs(found - (10, 10, 250)).max() < 12


def test_alpha_and_palette_pass_through_the_conversion() -> None:
    image = Image.new("RGBA", (4, 4), (250, 10, 10, 77))
    photo = decode(saved(image, "PNG", icc_profile=swapped()), name="x")
    assert photo.alpha is not None
    assert (photo.alpha == 77).all()
    assert photo.pixels[0, 0, 2] > 240
    drawn = Image.new("RGB", (4, 4), (250, 10, 10)).convert("P")
    assert decode(saved(drawn, "PNG", icc_profile=swapped()), name="x").pixels[0, 0, 2] > 240


def test_srgb_changes_no_pixel() -> None:
    pixels = picture().pixels
    data = saved(Image.fromarray(pixels), "PNG", icc_profile=srgb_profile())
    assert np.array_equal(decode(data, name="x").pixels, pixels)


def test_grey_is_converted_and_stays_grey() -> None:
    half = Image.new("L", (4, 4), 128)
    photo = decode(saved(half, "PNG", icc_profile=linear_grey()), name="x")
    assert photo.grey
    # 0.5 of the light is 188 in sRGB (IEC 61966-2-1).
    assert abs(int(photo.pixels[0, 0, 0]) - 188) <= 1


def test_a_colour_profile_fits_a_grey_photo() -> None:
    photo = decode(saved(Image.new("L", (4, 4), 128), "JPEG", icc_profile=srgb_profile()), name="x")
    assert photo.grey
    assert (photo.pixels == 128).all()


def test_a_grey_profile_does_not_fit_a_colour_photo() -> None:
    data = saved(Image.new("RGB", (4, 4)), "PNG", icc_profile=linear_grey())
    with pytest.raises(PhotoError, match="profile is damaged or does not fit; convert it to sRGB"):
        decode(data, name="x")


def test_a_damaged_profile_is_refused() -> None:
    data = saved(Image.new("RGB", (4, 4)), "PNG", icc_profile=b"nonsense" * 30)
    with pytest.raises(PhotoError, match="profile is damaged or does not fit"):
        decode(data, name="x")


@pytest.mark.parametrize("form", ["PNG", "TIFF", "JPEG", "WEBP", "AVIF"])
def test_no_profile_is_written(form: str) -> None:
    data = encode(Photo(picture().pixels, format=form))
    assert "icc_profile" not in Image.open(io.BytesIO(data)).info
