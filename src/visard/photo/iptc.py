"""IPTC-IIM: the records that may stay, and their place in a JPEG."""

from PIL import ImageFile, IptcImagePlugin

_CHARACTER_SET = (1, 90)
_CREDIT = {_CHARACTER_SET, (2, 80), (2, 85), (2, 105), (2, 110), (2, 115), (2, 116), (2, 120)}
"""By-line and its title, headline, credit, source, copyright, caption."""
_REST = {(2, 5), (2, 10), (2, 12), (2, 15), (2, 20), (2, 25), (2, 40), (2, 55), (2, 65), (2, 122)}
"""Title, urgency, subject, categories, keywords, instructions, date, program, writer."""


def keep(image: ImageFile.ImageFile, everything: bool) -> bytes:
    """The records anew: with credit alone, or with all that may stay."""
    found = IptcImagePlugin.getiptcinfo(image) or {}
    allowed = _CREDIT | (_REST if everything else set())
    kept = {key: found[key] for key in sorted(allowed & set(found))}
    if set(kept) <= {_CHARACTER_SET}:
        return b""
    return b"".join(_records(key, value) for key, value in kept.items())


def in_jpeg(encoded: bytes, records: bytes) -> bytes:
    """A JPEG file with the records in it; Pillow cannot write them itself.

    Raises:
        ValueError: the records are longer than a JPEG segment.
    """
    if not records:
        return encoded
    resource = b"8BIM\x04\x04\0\0" + len(records).to_bytes(4) + records + b"\0" * (len(records) % 2)
    body = b"Photoshop 3.0\0" + resource
    if len(body) > 65533:
        raise ValueError("IPTC data is too long")
    # The JFIF segment, which Pillow always writes, has to stay the first.
    after_jfif = 4 + int.from_bytes(encoded[4:6])
    segment = b"\xff\xed" + (len(body) + 2).to_bytes(2) + body
    return encoded[:after_jfif] + segment + encoded[after_jfif:]


def _records(key: tuple[int, int], value: bytes | list[bytes]) -> bytes:
    values = value if isinstance(value, list) else [value]
    return b"".join(b"\x1c" + bytes(key) + len(v).to_bytes(2) + v for v in values)
