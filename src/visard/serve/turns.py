"""Two threads, one set of models: long work lets short work through, and is let through in turn."""

import threading
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager


class Turns:
    """Whoever has the turn uses the models; nobody else does.

    The next one is who has waited longest, so nothing waits for ever.
    """

    def __init__(self) -> None:
        self._line = deque[object]()
        self._changed = threading.Condition()

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Have the models in this block."""
        mine = object()
        with self._changed:
            self._line.append(mine)
            self._changed.wait_for(lambda: self._line[0] is mine)
        try:
            yield
        finally:
            with self._changed:
                self._line.popleft()
                self._changed.notify_all()

    def let_through(self) -> None:
        """Give up one's turn where somebody waits for it, and wait for the next."""
        with self._changed:
            if len(self._line) > 1:
                mine = self._line[0]
                self._line.rotate(-1)
                self._changed.notify_all()
                self._changed.wait_for(lambda: self._line[0] is mine)
