"""Makes files that are no sound photos, the same ones every time.

Most are synthetic pictures with something broken; a flipped bit may leave a
picture that still decodes. No photo of anybody is among them.
"""

import io
import random
import struct
import zlib
from pathlib import Path

import numpy as np
from PIL import Image, ImageCms

from visard.photo.files import encode
from visard.types import Photo

SUFFIXES = {
    "JPEG": ".jpg",
    "PNG": ".png",
    "WEBP": ".webp",
    "HEIF": ".heic",
    "AVIF": ".avif",
    "TIFF": ".tif",
}
_MAGIC = {
    ".jpg": b"\xff\xd8\xff\xe0\0\x10JFIF\0",
    ".png": b"\x89PNG\r\n\x1a\n",
    ".webp": b"RIFF\0\4\0\0WEBPVP8 ",
    ".heic": b"\0\0\0\x18ftypheic\0\0\0\0mif1heic",
    ".avif": b"\0\0\0\x18ftypavif\0\0\0\0mif1avif",
    ".tif": b"II*\0\x08\0\0\0",
    ".gif": b"GIF89a",
}


def bad_files(folder: Path) -> list[Path]:
    """Write more than 300 broken files into a folder that exists.

    Truncations, flipped bits, wrong names, text, zero bytes, bombs, damaged
    metadata and profiles, odd TIFF directories.
    """
    made = {**_truncated(), **_flipped(), **_noise(), **_plain(), **_bombs(), **_odd_tiffs()}
    made |= _odd_blocks()
    for name, data in sorted(made.items()):
        (folder / name).write_bytes(data)
    return [folder / name for name in sorted(made)]


def picture(width: int = 96, height: int = 64) -> Photo:
    """A synthetic colour picture: two gradients under noise."""
    down, right = np.mgrid[:height, :width]
    noise = np.random.default_rng(0).integers(0, 30, (height, width))
    planes = [right * 2 + noise, down * 3 + noise, right + down]
    return Photo(np.stack(planes, -1).clip(0, 255).astype(np.uint8))


def sound() -> dict[str, bytes]:
    """The sound files that the others are made from, by suffix."""
    pixels = picture().pixels
    made = {suffix: encode(Photo(pixels, format=form)) for form, suffix in SUFFIXES.items()}
    return made | {".raw.tif": _saved("TIFF"), ".progressive.jpg": _saved("JPEG", progressive=True)}


def _saved(form: str, **options: object) -> bytes:
    buffer = io.BytesIO()
    Image.fromarray(picture().pixels).save(buffer, form, **options)
    return buffer.getvalue()


def _truncated() -> dict[str, bytes]:
    parts = (0.001, 0.01, 0.03, 0.1, 0.2, 0.35, 0.5, 0.65, 0.8, 0.9, 0.97, 0.999)
    return {
        f"truncated-{part}{suffix}": data[: max(1, int(len(data) * part))]
        for suffix, data in sound().items()
        for part in parts
    }


