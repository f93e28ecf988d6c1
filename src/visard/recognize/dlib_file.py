"""Reads the tensors of dlib's serialised networks.

A layer is its name with a length before it, then its parameters: a format
version, four dimensions as dlib's variable-length integers (a count byte, then
that many bytes, little-endian) and raw float32. Layers stand in the order from
input to output.
"""

from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from visard.errors import WeightsError

_PREFIXES = {"con_4": b"\x01\x05con_4", "affine_": b"\x01\x07affine_", "fc_2": b"\x01\x04fc_2"}
_INTEGERS_BEFORE = {"con_4": 0, "affine_": 0, "fc_2": 2}
"""A fully connected layer states its width and its inputs before its tensor."""


def read_layers(path: Path) -> list[tuple[str, Tensor]]:
    """Every layer with parameters: kind (``con_4``, ``affine_``, ``fc_2``), flat tensor.

    Raises:
        WeightsError: the file holds no such layers, or ends within one.
    """
    data = path.read_bytes()
    layers, at = [], 0
    while (found := _next_layer(data, at)) is not None:
        kind, at = found
        tensor, at = _tensor(data, at, _INTEGERS_BEFORE[kind], path)
        layers.append((kind, tensor))
    if not layers:
        raise WeightsError("this is not a network serialised by dlib", path.name)
    return layers


def _next_layer(data: bytes, start: int) -> tuple[str, int] | None:
    places = [
        (where, kind, where + len(prefix))
        for kind, prefix in _PREFIXES.items()
        if (where := data.find(prefix, start)) >= 0
    ]
    return min(places)[1:] if places else None


def _integer(data: bytes, at: int) -> tuple[int, int]:
    end = at + 1 + (data[at] & 0x0F)
    return int.from_bytes(data[at + 1 : end], "little"), end


def _tensor(data: bytes, at: int, skipped: int, path: Path) -> tuple[Tensor, int]:
    for _ in range(skipped + 1):  # what comes before, and the format version
        _, at = _integer(data, at)
    count = 1
    for _ in range(4):
        dimension, at = _integer(data, at)
        count *= dimension
    end = at + 4 * count
    if end > len(data):
        raise WeightsError("the file is cut off", path.name)
    return torch.from_numpy(np.frombuffer(data[at:end], "<f4").copy()), end
