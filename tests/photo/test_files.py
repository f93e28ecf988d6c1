"""What goes into a file comes out of it, in every format."""

import io
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from corruption import SUFFIXES, picture
from PIL import Image, ImageFile

from visard.errors import PhotoError
from visard.photo.files import EXTENSIONS, decode, encode, read, write
from visard.types import Photo

FORMATS = sorted(SUFFIXES)
LOSSLESS = {"PNG", "TIFF"}
ALPHA = np.tile(np.arange(96, dtype=np.uint8) * 2, (64, 1))


def shades(photo: Photo) -> Photo:
    return Photo(np.repeat(photo.pixels[..., :1], 3, 2), photo.alpha, True, photo.format)


def saved(image: Image.Image, form: str, **options: object) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, form, **options)
    return buffer.getvalue()


def distance(one: np.ndarray, other: np.ndarray) -> float:
    return float(np.abs(one.astype(int) - other).mean())


@pytest.mark.parametrize("form", FORMATS)
def test_a_photo_survives_its_format(form: str, tmp_path: Path) -> None:
    photo = Photo(picture().pixels, format=form)
    path = tmp_path / f"a b{SUFFIXES[form]}"
    write(photo, path)
    back = read(path)
    assert (back.format, back.size, back.grey, back.alpha) == (form, (96, 64), False, None)
    # WebP has a quarter of the colour resolution, hence the room.
    assert distance(back.pixels, photo.pixels) <= (0 if form in LOSSLESS else 4)


@pytest.mark.parametrize("form", sorted(set(FORMATS) - {"WEBP"}))
def test_grey_stays_grey(form: str) -> None:
    photo = shades(Photo(picture().pixels, format=form))
    data = encode(photo)
    back = decode(data, name="grey")
    assert back.grey
    assert (back.pixels == back.pixels[..., :1]).all()
    assert distance(back.pixels, photo.pixels) < 2
    if form in {"JPEG", "PNG", "TIFF"}:
        assert Image.open(io.BytesIO(data)).mode == "L"


@pytest.mark.parametrize("form", sorted(set(FORMATS) - {"JPEG"}))
def test_alpha_is_kept(form: str) -> None:
    back = decode(encode(Photo(picture().pixels, ALPHA, format=form)), name="alpha")
    assert back.alpha is not None
    assert np.abs(back.alpha.astype(int) - ALPHA).max() <= 2


@pytest.mark.parametrize("form", ["PNG", "TIFF", "AVIF"])
def test_grey_keeps_its_alpha(form: str) -> None:
    back = decode(encode(shades(Photo(picture().pixels, ALPHA, format=form))), name="both")
    assert back.grey
    assert back.alpha is not None
    assert np.abs(back.alpha.astype(int) - ALPHA).max() <= 2


@pytest.mark.parametrize("form", FORMATS)
def test_same_photo_same_bytes(form: str) -> None:
    photo = Photo(picture(200, 150).pixels, format=form)
    assert encode(photo) == encode(photo)


def test_jpeg_keeps_colour_at_full_resolution() -> None:
    pixels = np.zeros((64, 64, 3), np.uint8)
    pixels[:, ::2] = (255, 0, 0)
    pixels[:, 1::2] = (0, 0, 255)
    assert distance(decode(encode(Photo(pixels, format="JPEG")), name="x").pixels, pixels) < 3


def test_jpeg_holds_pure_noise() -> None:
    noise = np.random.default_rng(0).integers(0, 256, (300, 400, 3), np.uint8)
    assert decode(encode(Photo(noise, format="JPEG"), quality=100), name="x").size == (400, 300)


def test_webp_is_lossless_at_100() -> None:
    photo = Photo(picture().pixels, ALPHA, format="WEBP")
    back = decode(encode(photo, quality=100), name="x")
    assert np.array_equal(back.pixels, photo.pixels)


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP", "TIFF", "AVIF"])
@pytest.mark.parametrize("turn", range(1, 9))
def test_every_orientation_comes_upright(form: str, turn: int) -> None:
    exif = Image.Exif()
    exif[274] = turn
    # Four colours in the corners, each large enough to survive any coding.
    corners = Image.fromarray(np.array([[[250, 0, 0], [0, 250, 0]], [[0, 0, 250], [9] * 3]], "u1"))
    upright = corners.resize((64, 32), Image.Resampling.NEAREST)
    undo = {2: 0, 3: 3, 4: 1, 5: 5, 6: 2, 7: 6, 8: 4}  # how to lay it down again
    stored = upright.transpose(Image.Transpose(undo[turn])) if turn > 1 else upright
    back = decode(saved(stored, form, exif=exif, quality=95), name="turned")
    assert back.size == (64, 32)
    for row, column in ((8, 16), (8, 48), (24, 16), (24, 48)):
        expected = np.asarray(upright)[row, column]
        assert distance(back.pixels[row, column], expected) < 12


