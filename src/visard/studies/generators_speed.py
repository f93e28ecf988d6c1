"""How long a face takes, by a clock on the wall and two threads; the models are loaded."""

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from statistics import median

import torch

from visard.bench.protection import Figures
from visard.cloak.frame import Frame
from visard.cloak.one_pass import Look, OnePass
from visard.photo.window import cut
from visard.protocols import Protector
from visard.registry import DEFAULT_METHOD
from visard.studies.cloaks_sitters import Sitter

THREADS = 2
_FACES, _FEW = 16, 4
"""Faces that are timed; and of a method that takes long."""
_DEFAULT = DEFAULT_METHOD
_TRIES, _LONG = 3, 0.5
"""The quickest of so many counts, lest others on the machine be timed; seconds that are long."""


def speed(protectors: Sequence[Protector], sat: Sequence[Sitter], seed: int) -> Figures:
    """Medians in milliseconds a face.

    ``ms`` is all that protecting a face takes; ``pass_ms`` is the face brought in line, the
    network, and the change brought back to the photo, without scoring what is seen and
    asking who still knows the face. ``processor_ms`` is what all threads took together.

    Args:
        protectors: the default among them, and others that take one pass.
    """
    found: Figures = {"speed.threads": THREADS}
    with _threads(THREADS):
        for each in protectors:
            label = "standard" if each.name == _DEFAULT else each.name
            windows = [cut(s.hidden.pixels, s.hidden.face, each.margin) for s in sat[:_FACES]]
            found |= _timed(f"{label}.", [partial(each.protect, [w], seed) for w in windows])
            if isinstance(each, OnePass):
                frames = [Frame.of(window) for window in windows]
                passes = [partial(_passed, each, frame, seed) for frame in frames]
                found |= _timed(f"{label}.pass_", passes)
    slowest = max(found[f"{each.name}.ms"] for each in protectors if isinstance(each, OnePass))
    return found | {"speed_ratio_to_standard": round(found["standard.ms"] / slowest, 3)}


def _passed(cloak: OnePass, frame: Frame, seed: int) -> None:
    """What is done for a face but for its budget and its judges."""
    with torch.no_grad():
        look = Look.of(cloak.network, frame, seed)
        frame.painted(frame.enlarged(look.laid_on()))


def _timed(name: str, works: Sequence[Callable[[], object]]) -> Figures:
    """Medians over some pieces of work; the first is done once before."""
    long = _seconds(works[0])[0] > _LONG
    found = [
        min(_seconds(work) for _ in range(1 if long else _TRIES))
        for work in works[: _FEW if long else None]
    ]
    return {
        f"{name}ms": round(1000 * median(wall for wall, _ in found), 2),
        f"{name}processor_ms": round(1000 * median(own for _, own in found), 2),
        f"{name}timed": len(found),
    }


def _seconds(work: Callable[[], object]) -> tuple[float, float]:
    """By the clock on the wall, and of the processor."""
    wall, own = time.perf_counter(), time.process_time()
    work()
    return time.perf_counter() - wall, time.process_time() - own


@contextmanager
def _threads(count: int) -> Iterator[None]:
    before = torch.get_num_threads()
    torch.set_num_threads(count)
    try:
        yield
    finally:
        torch.set_num_threads(before)
