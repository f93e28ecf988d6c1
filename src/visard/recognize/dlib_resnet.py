"""dlib's face ResNet (King 2017), read into PyTorch so that gradients flow.

29 convolutions (a ResNet-34 with half the filters and fewer layers; He et al.,
arXiv:1512.03385), metric loss, 150×150 crops, 128 numbers, Euclidean distance.
The weights come with the installed package ``face_recognition_models`` (CC0).
"""

from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from visard.cards import card
from visard.errors import WeightsError
from visard.recognize.dlib_file import read_layers
from visard.recognize.network import NetworkRecognizer

MEAN, STD = (122.782, 117.001, 104.298), (256.0,) * 3
_LEVELS = ((32, False, 3), (64, True, 3), (128, True, 2), (256, True, 2), (256, True, 0))
"""Channels, starts with a halving block, further blocks."""

_Layers = Iterator[tuple[str, Tensor]]


class _Block(nn.Module):
    """Two 3×3 convolutions beside a shortcut.

    A halving convolution is not padded, its shortcut is a 2×2 mean, and the sum
    is taken after padding both with zeros to the larger size and channel count,
    as dlib does.
    """

    def __init__(self, layers: _Layers, inputs: int, channels: int, *, halve: bool) -> None:
        super().__init__()
        stride, padding = (2, 0) if halve else (1, 1)
        self.first = _convolution(layers, inputs, channels, 3, stride, padding)
        self.second = _convolution(layers, channels, channels, 3, 1, 1)
        self.halve = halve

    def forward(self, x: Tensor) -> Tensor:
        filtered = self.second(torch.relu(self.first(x)))
        shortcut = F.avg_pool2d(x, 2) if self.halve else x
        return torch.relu(_padded_sum(filtered, shortcut))


def _padded_sum(a: Tensor, b: Tensor) -> Tensor:
    shape = [max(i, j) for i, j in zip(a.shape[1:], b.shape[1:], strict=True)]
    return _pad(a, shape) + _pad(b, shape)


def _pad(x: Tensor, shape: list[int]) -> Tensor:
    channels, height, width = (want - have for want, have in zip(shape, x.shape[1:], strict=True))
    return F.pad(x, (0, width, 0, height, 0, channels))


def _convolution(
    layers: _Layers, inputs: int, outputs: int, kernel: int, stride: int, padding: int
) -> nn.Conv2d:
    """The next convolution of the file with the affine layer after it folded in."""
    (_, weights), (_, affine) = next(layers), next(layers)
    gamma, beta = affine.chunk(2)
    filters, bias = weights[:-outputs], weights[-outputs:]
    convolution = nn.Conv2d(inputs, outputs, kernel, stride, padding)
    filters = filters.view(outputs, inputs, kernel, kernel) * gamma.view(-1, 1, 1, 1)
    convolution.load_state_dict({"weight": filters, "bias": bias * gamma + beta})
    return convolution


class DlibResNet(nn.Module):
    """n × 3 × 150 × 150 to n × 128, built from the layers of dlib's file."""

    def __init__(self, layers: _Layers) -> None:
        super().__init__()
        self.stem = _convolution(layers, 3, 32, 7, 2, 0)
        blocks, inputs = [], 32
        for channels, halve, more in _LEVELS:
            for index in range(more + halve):
                blocks.append(_Block(layers, inputs, channels, halve=halve and index == 0))
                inputs = channels
        self.blocks = nn.Sequential(*blocks)
        (_, weights) = next(layers)
        self.head = nn.Parameter(weights.view(256, 128))

    def forward(self, x: Tensor) -> Tensor:
        x = F.max_pool2d(torch.relu(self.stem(x)), 3, 2)
        embeddings: Tensor = self.blocks(x).mean(dim=(2, 3)) @ self.head
        return embeddings


def weights_path() -> Path:
    """Where the installed package keeps dlib's file.

    Raises:
        WeightsError: the package is not installed.
    """
    package = "face_recognition_models"
    spec = find_spec(package)
    if spec is None or spec.origin is None:
        raise WeightsError("dlib's network is not installed", package, f"pip install {package}")
    return Path(spec.origin).parent / "models" / "dlib_face_recognition_resnet_model_v1.dat"


def load() -> NetworkRecognizer:
    """The network with dlib's weights.

    Raises:
        WeightsError: ``face_recognition_models`` is not installed or is damaged.
    """
    path = weights_path()
    try:
        network = DlibResNet(iter(read_layers(path)))
    except (StopIteration, IndexError, RuntimeError) as error:
        raise WeightsError("this is not dlib's face network", path.name) from error
    return NetworkRecognizer(card("dlib"), network, MEAN, STD)
