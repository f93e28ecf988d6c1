"""Event files: how a training went, in the format that TensorBoard reads.

A file is records of TensorFlow's framing (length, its check sum, the data, their check sum;
CRC-32C, turned and shifted), each an ``Event`` of ``tensorboard/compat/proto/event.proto``.
A training that goes on writes a further file; what the first one had logged beyond the
point where it goes on is overridden, since each file begins with the mark for that.
"""

import struct
import time
from pathlib import Path

_POLYNOMIAL = 0x82F63B78
_START = 1
"""Of ``SessionLog.SessionStatus``: earlier events of this step and later ones are void."""


def _table() -> list[int]:
    table = []
    for byte in range(256):
        for _ in range(8):
            byte = byte >> 1 ^ (_POLYNOMIAL if byte & 1 else 0)
        table.append(byte)
    return table


_TABLE = _table()


def crc32c(data: bytes) -> int:
    """Castagnoli's check sum (RFC 3720, appendix B.4).

    >>> hex(crc32c(b"123456789"))
    '0xe3069283'
    """
    crc = 0xFFFFFFFF
    for byte in data:
        crc = crc >> 8 ^ _TABLE[(crc ^ byte) & 0xFF]
    return crc ^ 0xFFFFFFFF


class EventLog:
    """Writes numbers by step.

    Args:
        folder: of the log; it is there.
        step: where the training begins, or goes on.

    Raises:
        OSError: it cannot be written.
    """

    def __init__(self, folder: Path, step: int = 0) -> None:
        now = time.time()
        self._path = folder / f"events.out.tfevents.{now:017.6f}.visard"
        self._write(_text(3, b"brain.Event:2"), 0)
        self._write(_text(7, _number(1, _START)), step)

    def scalar(self, tag: str, value: float, step: int) -> None:
        """One number; at once on disk."""
        single = b"\x15" + struct.pack("<f", value)  # field 2, 32 bits
        self._write(_text(5, _text(1, _text(1, tag.encode()) + single)), step)

    def _write(self, what: bytes, step: int) -> None:
        event = b"\x09" + struct.pack("<d", time.time()) + _number(2, step) + what
        length = struct.pack("<Q", len(event))
        with self._path.open("ab") as file:
            file.write(length + _masked(length) + event + _masked(event))


def _masked(data: bytes) -> bytes:
    crc = crc32c(data)
    return struct.pack("<I", ((crc >> 15 | crc << 17) + 0xA282EAD8) & 0xFFFFFFFF)


def _varint(value: int) -> bytes:
    parts = []
    while value > 0x7F:
        parts.append(value & 0x7F | 0x80)
        value >>= 7
    return bytes([*parts, value])


def _number(field: int, value: int) -> bytes:
    return _varint(field << 3) + _varint(value)


def _text(field: int, data: bytes) -> bytes:
    return _varint(field << 3 | 2) + _varint(len(data)) + data
