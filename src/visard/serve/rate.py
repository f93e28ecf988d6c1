"""How often somebody may ask: a bucket that fills at a steady pace, and is emptied by asking."""

import time
from collections import OrderedDict
from collections.abc import Callable

_KNOWN = 10_000
"""Callers that are remembered; of more, the one not heard of for longest is forgotten."""


class Rate:
    """Counts requests of each caller.

    Args:
        per_minute: how many are granted; as many may come at once after a pause.
        clock: seconds that only grow.

    >>> rate = Rate(1, clock=lambda: 0.0)
    >>> rate.wait("somebody"), rate.wait("somebody")
    (0.0, 60.0)
    """

    def __init__(self, per_minute: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._size, self._clock = float(per_minute), clock
        self._left: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def wait(self, caller: str) -> float:
        """Take one; 0 where it was granted, else seconds until there is one."""
        now = self._clock()
        left, then = self._left.get(caller, (self._size, now))
        left = min(self._size, left + (now - then) * self._size / 60)
        granted = left >= 1
        self._left[caller] = (left - granted, now)
        self._left.move_to_end(caller)
        while len(self._left) > _KNOWN:
            self._left.popitem(last=False)
        return 0.0 if granted else (1 - left) * 60 / self._size
