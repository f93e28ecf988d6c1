"""How long the parts of a job take."""

import time
from collections.abc import Iterator
from contextlib import contextmanager


class Clock:
    """Seconds by part, after what was counted already."""

    def __init__(self, seconds: dict[str, float] | None = None) -> None:
        self.seconds: dict[str, float] = dict(seconds or {})

    @contextmanager
    def part(self, name: str) -> Iterator[None]:
        """Counts what is done inside."""
        start = time.perf_counter()
        yield
        self.seconds[name] = round(time.perf_counter() - start, 3)
