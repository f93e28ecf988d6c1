"""The cards of the built-in recognisers: one JSON file each, and where they are looked for.

A folder named by ``VISARD_CARDS`` is looked in first, so that thresholds
calibrated on one's own people replace those that come with the program.
"""

import json
import os
from dataclasses import replace
from importlib.resources import files
from pathlib import Path

from visard.cards.fields import from_json, to_json
from visard.cards.portraits import crowd
from visard.errors import WeightsError
from visard.types import Card

__all__ = ["FAR_LEVELS", "card", "crowd", "from_json", "recalibrated", "to_json", "unreadable"]

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
        text = _own(name) or files(__name__).joinpath(f"{name}.json").read_text(encoding="utf-8")
        return from_json(json.loads(text))
    except (OSError, KeyError, TypeError, ValueError) as error:
        raise unreadable(name, error) from error


def recalibrated(foreign: Card) -> Card:
    """The card with the thresholds that ``VISARD_CARDS`` has for its name, if it has any.

    Raises:
        WeightsError: what is there is not a card, or one of another network.
    """
    try:
        text = _own(foreign.name)
        found = foreign if text is None else from_json(json.loads(text))
    except (OSError, KeyError, TypeError, ValueError) as error:
        raise unreadable(foreign.name, error) from error
    if found.sha256 != foreign.sha256:
        raise WeightsError(
            "its card in VISARD_CARDS was made for another network",
            foreign.name,
            "calibrate it anew, or give it a name of its own in its card",
        )
    return replace(foreign, calibration=found.calibration)


def unreadable(name: str, why: Exception) -> WeightsError:
    """The refusal of a card, with what was wrong in it."""
    lacks = f"it does not state {why}" if isinstance(why, KeyError) else why
    return WeightsError(f"its card cannot be read ({lacks})", name)


def _own(name: str) -> str | None:
    folder = os.environ.get("VISARD_CARDS")
    if folder and (path := Path(folder) / f"{name}.json").is_file():
        return path.read_text(encoding="utf-8")
    return None
