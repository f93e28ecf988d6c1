"""Reads the file of dlib's network for faces: how it looks, its layers, how it suppresses.

The file states the loss first, with the window and the overlap that belong to finding, then
the colour to take off, then the layers from input to output.
"""

from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import torch
from torch import Tensor, nn

from visard.errors import WeightsError
from visard.weights.dlib_stream import Stream

LAYERS = ((3, 16, 32, 32, 45, 45, 45, 1), (5, 5, 5, 5, 5, 5, 9), (2, 2, 2, 1, 1, 1, 1))
"""Channels between the convolutions, their sides and strides; those without stride are padded."""
_LOSS, _INPUT, _CONVOLUTION, _NORM = "loss_mmod_", "input_rgb_image_pyramid", "con_4", "bn_con2"


@dataclass(frozen=True, slots=True, eq=False)
class Model:
    """What the file holds.

    Attributes:
        window: side of the square that a find stands for, in pixels of a level.
        overlap: a find goes when it shares more than this with a better one.
        colour: mean red, green, blue, 0 to 255.
        convolutions: with the norm after each folded in.
    """

    window: int
    overlap: float
    colour: tuple[float, float, float]
    convolutions: tuple[nn.Conv2d, ...]


def read(path: Path) -> Model:
    """The network in the file.

    Raises:
        WeightsError: it is damaged, or another network.
    """
    stream = Stream(path)
    window, overlap = _finding(stream, path)
    _demand(stream.skip_to([_INPUT]) is not None, path)
    colour = stream.real(), stream.real(), stream.real()
    channels, sides, strides = LAYERS
    shapes = zip(pairwise(channels), sides, strides, strict=True)
    convolutions = tuple(_convolution(stream, *shape, path) for shape in shapes)
    return Model(window, overlap, colour, convolutions)


def _finding(stream: Stream, path: Path) -> tuple[int, float]:
    stream.integer()  # the format's version
    _demand(stream.text() == _LOSS and stream.integer() == 1, path)
    width, height = stream.integer(), stream.integer()
    for _ in range(3):  # of the training's loss
        stream.real()
    overlap, covered = stream.real(), stream.real()
    _demand(0 < width == height and 0 < overlap < 1 == covered, path)
    return width, overlap


def _convolution(
    stream: Stream, channels: tuple[int, int], side: int, stride: int, path: Path
) -> nn.Conv2d:
    (inputs, outputs), padding = channels, 0 if stride > 1 else side // 2
    _demand(stream.skip_to([_CONVOLUTION]) is not None, path)
    values = stream.tensor()
    stated = [stream.integer() for _ in range(7)]
    _demand(stated == [outputs, side, side, stride, stride, padding, padding], path)
    _demand(len(values) == outputs * (inputs * side * side + 1), path)
    filters, bias = values[:-outputs].view(outputs, inputs, side, side), values[-outputs:]
    if outputs > 1:
        gain, offset = _norm(stream, outputs, path)
        filters, bias = filters * gain.view(-1, 1, 1, 1), bias * gain + offset
    _demand(bool(filters.isfinite().all() and bias.isfinite().all()), path)
    convolution = nn.Conv2d(inputs, outputs, side, stride, padding)
    convolution.load_state_dict({"weight": filters, "bias": bias})
    return convolution


def _norm(stream: Stream, channels: int, path: Path) -> tuple[Tensor, Tensor]:
    """What the norm multiplies by and adds; the file has it with the statistics of training."""
    _demand(stream.skip_to([_NORM]) is not None, path)
    weights = stream.tensor()
    for _ in range(2 * 5):  # the shapes of both its halves
        stream.integer()
    _, _, means, variances = (stream.tensor() for _ in range(4))
    stream.integer(), stream.integer()  # how many updates, over how many
    for _ in range(4):  # of the training
        stream.real()
    _demand(len(weights) == 2 * channels == 2 * len(means) == 2 * len(variances), path)
    gain = weights[:channels] / torch.sqrt(variances + stream.real())
    return gain, weights[channels:] - gain * means


def _demand(holds: bool, path: Path) -> None:
    if not holds:
        raise WeightsError("this is not dlib's network for faces", path.name)
