"""Masks as files: safetensors, which hold numbers and words and can run nothing.

The change is kept in 127 steps either way of its largest value, so a mask read again
differs from the one written by less than a grey level.
"""

import json
import math
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import torch
from jaxtyping import Int8
from safetensors import SafetensorError, safe_open
from safetensors.torch import save
from torch import Tensor

from visard.cards import from_json
from visard.cloak.mask import SIDE, Mask
from visard.errors import DataError
from visard.photo.atomic import printable, write_bytes
from visard.types import Card

SUFFIX = ".safetensors"
FORMAT = "visard mask 1"
LARGEST = 1 << 20
"""Bytes that a mask's file has at most: eight times what it needs."""
_ADVICE = "make one with: visard mask"
_STEPS = 127
_TROUBLE = (OSError, SafetensorError, KeyError, TypeError, ValueError, RecursionError)


def write(mask: Mask, path: Path, *, force: bool = False) -> None:
    """Write a mask.

    Raises:
        PhotoError: the file exists, or cannot be written.
    """
    write_bytes(path, encoded(mask), force=force)


def encoded(mask: Mask) -> bytes:
    """The bytes of a mask's file."""
    largest = float(mask.change.abs().max())
    steps = mask.change[0] * (_STEPS / largest) if largest else mask.change[0]
    facts = {
        "format": FORMAT,
        "largest": repr(largest),
        "method": mask.method,
        "surrogates": json.dumps([_facts(card) for card in mask.surrogates]),
        "settings": json.dumps(dict(mask.settings)),
    }
    return save({"mask": steps.round().to(torch.int8).contiguous()}, facts)


def read(path: Path, method: str) -> Mask:
    """Read a mask.

    Args:
        method: that made it.

    Raises:
        DataError: there is no such file, it is too large, damaged, no mask, or another
            method's.
    """
    where = printable(path)
    try:
        if not path.is_file():
            raise DataError("there is no such file", where, "check the path")
        if path.stat().st_size > LARGEST:
            raise DataError("this file is too large for a mask", where, _ADVICE)
        with safe_open(path, framework="pt") as stored:
            facts = stored.metadata() or {}
            if facts.get("format") != FORMAT:
                raise DataError("this file is no mask of visard's", where, _ADVICE)
            mask = _mask(facts, stored.get_tensor("mask"))
    except _TROUBLE as error:
        what = f"this mask is damaged ({' '.join(str(error).split())})"
        raise DataError(what, where, _ADVICE) from error
    if mask.method != method:
        what = f"{mask.method} made this mask, not {method}"
        raise DataError(what, where, f"use it as {mask.method}:FILE")
    return mask


def _mask(facts: dict[str, str], steps: Int8[Tensor, "3 s s"]) -> Mask:
    if steps.dtype != torch.int8 or steps.shape != (3, SIDE, SIDE):
        raise ValueError(f"it holds {tuple(steps.shape)} of {steps.dtype}")
    largest = float(facts["largest"])
    if not 0 <= largest <= 1 or not math.isfinite(largest):
        raise ValueError(f"its largest value is {largest}")
    cards = tuple(from_json(each, calibrated=False) for each in json.loads(facts["surrogates"]))
    said = dict(json.loads(facts["settings"]))
    change = steps[None].float() * (largest / _STEPS)
    settings = {str(name): str(value) for name, value in said.items()}
    return Mask(change, facts["method"], cards, settings)


def _facts(card: Card) -> dict[str, Any]:
    """A card without its histogram, which says nothing of a mask."""
    calibration = replace(card.calibration, histogram=None)
    return asdict(replace(card, calibration=calibration))
