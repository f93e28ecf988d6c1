"""What enrolment costs, and which part of it is the networks' own work."""

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from torch import nn

from visard.protocols import Detector, Recognizer
from visard.tensors import Crops, Embeddings
from visard.types import Card


@dataclass(slots=True)
class Stopwatch:
    """Processor seconds inside networks, by the threads that call them.

    Limits: a network that spreads over threads of its own is counted too low: measure
    with one thread.
    """

    seconds: float = 0.0

    @contextmanager
    def running(self) -> Iterator[None]:
        """Counts the time in the block."""
        start = time.thread_time()
        try:
            yield
        finally:
            self.seconds += time.thread_time() - start


class Timed:
    """A recogniser whose time is counted."""

    def __init__(self, recognizer: Recognizer, watch: Stopwatch) -> None:
        self._recognizer, self._watch = recognizer, watch

    @property
    def card(self) -> Card:
        return self._recognizer.card

    def embed(self, crops: Crops) -> Embeddings:
        """As the recogniser does."""
        with self._watch.running():
            return self._recognizer.embed(crops)


@contextmanager
def counted(detector: Detector, watch: Stopwatch) -> Iterator[None]:
    """Counts what a detector's PyTorch networks do; those of other libraries are not seen."""
    networks = [part for part in vars(detector).values() if isinstance(part, nn.Module)]
    started: list[float] = []

    def before(*_: object) -> None:
        started.append(time.thread_time())

    def after(*_: object) -> None:
        watch.seconds += time.thread_time() - started.pop()

    hooks = [network.register_forward_pre_hook(before) for network in networks]
    hooks += [network.register_forward_hook(after) for network in networks]
    try:
        yield
    finally:
        for hook in hooks:
            hook.remove()


def timed(recognizers: Sequence[Recognizer], watch: Stopwatch) -> list[Recognizer]:
    """Recognisers that count on one watch."""
    return [Timed(each, watch) for each in recognizers]
