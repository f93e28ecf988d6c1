"""What an ONNX file says of its input: where the colours are, and how many faces at once."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from visard.errors import WeightsError
from visard.types import Card


@dataclass(frozen=True, slots=True)
class Layout:
    """How crops go in.

    Attributes:
        name: of the input.
        colours_last: faces × height × width × colours; else colours come second.
        batched: several faces at once; else one by one.
    """

    name: str
    colours_last: bool
    batched: bool


def layout(inputs: Sequence[Any], card: Card, path: Path) -> Layout:
    """The layout that a network's only input asks for.

    Args:
        inputs: onnxruntime's descriptions: name, type, and a shape of numbers,
            names (of sizes that are open) or None.

    Raises:
        WeightsError: it does not take pictures of faces, or not of the card's size.
    """
    if len(inputs) != 1:
        raise _unfit(f"it has {len(inputs)} inputs", "one, a picture", path)
    (only,) = inputs
    shape = list(only.shape)
    if only.type != "tensor(float)" or len(shape) != 4:
        raise _unfit(f"its input is {only.type} {shape}", "tensor(float) of 4 dimensions", path)
    if (shape[1] == 3) == (shape[3] == 3):
        raise _unfit(f"its input is {shape}", "3 colours, second or last", path)
    colours_last = shape[3] == 3
    _check_size(shape[1:3] if colours_last else shape[2:], card, path)
    if isinstance(shape[0], int) and shape[0] != 1:
        raise _unfit(f"it takes {shape[0]} faces at once", "1 or any number", path)
    return Layout(only.name, colours_last, batched=shape[0] != 1)


def _check_size(sides: Sequence[Any], card: Card, path: Path) -> None:
    fixed = [side for side in sides if isinstance(side, int)]
    if any(side != card.input_size for side in fixed):
        size = "×".join(str(side) for side in fixed)
        raise WeightsError(
            f"it takes crops of {size} pixels, and its card says {card.input_size}",
            path.name,
            "correct input_size and template in the card",
        )


def _unfit(what: str, expected: str, path: Path) -> WeightsError:
    return WeightsError(f"{what}; expected: {expected}", path.name, "export the network anew")
