"""Reads the tensors of dlib's serialised networks.

A layer is its name, then its parameters, in the order from input to output.
"""

from pathlib import Path

from torch import Tensor

from visard.errors import WeightsError
from visard.weights.dlib_stream import Stream

_INTEGERS_BEFORE = {"con_4": 0, "affine_": 0, "fc_2": 2}
"""A fully connected layer states its width and its inputs before its tensor."""


def read_layers(path: Path) -> list[tuple[str, Tensor]]:
    """Every layer with parameters: kind (``con_4``, ``affine_``, ``fc_2``), flat tensor.

    Raises:
        WeightsError: the file holds no such layers, or ends within one.
    """
    stream, layers = Stream(path), []
    while (kind := stream.skip_to(_INTEGERS_BEFORE)) is not None:
        for _ in range(_INTEGERS_BEFORE[kind]):
            stream.integer()
        layers.append((kind, stream.tensor()))
    if not layers:
        raise WeightsError("this is not a network serialised by dlib", path.name)
    return layers