def _flipped() -> dict[str, bytes]:
    chance = random.Random(0)
    made = {}
    for suffix, data in sound().items():
        for number in range(22):
            # Every second one hits the start, where the structure is.
            reach = min(len(data), 300) if number % 2 else len(data)
            broken = bytearray(data)
            for _ in range(1 + number // 4):
                broken[chance.randrange(reach)] ^= 1 << chance.randrange(8)
            made[f"flipped-{number:02}{suffix}"] = bytes(broken)
    return made


def _noise() -> dict[str, bytes]:
    chance = random.Random(1)
    return {
        f"noise-{number}{suffix}": magic + chance.randbytes(50 + 600 * number)
        for suffix, magic in _MAGIC.items()
        for number in range(3)
    }


def _plain() -> dict[str, bytes]:
    made = {f"empty{suffix}": b"" for suffix in _MAGIC}
    made |= {f"zeros{suffix}": bytes(5000) for suffix in _MAGIC}
    made |= {f"text{suffix}": b"Dear all, the photo is attached.\n" for suffix in _MAGIC}
    sounds = sound()
    made |= {f"really-a-png{s}": sounds[".png"] for s in (".jpg", ".heic", ".tif", ".txt")}
    made["two\nlines.jpg"] = b"no photo"
    made["page.jpg"] = b"<!doctype html><title>404</title>"
    made["moving.gif"] = _saved("GIF", save_all=True, append_images=[Image.new("L", (96, 64))])
    return made


def _bombs() -> dict[str, bytes]:
    wide = sound()[".jpg"]
    frame = wide.index(b"\xff\xc0") + 5
    return {
        "bomb.png": png((60000, 60000), zlib.compress(bytes(10_000_000), 9)),
        "bomb-2.png": png((2**31 - 1, 2**31 - 1), b""),
        "bomb-flat.png": png((0, 0), b""),
        "bomb.jpg": wide[:frame] + struct.pack(">HH", 65500, 65500) + wide[frame + 4 :],
        "bomb.tif": tiff([(256, 4, 1, 60000), (257, 4, 1, 60000), (273, 4, 1, 8)]),
        "bomb.webp": b"RIFF\x16\0\0\0WEBPVP8X\x0a\0\0\0\0\0\0\0" + b"\xff\xff\xff" * 2,
        "bomb-text.png": png((8, 8), b"", (b"zTXt", b"a\0\0" + zlib.compress(bytes(20_000_000)))),
        "bomb-profile.png": png((8, 8), b"", (b"iCCP", b"a\0\0" + zlib.compress(bytes(2**24)))),
    }


def png(size: tuple[int, int], pixels: bytes, *chunks: tuple[bytes, bytes]) -> bytes:
    """An RGB PNG that declares a size, with chunks before its compressed pixels."""
    header = (b"IHDR", struct.pack(">IIBBBBB", *size, 8, 2, 0, 0, 0))
    parts = [header, *chunks, (b"IDAT", pixels), (b"IEND", b"")]
    body = (
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        for kind, data in parts
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(body)


def tiff(entries: list[tuple[int, int, int, int]], following: int = 0) -> bytes:
    """A TIFF with one directory at byte 8: tag, type, count, value; and where the next one is."""
    rows = b"".join(struct.pack("<HHII", *entry) for entry in sorted(entries))
    return (
        b"II*\0\x08\0\0\0" + struct.pack("<H", len(entries)) + rows + struct.pack("<I", following)
    )


def _odd_tiffs() -> dict[str, bytes]:
    size = [(256, 4, 1, 4), (257, 4, 1, 4), (258, 3, 1, 8), (259, 3, 1, 1), (262, 3, 1, 1)]
    strip = [(273, 4, 1, 0), (278, 4, 1, 4), (279, 4, 1, 16)]
    return {
        "loop.tif": tiff(size + strip, following=8),
        "beyond.tif": tiff(size + strip, following=2**31),
        "bare.tif": tiff([]),
        "no-strips.tif": tiff(size),
        "huge-count.tif": tiff([*size, *strip, (270, 2, 2**32 - 1, 0)]),
        "self.tif": tiff([*size, *strip, (34665, 4, 1, 8), (34853, 4, 1, 8)]),
        "nested.tif": tiff([*size, *strip, (330, 4, 1, 8)]),
        "odd-type.tif": tiff([*size[:2], (258, 99, 1, 8), *strip]),
        "text-size.tif": tiff([(256, 2, 4, 0x41414141), *size[1:], *strip]),
        "float-size.tif": tiff([(256, 11, 1, 0x7FC00000), *size[1:], *strip]),
        "no-width.tif": tiff([*size[1:], *strip]),
        "odd-compression.tif": tiff([*size[:3], (259, 3, 1, 34712), size[4], *strip]),
        "many-samples.tif": tiff([*size, *strip, (277, 3, 1, 60000)]),
    }


def _odd_blocks() -> dict[str, bytes]:
    profile = srgb_profile()
    loop = b"Exif\0\0" + tiff([(274, 3, 1, 6), (34665, 4, 1, 8)], following=8)
    blocks: dict[str, dict[str, object]] = {
        "profile-noise": {"icc_profile": random.Random(2).randbytes(3000)},
        "profile-cut": {"icc_profile": profile[:200]},
        "profile-cmyk": {"icc_profile": profile.replace(b"RGB ", b"CMYK", 1)},
        "profile-empty-tags": {"icc_profile": profile[:128] + bytes(len(profile) - 128)},
        "exif-noise": {"exif": b"Exif\0\0MM\0*" + random.Random(3).randbytes(900)},
        "exif-huge": {"exif": b"Exif\0\0MM\0*\0\0\0\x08\xff\xff" + b"\x01" * 60000},
        "exif-loop": {"exif": loop},
        "exif-turn": {"exif": b"Exif\0\0" + tiff([(274, 2, 9000, 0)])},
        "xmp-laughs": {"xmp": laughs()},
        "xmp-noise": {"xmp": random.Random(4).randbytes(900)},
    }
    return {
        f"{name}{suffix}": _saved(form, **options)
        for name, options in blocks.items()
        for form, suffix in (("JPEG", ".jpg"), ("WEBP", ".webp"))
    }


def srgb_profile() -> bytes:
    """An sRGB profile, without the time of day that it is stamped with."""
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    return profile[:24] + bytes(12) + profile[36:]


def laughs() -> bytes:
    """XML whose entities unfold to billions of letters."""
    entities = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 10))
    return f'<!DOCTYPE x [<!ENTITY e0 "ha">{entities}]><x>&e9;</x>'.encode()
