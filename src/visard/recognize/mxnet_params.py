"""Reads MXNet's parameter files: a magic number, arrays, then their names.

All numbers are little-endian. A file is a 64-bit magic 0x112 and a reserved
word; a counted list of arrays, each with its own magic, storage type, shape,
device, element type and raw data; a counted list of names.
"""

import struct
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor

from visard.errors import WeightsError

_FILE_MAGIC, _ARRAY_MAGIC = 0x112, 0xF993FAC9
_DENSE, _FLOAT32 = 0, 0


class _Reader:
    def __init__(self, path: Path) -> None:
        self._path, self._data, self._at = path, path.read_bytes(), 0

    def numbers(self, layout: str) -> tuple[Any, ...]:
        return struct.unpack("<" + layout, self.take(struct.calcsize("<" + layout)))

    def take(self, count: int) -> bytes:
        piece = self._data[self._at : self._at + count]
        if len(piece) < count:
            raise self.bad("ends too early")
        self._at += count
        return piece

    def bad(self, why: str) -> WeightsError:
        return WeightsError(f"not an MXNet parameter file: {why}", self._path.name)


def read_params(path: Path) -> dict[str, Tensor]:
    """Arrays by name, as stored (``arg:conv1_weight``, ``aux:bn1_moving_mean``).

    Raises:
        WeightsError: not such a file, or it holds other than dense float32.
    """
    reader = _Reader(path)
    magic, _, count = reader.numbers("QQQ")
    if magic != _FILE_MAGIC:
        raise reader.bad("the first bytes differ")
    arrays = [_array(reader) for _ in range(count)]
    (named,) = reader.numbers("Q")
    names = [reader.take(*reader.numbers("Q")).decode() for _ in range(named)]
    if len(names) != len(arrays):
        raise reader.bad("names and arrays differ in number")
    return dict(zip(names, arrays, strict=True))


def _array(reader: _Reader) -> Tensor:
    magic, storage, dimensions = reader.numbers("IiI")
    shape = reader.numbers(f"{dimensions}q")
    _, _, kind = reader.numbers("iii")
    if (magic, storage, kind) != (_ARRAY_MAGIC, _DENSE, _FLOAT32):
        raise reader.bad("an array is not dense float32")
    raw = reader.take(4 * int(np.prod(shape)))
    return torch.from_numpy(np.frombuffer(raw, "<f4").reshape(shape).copy())
