"""The descent loop alone, beside the bare networks that it asks."""

import time
from collections.abc import Sequence
from pathlib import Path

import torch
import watch
from timing import in_turn, ratio, spread, timed
from torch.profiler import ProfilerActivity, profile

from visard.cloak import visard as method
from visard.cloak.frame import Frame
from visard.cloak.run import Run
from visard.descent.loop import descend
from visard.methods import cast, detector
from visard.photo.files import read
from visard.photo.window import cut
from visard.protocols import Recognizer

STEPS = 30
_RADIUS = 150.0
"""Of the ball, as usual at standard after the first fit."""


def figures(path: Path, repeats: int) -> dict[str, float]:
    """Seconds of a step, and what share of them the networks take."""
    frame, surrogates = _frame(path), cast().surrogates
    taken = in_turn(
        repeats,
        loop=lambda: _descent(frame, surrogates),
        bare=timed(lambda: _bare(surrogates)),
    )
    steps = {name: [each / STEPS for each in values] for name, values in taken.items()}
    found = spread("loop.step", steps["loop"]) | spread("loop.bare_networks_step", steps["bare"])
    found["loop.bare_share"] = ratio(taken["bare"], taken["loop"])
    shares = [_shares(frame, surrogates) for _ in range(repeats)]
    for part in shares[0]:
        found |= spread(f"loop.{part}", [each[part] for each in shares], "share")
    return found | {"loop.networks.share_by_profiler": _profiled(frame, surrogates)}


def _frame(path: Path) -> Frame:
    pixels = read(path).pixels
    return Frame.of(cut(pixels, detector().detect(pixels)[0], margin=0.3))


def _descent(
    frame: Frame, surrogates: Sequence[Recognizer], seen: watch.Watch | None = None
) -> float:
    """Seconds of the steps, without what comes before and after them."""
    run = Run(surrogates, [frame], method._rule, seed=0, steps=STEPS)
    run._ball.radius.fill_(_RADIUS)
    objective, view, eye = run._objective, run._view, run._eye
    if seen is not None:
        objective = watch.Objective(objective, seen)
        view, eye = watch.Step("view", view, seen), watch.Step("eye", eye, seen)
    start = time.perf_counter()
    for _ in descend(run._canvas, objective, run._rule, view, range(STEPS), eye):
        pass
    return time.perf_counter() - start


def _bare(surrogates: Sequence[Recognizer]) -> None:
    """As many ways there and back through the networks as a descent takes."""
    for _ in range(STEPS):
        for each in surrogates:
            side = each.card.input_size
            crops = torch.rand(1, 3, side, side, requires_grad=True)
            torch.autograd.grad(each.embed(crops).sum(), crops)


def _shares(frame: Frame, surrogates: Sequence[Recognizer]) -> dict[str, float]:
    """Of the loop's time, by part; the rest paints, adds up the voices and steps."""
    seen = watch.Watch()
    whole = _descent(frame, [watch.Recognizer(each, seen) for each in surrogates], seen)
    parts = dict(seen.seconds)
    parts["alignment"] = parts.pop("objective") - parts["networks"]
    parts["rest"] = whole - sum(parts.values())
    return {part: seconds / whole for part, seconds in parts.items()}


def _profiled(frame: Frame, surrogates: Sequence[Recognizer]) -> float:
    """The networks' share as torch's profiler sees it, which slows each operation a little."""
    seen = watch.Watch()
    under = [watch.Recognizer(each, seen) for each in surrogates]
    with profile(activities=[ProfilerActivity.CPU]) as profiler:
        whole = _descent(frame, under, seen)
    inside = next(each for each in profiler.key_averages() if each.key == "networks")
    return round(inside.cpu_time_total / 1e6 / whole, 3)
