"""A card as JSON: what it must hold, and how lists of numbers are set."""

import json
import math
import re
from dataclasses import MISSING, asdict, fields
from typing import Any

from visard.types import Calibration, Card, Histogram, Metric, Point

_NOT_CALIBRATED = {
    "thresholds": {},
    "data": "not calibrated",
    "people": 0,
    "impostor_pairs": 0,
    "genuine_pairs": 0,
}

_OF_OTHERS = ("input",)
"""What a card's file may state besides: how an ONNX network wants its pixels."""


def from_json(facts: dict[str, Any], calibrated: bool = True) -> Card:
    """A card from the object that its file holds.

    Args:
        calibrated: whether it must state thresholds.

    Raises:
        KeyError, TypeError, ValueError: it is not a card, in words.
    """
    facts = {name: value for name, value in facts.items() if name not in _OF_OTHERS}
    if not calibrated:
        facts = {"calibration": _NOT_CALIBRATED} | facts
    _check_names(facts)
    _check_kinds(facts)
    _check_thresholds(facts["calibration"]["thresholds"], calibrated)
    left, right, nose, mouth_left, mouth_right = (_point(p) for p in facts["template"])
    changed = {
        "template": (left, right, nose, mouth_left, mouth_right),
        "metric": Metric(facts["metric"]),
        "calibration": _calibration(facts["calibration"]),
        "files": tuple(facts.get("files", ())),
    }
    return Card(**(facts | changed))


def _check_names(facts: dict[str, Any]) -> None:
    needed = [each.name for each in fields(Card) if each.default is MISSING]
    if lacking := [name for name in needed if name not in facts]:
        raise ValueError(f"it does not state {', '.join(lacking)}")
    if strange := sorted(set(facts) - {each.name for each in fields(Card)}):
        raise ValueError(f"what is {', '.join(strange)}?")


def _check_kinds(facts: dict[str, Any]) -> None:
    for each in fields(Card):
        value = facts.get(each.name, each.default)
        if each.type in (str, int, bool) and type(value) is not each.type:
            raise TypeError(f"its {each.name} is {value!r}")
    if not re.fullmatch(r"[A-Za-z0-9][\w.-]*", facts["name"]):
        raise ValueError(f"its name, {facts['name']!r}, cannot be a file's")
    if min(facts["dimensions"], facts["input_size"]) < 1:
        raise ValueError("its dimensions or its input_size is no size")


def _check_thresholds(thresholds: dict[str, float], calibrated: bool) -> None:
    """A threshold that nothing can be under would call everything protected."""
    if calibrated and "1e-3" not in thresholds:
        raise ValueError("it states no threshold at 1e-3")
    if not all(0 < value < math.inf for value in thresholds.values()):
        raise ValueError("a threshold is not a positive number")


def _calibration(facts: dict[str, Any]) -> Calibration:
    drawn = facts.get("histogram")
    return Calibration(**(facts | {"histogram": drawn and _histogram(**drawn)}))


def _histogram(width: float, genuine: list[int], impostor: list[int]) -> Histogram:
    if not 0 < width < math.inf or len(genuine) != len(impostor):
        raise ValueError("its histogram has bins of no width, or not as many of both kinds")
    return Histogram(width, tuple(genuine), tuple(impostor))


def _point(pair: list[float]) -> Point:
    x, y = pair
    return float(x), float(y)


_NUMBERS = re.compile(r"\[\n\s+([^\[\]{}\"]+?)\n\s*\]")
"""A list of numbers as JSON sets it, one a line; text never has a bare line break."""


def to_json(a_card: Card, before: str = "") -> str:
    """The text of a card's file.

    Args:
        before: what the file held; what it stated besides is kept.
    """
    try:
        held = json.loads(before)
        kept = {name: held[name] for name in _OF_OTHERS if name in held}
    except (TypeError, ValueError):
        kept = {}
    return _set_out(asdict(a_card) | kept)


def _set_out(facts: dict[str, Any]) -> str:
    """JSON, indented, but with the numbers of a list in one line."""
    indented = json.dumps(facts, indent=2, ensure_ascii=False)
    return _NUMBERS.sub(lambda found: f"[{' '.join(found[1].split())}]", indented) + "\n"