def test_a_tag_in_xmp_turns_nothing() -> None:
    xmp = b'<x tiff:Orientation="6"/>'
    image = Image.fromarray(picture().pixels)
    for form in ("JPEG", "TIFF"):
        options = {"tiffinfo": {700: xmp}} if form == "TIFF" else {"xmp": xmp}
        assert decode(saved(image, form, **options), name="x").size == (96, 64)


def test_an_impossible_orientation_turns_nothing() -> None:
    exif = Image.Exif()
    exif[274] = 77
    assert decode(saved(Image.new("RGB", (9, 5)), "JPEG", exif=exif), name="x").size == (9, 5)


def test_palettes_bits_and_transparent_colours() -> None:
    drawn = Image.new("P", (4, 4))
    drawn.putpalette([10, 20, 30, 200, 100, 0])
    drawn.putpixel((1, 0), 1)
    flat = decode(saved(drawn, "PNG"), name="palette")
    assert (flat.pixels[0, :2] == [[10, 20, 30], [200, 100, 0]]).all()
    assert flat.alpha is None
    some = decode(saved(drawn, "PNG", transparency=b"\x07\xff"), name="palette with alpha")
    assert some.alpha is not None
    assert some.alpha[0, :2].tolist() == [7, 255]
    keyed = decode(
        saved(Image.new("RGB", (4, 4), (1, 2, 3)), "PNG", transparency=(1, 2, 3)), name=""
    )
    assert keyed.alpha is not None
    assert not keyed.alpha.any()
    grey = decode(saved(Image.new("L", (4, 4), 5), "PNG", transparency=5), name="")
    assert grey.grey
    assert grey.alpha is not None
    assert not grey.alpha.any()
    bits = decode(saved(Image.new("1", (4, 4), 1), "PNG"), name="bits")
    assert bits.grey
    assert (bits.pixels == 255).all()


def test_content_decides_not_the_name(tmp_path: Path) -> None:
    path = tmp_path / "photo.jpg"
    path.write_bytes(encode(picture()))
    assert read(path).format == "PNG"


def test_extensions_name_every_format() -> None:
    assert set(SUFFIXES.values()) <= EXTENSIONS
    assert ".gif" not in EXTENSIONS


def test_pillow_is_left_as_it_was() -> None:
    before = Image.MAX_IMAGE_PIXELS, ImageFile.LOAD_TRUNCATED_IMAGES, ImageFile.MAXBLOCK
    decode(encode(picture()), name="x")
    assert before == (Image.MAX_IMAGE_PIXELS, ImageFile.LOAD_TRUNCATED_IMAGES, ImageFile.MAXBLOCK)


def test_planes_of_a_grey_photo_must_agree() -> None:
    with pytest.raises(ValueError, match="three equal planes"):
        encode(Photo(picture().pixels, grey=True))


def test_jpeg_refuses_alpha() -> None:
    with pytest.raises(PhotoError, match=r"JPEG holds no transparency; save it as PNG"):
        encode(Photo(picture().pixels, ALPHA, format="JPEG"))


def test_unknown_formats_are_not_written() -> None:
    with pytest.raises(PhotoError, match="BMP files are not written; choose one of JPEG, PNG"):
        encode(Photo(picture().pixels, format="BMP"))


def test_a_side_too_long_for_its_format_is_refused() -> None:
    with pytest.raises(PhotoError, match="cannot be written as WEBP"):
        encode(Photo(np.zeros((1, 16400, 3), np.uint8), format="WEBP"))


@pytest.mark.slow
def test_fifty_megapixels_take_few_copies(tmp_path: Path) -> None:
    path = tmp_path / "large.jpg"
    Image.new("RGB", (8660, 5774), (90, 80, 70)).save(path)
    code = f"""
import resource
from pathlib import Path
from visard.photo.files import read
def peak(): return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
before = peak()
size = read(Path({str(path)!r})).pixels.nbytes // 1024
print((peak() - before) / size)
"""
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, env=os.environ)
    assert float(result.stdout) < 3, result.stderr
