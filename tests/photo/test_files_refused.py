"""Each refusal, with its words."""

import io
import os
import struct
import zlib
from pathlib import Path

import numpy as np
import pillow_heif
import pytest
from corruption import picture, png, sound, tiff
from PIL import Image

from visard.errors import PhotoError
from visard.photo.files import decode, encode, read
from visard.types import Photo


def refused(data: bytes, match: str, **options: int) -> None:
    with pytest.raises(PhotoError, match=match) as caught:
        decode(data, name="photo.x", **options)
    assert str(caught.value).startswith("photo.x: ")
    assert len(str(caught.value).splitlines()) == 1


def saved(image: Image.Image, form: str, **options: object) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, form, **options)
    return buffer.getvalue()


def heic(depth: int = 8, **nclx: int) -> bytes:
    buffer = io.BytesIO()
    mode, kind = ("RGB", np.uint8) if depth == 8 else ("RGB;16", np.uint16)
    planes = np.zeros((64, 96, 3), kind)
    pillow_heif.from_bytes(mode, (96, 64), planes.tobytes()).save(buffer, quality=90, **nclx)
    return buffer.getvalue()


def two_heics() -> bytes:
    buffer = io.BytesIO()
    file = pillow_heif.from_pillow(Image.new("RGB", (96, 64), (200, 0, 0)))
    file.add_from_pillow(Image.new("RGB", (96, 64), (0, 200, 0)))
    file.save(buffer, quality=90)
    return buffer.getvalue()


def renderings(data: bytes) -> bytes:
    """The same two pictures, declared alternatives of one another, as gain maps are."""
    group = struct.pack(">I4sI4sIIIII", 36, b"grpl", 28, b"altr", 0, 99, 2, 1, 2)
    at = data.index(b"meta") - 4
    (size,) = struct.unpack_from(">I", data, at)
    meta = bytearray(data[at : at + size] + group)
    struct.pack_into(">I", meta, 0, len(meta))
    for item in range(2):  # the pixels lie further back now
        where = meta.index(b"iloc") + 16 + 18 * item
        struct.pack_into(">I", meta, where, struct.unpack_from(">I", meta, where)[0] + len(group))
    return data[:at] + bytes(meta) + data[at + size :]


DEEP = "more than 8 bits a channel; save it with 8 bits"
SEVERAL = "holds several pictures"


def test_sixteen_bits() -> None:
    refused(saved(Image.new("I;16", (4, 4)), "PNG"), DEEP)
    refused(saved(Image.new("I;16", (4, 4)), "TIFF"), DEEP)
    refused(saved(Image.new("F", (4, 4)), "TIFF"), DEEP)
    colour = bytearray(png((4, 4), b""))
    colour[24] = 16  # Pillow would quietly halve the depth of these
    colour[29:33] = struct.pack(">I", zlib.crc32(colour[12:29]))
    refused(bytes(colour), DEEP)
    size = [(256, 4, 1, 4), (257, 4, 1, 4), (259, 3, 1, 1), (262, 3, 1, 1)]
    refused(tiff([*size, (258, 3, 1, 16), (273, 4, 1, 0), (279, 4, 1, 32)]), DEEP)
    refused(heic(10), DEEP)


def test_ten_bits_in_avif() -> None:
    data = bytearray(encode(Photo(picture().pixels, format="AVIF")))
    data[data.index(b"av1C") + 6] |= 0x40
    depths = data.index(b"pixi") + 9
    data[depths : depths + 3] = b"\x0a\x0a\x0a"
    refused(bytes(data), DEEP)


@pytest.mark.parametrize(("mode", "form"), [("CMYK", "JPEG"), ("CMYK", "TIFF"), ("LAB", "TIFF")])
def test_colours_for_print(mode: str, form: str) -> None:
    refused(saved(Image.new(mode, (4, 4)), form), f"colours are {mode}, made for print")


def test_wide_colours_without_a_profile() -> None:
    refused(heic(color_primaries=9, transfer_characteristics=16), "wider than sRGB")
    avif = encode(Photo(picture().pixels, format="AVIF"))
    at = avif.index(b"colrnclx") + 8
    refused(avif[:at] + b"\0\x0c" + avif[at + 2 :], "wider than sRGB")


