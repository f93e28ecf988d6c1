"""The cards of the built-in recognisers: one JSON file each, and how to read it.

A folder named by ``VISARD_CARDS`` is looked in first, so that thresholds
calibrated on one's own people replace those that come with the program.
"""

import json
import math
import os
from dataclasses import asdict
from importlib.resources import files
from pathlib import Path
from typing import Any

from visard.errors import WeightsError
from visard.types import Calibration, Card, Metric, Point

FAR_LEVELS = ("1e-2", "1e-3", "1e-4")
"""False accept rates that every card states a threshold for."""


def card(name: str) -> Card:
    """The card of that name.

    Raises:
        WeightsError: there is none, or it is not a card.

    >>> card("dlib").metric.value
    'euclidean'
    """
    try:
        return from_json(json.loads(_text(name)))
    except (OSError, KeyError, TypeError, ValueError) as error:
        raise WeightsError(f"its card cannot be read ({error})", name) from error


def _text(name: str) -> str:
    own = os.environ.get("VISARD_CARDS")
    if own and (path := Path(own) / f"{name}.json").is_file():
        return path.read_text(encoding="utf-8")
    return files(__name__).joinpath(f"{name}.json").read_text(encoding="utf-8")


def from_json(fields: dict[str, Any]) -> Card:
    """A card from the object that its file holds."""
    _check(fields["calibration"]["thresholds"])
    left, right, nose, mouth_left, mouth_right = (_point(p) for p in fields["template"])
    changed = {
        "template": (left, right, nose, mouth_left, mouth_right),
        "metric": Metric(fields["metric"]),
        "calibration": Calibration(**fields["calibration"]),
        "files": tuple(fields["files"]),
    }
    return Card(**(fields | changed))


def _check(thresholds: dict[str, float]) -> None:
    """A threshold that nothing can be under would call everything protected."""
    if "1e-3" not in thresholds:
        raise ValueError("it states no threshold at 1e-3")
    if not all(0 < value < math.inf for value in thresholds.values()):
        raise ValueError("a threshold is not a positive number")


def _point(pair: list[float]) -> Point:
    x, y = pair
    return float(x), float(y)


def to_json(a_card: Card) -> str:
    """The text of a card's file."""
    return json.dumps(asdict(a_card), indent=2, ensure_ascii=False) + "\n"
