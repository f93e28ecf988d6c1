"""Reads the weights that the package ``mtcnn`` carries, without TensorFlow.

Each file is a list of arrays in the order of the layers, as Keras keeps them:
kernels are height × width × in × out, and what follows a flattened map counts
its columns first, then rows, then channels.
"""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TypeVar

import joblib
import numpy as np
import torch
from torch import Tensor, nn

from visard.errors import WeightsError

Network = TypeVar("Network", bound=nn.Module)


def fill(network: Network, path: Path) -> Network:
    """The network with the file's weights in it, frozen.

    Raises:
        WeightsError: the file is damaged, or does not fit the network.
    """
    parameters = list(network.parameters())
    try:
        arrays = [np.asarray(array, np.float32) for array in joblib.load(path)]
        tensors = list(_in_order(arrays, parameters))
    except Exception as problem:  # a damaged file can fail in any way
        raise WeightsError(
            "not the weights it should be", str(path), "reinstall the package mtcnn"
        ) from problem
    with torch.no_grad():
        for parameter, tensor in zip(parameters, tensors, strict=True):
            parameter.copy_(tensor)
    return network.requires_grad_(False).eval()


def _in_order(arrays: list[np.ndarray], parameters: Sequence[Tensor]) -> Iterator[Tensor]:
    maps = 0  # how many maps the next matrix finds flattened; 0 for none
    for array, parameter in zip(arrays, parameters, strict=True):
        tensor = torch.from_numpy(np.ascontiguousarray(_as_torch(array, maps)))
        if tensor.shape != parameter.shape:
            raise ValueError(f"expected {tuple(parameter.shape)}, got {tuple(tensor.shape)}")
        yield tensor
        if array.ndim > 1:
            maps = array.shape[-1] if array.ndim > 2 else 0


def _as_torch(array: np.ndarray, maps: int) -> np.ndarray:
    if array.ndim == 4:
        return array.transpose(3, 2, 0, 1)
    if array.ndim == 2:
        channels = maps or len(array)
        side = round((len(array) / channels) ** 0.5)
        unflat = array.reshape(side, side, channels, -1)
        return unflat.transpose(3, 2, 1, 0).reshape(array.shape[::-1])
    return array.reshape(-1)