@pytest.mark.parametrize("form", ["WEBP", "PNG", "TIFF", "AVIF"])
def test_several_pictures(form: str) -> None:
    frames = [Image.new("RGB", (16, 16), (n * 90, 0, 0)) for n in range(3)]
    refused(saved(frames[0], form, save_all=True, append_images=frames[1:]), SEVERAL)


def test_several_pictures_in_a_heic_unless_they_are_one() -> None:
    refused(two_heics(), SEVERAL)
    assert decode(renderings(two_heics()), name="x").pixels[5, 5].tolist() == [200, 0, 0]


def test_a_heic_thumbnail_is_no_second_picture() -> None:
    buffer = io.BytesIO()
    pillow_heif.from_pillow(Image.new("RGB", (96, 64))).save(buffer, thumbnails=[32])
    assert decode(buffer.getvalue(), name="x").size == (96, 64)


@pytest.mark.parametrize("brand", [b"hevc", b"msf1", b"avis"])
def test_sequences(brand: bytes) -> None:
    refused(b"\0\0\0\x18ftyp" + brand + bytes(60), SEVERAL)


def test_raw_files_that_look_like_a_tiff() -> None:
    size = [(256, 4, 1, 4), (257, 4, 1, 4), (258, 3, 1, 8), (259, 3, 1, 1), (262, 3, 1, 1)]
    strip = [(273, 4, 1, 0), (279, 4, 1, 16)]
    refused(tiff([*size, *strip, (50706, 1, 4, 0x0401)]), SEVERAL)
    refused(tiff([*size, *strip, (330, 4, 1, 8)]), SEVERAL)


def test_other_formats_by_name() -> None:
    refused(saved(Image.new("P", (4, 4)), "GIF"), "this is a GIF.*; give a JPEG")
    refused(saved(Image.new("RGB", (4, 4)), "BMP"), "this is a BMP; give a JPEG")
    refused(b"%PDF-1.7", "this is a PDF")
    refused(b"Dear all,", "this is not a photo; give a JPEG")
    refused(b"", "the file is empty")


def test_truncated() -> None:
    for data in sound().values():
        refused(data[: len(data) // 2], "damaged or incomplete; get an intact copy")


def test_too_many_pixels() -> None:
    refused(encode(picture()), "96×64 pixels are more than the 0.001 million", max_pixels=1000)
    assert decode(encode(picture()), name="x", max_pixels=96 * 64).size == (96, 64)


def refused_path(path: Path, match: str) -> None:
    with pytest.raises(PhotoError, match=match):
        read(path)


def test_paths_that_are_no_file(tmp_path: Path) -> None:
    refused_path(tmp_path / "absent.jpg", "there is no such file; check the path")
    refused_path(tmp_path, "this is a folder")
    refused_path(Path("a\0b.jpg"), "there is no such file|name is not valid")
    refused_path(tmp_path / ("x" * 300), "there is no such file|cannot be read")
    (tmp_path / "dangling.jpg").symlink_to(tmp_path / "absent.jpg")
    refused_path(tmp_path / "dangling.jpg", "there is no such file")


@pytest.mark.timeout(10)
def test_a_pipe_does_not_hang(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.jpg")
    refused_path(tmp_path / "pipe.jpg", "not a regular file")


def test_a_file_that_may_not_be_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "mine.png"
    path.write_bytes(encode(picture()))

    def deny(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", deny)
    refused_path(path, "cannot be read: Permission denied; check the path")


def test_an_endless_file_is_not_loaded(tmp_path: Path) -> None:
    path = tmp_path / "sparse.png"
    with path.open("wb") as file:
        file.write(encode(picture()))
        file.truncate(50_000_000_000)
    refused_path(path, "larger than a photo can be")


def test_memory_that_does_not_suffice(monkeypatch: pytest.MonkeyPatch) -> None:
    data = encode(picture())

    def exhausted(*_: object) -> None:
        raise MemoryError

    monkeypatch.setattr(np, "empty", exhausted)
    refused(data, "does not fit into memory; make it smaller")
