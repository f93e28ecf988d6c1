"""What lies beside an ONNX file: the network's card, and how it wants its pixels."""

import hashlib
import json
import math
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from visard.cards import from_json, recalibrated, unreadable
from visard.errors import WeightsError
from visard.types import Card

Colours = tuple[float, float, float]


@dataclass(frozen=True, slots=True)
class Feed:
    """How a network wants its pixels, and which of its outputs is the embedding.

    Attributes:
        mean, std: of each colour on the scale 0 to 255, in the network's own order
            of colours; taken off and divided by.
        reversed: blue comes first, as OpenCV reads pictures.
        output: name of the output; empty: the only one.
    """

    mean: Colours
    std: Colours
    reversed: bool = False
    output: str = ""


def read(model: Path) -> tuple[Card, Feed]:
    """The card of an ONNX file, with the file's sha256, and its feed.

    The card is ``NAME.json`` beside ``NAME.onnx``. It may still lack its
    calibration; where ``VISARD_CARDS`` has one for it, that one counts.

    Raises:
        WeightsError: there is no card, it is not one, or it is another network's.
    """
    path = model.with_suffix(".json")
    if not path.is_file():
        raise WeightsError(
            f"there is no card beside it ({path.name})",
            model.name,
            "docs/your-own-recogniser.md shows how to write one",
        )
    try:
        facts = json.loads(path.read_text(encoding="utf-8"))
        feed = _feed(facts.pop("input"))
        card = from_json(facts, calibrated=False)
    except (OSError, AttributeError, KeyError, TypeError, ValueError) as error:
        raise unreadable(path.name, error) from error
    if card.differentiable:
        raise WeightsError(
            "its card says differentiable, but no gradient comes out of an ONNX file",
            path.name,
            'write "differentiable": false',
        )
    return recalibrated(_same_network(card, model)), feed


def _same_network(card: Card, model: Path) -> Card:
    with model.open("rb") as stream:
        came = hashlib.file_digest(stream, "sha256").hexdigest()
    if card.sha256 not in ("", came):
        raise WeightsError(
            f"this is another file: its sha256 is {came}, and its card says {card.sha256}",
            model.name,
            "get the right file, or write a card of its own",
        )
    return replace(card, sha256=came)


def _feed(facts: dict[str, Any]) -> Feed:
    order = facts["colours"]
    if order not in ("RGB", "BGR"):
        raise ValueError(f'"colours" is "RGB" or "BGR", not {order!r}')
    mean, std = _colours(facts["mean"]), _colours(facts["std"])
    if min(std) <= 0:
        raise ValueError("a std is not above 0")
    return Feed(mean, std, order == "BGR", str(facts.get("output", "")))


def _colours(numbers: Any) -> Colours:
    if not isinstance(numbers, list) or len(numbers) != 3:
        raise ValueError(f"mean and std are three numbers each, not {numbers!r}")
    first, second, third = (float(number) for number in numbers)
    if not all(math.isfinite(each) for each in (first, second, third)):
        raise ValueError("a mean or std is not finite")
    return first, second, third
