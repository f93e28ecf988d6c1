"""Reads what dlib has serialised, value by value.

An integer is a control byte, which holds the sign and how many bytes follow, little-endian.
A real number is two integers, mantissa and exponent to the base of two; a text is its length
and its bytes; a tensor is a format version, four dimensions and raw float32.
"""

import math
from collections.abc import Collection
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from visard.errors import WeightsError

_NEGATIVE, _COUNT = 0x80, 0x0F


class Stream:
    """A file of dlib's, read from its beginning on.

    Raises:
        WeightsError: by every method, where the file ends too early or is damaged.
    """

    def __init__(self, path: Path) -> None:
        self._data, self._at, self._path = path.read_bytes(), 0, path

    def integer(self) -> int:
        """The whole number that comes next."""
        control = self._bytes(1)[0]
        number = int.from_bytes(self._bytes(control & _COUNT), "little")
        return -number if control & _NEGATIVE else number

    def real(self) -> float:
        """The number that comes next."""
        mantissa, exponent = self.integer(), self.integer()
        try:
            return math.ldexp(mantissa, exponent)
        except OverflowError as problem:
            raise WeightsError("the file is damaged", self._path.name) from problem

    def text(self) -> str:
        """The text that comes next."""
        return self._bytes(self.integer()).decode("latin-1")

    def tensor(self) -> Tensor:
        """The tensor that comes next, flat."""
        self.integer()  # the format's version
        count = math.prod(self.integer() for _ in range(4))
        return torch.from_numpy(np.frombuffer(self._bytes(4 * count), "<f4").copy())

    def skip_to(self, texts: Collection[str]) -> str | None:
        """The first of these texts that is still to come; None, and nothing read, without one."""
        found = [(at, text) for text in texts if (at := self._data.find(_written(text), self._at))]
        at, text = min(((at, text) for at, text in found if at >= 0), default=(-1, None))
        self._at = self._at if text is None else at + len(_written(text))
        return text

    def _bytes(self, count: int) -> bytes:
        start, self._at = self._at, self._at + count
        if not start <= self._at <= len(self._data):
            raise WeightsError("the file is cut off", self._path.name)
        return self._data[start : self._at]


def _written(text: str) -> bytes:
    return bytes([1, len(text)]) + text.encode("latin-1")
