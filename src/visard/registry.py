"""Names to things, by entry points: the built-in parts come through the same
door as anybody's plug-in.

Nothing is imported until it is asked for, so a listing never loads torch.
``VISARD_PLUGINS=off`` leaves out what other packages registered;
``VISARD_RECOGNIZERS`` adds recognisers from elsewhere, such as ``onnx:FILE``.
"""

import difflib
import os
import re
from collections.abc import Callable, Iterable
from functools import cache
from importlib.metadata import EntryPoint, entry_points
from typing import Any

from visard.errors import UnknownNameError

DETECTORS = "visard.detectors"
RECOGNIZERS = "visard.recognizers"
PROTECTORS = "visard.protectors"
CHANNELS = "visard.channels"
ADVERSARIES = "visard.adversaries"
UPSCALERS = "visard.upscalers"
ANONYMIZERS = "visard.anonymizers"
BRIDGES = "visard.bridges"
"""Ways to recognisers from elsewhere: ``NAME:WHAT`` asks the bridge NAME for WHAT."""

_SINGULAR = {
    DETECTORS: "detector",
    RECOGNIZERS: "recognizer",
    PROTECTORS: "protector",
    CHANNELS: "channel",
    ADVERSARIES: "adversary",
    UPSCALERS: "upscaler",
    ANONYMIZERS: "anonymizer",
    BRIDGES: "bridge",
}

DEFAULT_METHOD, DEFAULT_DETECTOR = "visard", "mtcnn"


@cache
def _entries(group: str) -> dict[str, EntryPoint]:
    found: Iterable[EntryPoint] = entry_points(group=group)
    if os.environ.get("VISARD_PLUGINS") == "off":
        found = tuple(e for e in found if e.module.startswith("visard."))
    return {entry.name: entry for entry in sorted(found, key=lambda e: e.name)}


def names(group: str) -> tuple[str, ...]:
    """What is registered in a group, in alphabetical order.

    >>> "pgd" in names(PROTECTORS)
    True
    """
    return tuple(_entries(group))


def asked_for() -> tuple[str, ...]:
    """The recognisers that ``VISARD_RECOGNIZERS`` adds, between commas or as in ``PATH``.

    A colon separates only before the name of a bridge: paths may hold others.
    """
    bridges = "|".join(re.escape(name) for name in names(BRIDGES))
    between = rf",|{re.escape(os.pathsep)}(?=(?:{bridges}):)"
    parts = re.split(between, os.environ.get("VISARD_RECOGNIZERS", ""))
    return tuple(dict.fromkeys(part.strip() for part in parts if part.strip()))


def target(group: str, name: str) -> tuple[str, str]:
    """Module and attribute that a name stands for, without importing them.

    >>> target(PROTECTORS, "pgd")
    ('visard.cloak.pgd', 'build')

    Raises:
        UnknownNameError: nothing of that name, with the nearest that exists.
    """
    entry = _entry(group, name)
    return entry.module, entry.attr


def load(group: str, name: str) -> Callable[..., Any]:
    """The factory registered under a name.

    Raises:
        UnknownNameError: nothing of that name, with the nearest that exists.
    """
    factory: Callable[..., Any] = _entry(group, name).load()
    return factory


def _entry(group: str, name: str) -> EntryPoint:
    entries = _entries(group)
    if name not in entries:
        kind = _SINGULAR[group]
        near = difflib.get_close_matches(name, entries, n=1)
        hint = f"did you mean {near[0]!r}?" if near else f"there are: {', '.join(entries)}"
        raise UnknownNameError(f"there is no {kind} named {name!r}", todo=hint)
    return entries[name]
