"""Where the time of a descent goes, without a profiler's own weight.

A watched part stands between two marks. On the way there its call is timed; on the
way back, the time from the gradient's arrival at what the part gave until it leaves
at what the part took: on a CPU one thread goes back node by node, so nothing else
happens in between.
"""

import time
from collections import defaultdict
from collections.abc import Callable

from torch import Tensor
from torch.autograd.profiler import record_function


class Watch:
    """Seconds by part, and for a profiler a range of the same name."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = defaultdict(float)
        self._open: dict[str, tuple[float, record_function]] = {}

    def start(self, part: str) -> None:
        marked = record_function(part)
        marked.__enter__()
        self._open[part] = time.perf_counter(), marked

    def stop(self, part: str) -> None:
        began, marked = self._open.pop(part)
        self.seconds[part] += time.perf_counter() - began
        marked.__exit__(None, None, None)

    def through(
        self, part: str, call: Callable[[Tensor], Tensor | list[Tensor]], taken: Tensor
    ) -> Tensor | list[Tensor]:
        """What the call gives, timed both ways."""
        self.start(part)
        entrance = taken.view_as(taken)
        given = call(entrance)
        self.stop(part)
        if given is not entrance and entrance.requires_grad:
            for each in given if isinstance(given, list) else [given]:
                each.register_hook(lambda _: self.start(part))
            entrance.register_hook(lambda _: self.stop(part))
        return given


class Recognizer:
    """A recogniser under watch."""

    def __init__(self, inner, watch: Watch) -> None:
        self.card, self._inner, self._watch = inner.card, inner, watch

    def embed(self, crops: Tensor) -> Tensor:
        return self._watch.through("networks", self._inner.embed, crops)


class Objective:
    """An objective under watch."""

    def __init__(self, inner, watch: Watch) -> None:
        self.met, self._inner, self._watch = inner.met, inner, watch

    def loss(self, pictures: Tensor) -> list[Tensor]:
        return self._watch.through("objective", self._inner.loss, pictures)


class Step:
    """A view or a penalty under watch."""

    def __init__(self, part: str, inner, watch: Watch) -> None:
        self._part, self._inner, self._watch = part, inner, watch
        self.weight = getattr(inner, "weight", 1.0)

    def __call__(self, pictures: Tensor, step: int) -> Tensor:
        return self._watch.through(self._part, lambda seen: self._inner(seen, step), pictures)
