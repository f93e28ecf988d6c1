"""How long a cloak takes, and what for."""

import math
import time
from collections.abc import Mapping, Sequence

from torch import Tensor

from visard.bench.protection import Figures
from visard.jobs.cloak import cloak
from visard.methods import protector
from visard.protocols import Recognizer
from visard.registry import DEFAULT_METHOD
from visard.studies.cloaks_sitters import Sitter
from visard.studies.cloaks_ways import SHORT
from visard.studies.stopwatch import Stopwatch
from visard.tensors import Crops, Embeddings
from visard.types import Card, Photo, Strength

_FACES = 3
_RIVALS = ("fawkes", "lowkey")
_END = "frontier.at_75"
_TRIED = (*(f"short.steps_{steps}" for steps in SHORT), _END)


class BothWays:
    """A recogniser whose time is counted on the way there and on the way back.

    On one thread the way back goes node by node, so that between the gradient's arrival
    at what the network gave and its leaving what the network took nothing else happens.
    """

    def __init__(self, recognizer: Recognizer, watch: Stopwatch) -> None:
        self._recognizer, self._watch, self._arrived = recognizer, watch, 0.0

    @property
    def card(self) -> Card:
        return self._recognizer.card

    def embed(self, crops: Crops) -> Embeddings:
        """As the recogniser does."""
        with self._watch.running():
            entrance = crops.view_as(crops)
            given = self._recognizer.embed(entrance)
        if entrance.requires_grad:
            given.register_hook(self._arrive)  # type: ignore[no-untyped-call]
            entrance.register_hook(self._leave)  # type: ignore[no-untyped-call]
        return given

    def _arrive(self, _: Tensor) -> None:
        self._arrived = time.thread_time()

    def _leave(self, _: Tensor) -> None:
        self._watch.seconds += time.thread_time() - self._arrived


def in_networks(surrogates: Sequence[Recognizer], sat: Sequence[Sitter], seed: int) -> Figures:
    """Of the default's time, the share that the surrogates' own networks take, both ways."""
    watch = Stopwatch()
    counted = [BothWays(each, watch) for each in surrogates]
    built = protector(DEFAULT_METHOD, counted, Strength.STANDARD)
    start = time.thread_time()
    for sitter in sat[:_FACES]:
        cloak(Photo(sitter.hidden.pixels), [sitter.hidden.face], built, seed)
    whole = time.thread_time() - start
    return {"speed.networks_share": round(watch.seconds / whole, 4)}


def overtaking(found: Mapping[str, float]) -> Figures:
    """With how few steps the default reaches what others reach with all of theirs.

    All at one score. ``speed.fawkes.steps_of_default``: the fewest of those tried with
    which its PSR is no lower than that of ``fawkes`` at published settings, beside the
    seconds a face of both; missing where none of them did.
    """
    speeds: Figures = {}
    ends = {DEFAULT_METHOD: _END} | {rival: f"{rival}.at_75" for rival in _RIVALS}
    for name, way in ends.items():
        for key in ("psr", "seconds_per_face", "steps"):
            if f"{way}.{key}" in found:
                speeds[f"speed.{name}.{key}"] = found[f"{way}.{key}"]
    for rival in _RIVALS:
        goal = speeds.get(f"speed.{rival}.psr", math.inf)
        first = next((each for each in _TRIED if found.get(f"{each}.psr", -1.0) >= goal), None)
        if first is not None:
            seconds = found[f"{first}.seconds_per_face"]
            slower = speeds[f"speed.{rival}.seconds_per_face"] / max(seconds, 1e-9)
            speeds[f"speed.{rival}.steps_of_default"] = found[f"{first}.steps"]
            speeds[f"speed.{rival}.seconds_of_default"] = seconds
            speeds[f"speed.{rival}.times_slower"] = round(slower, 3)
    return speeds
