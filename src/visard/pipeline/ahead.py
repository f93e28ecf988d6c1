"""Work done ahead of its use: faces are found while networks embed earlier ones."""

from collections import deque
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

T = TypeVar("T")

_END = object()


def ahead(items: Iterator[T], depth: int) -> Iterator[T]:
    """The same items in order, made by a second thread up to ``depth`` of them early.

    An error in making one is raised when its turn comes. Leaving early stops the making.

    >>> list(ahead(iter("abc"), 2))
    ['a', 'b', 'c']
    """
    with ThreadPoolExecutor(1) as pool:
        waiting = deque(pool.submit(next, items, _END) for _ in range(depth))
        try:
            while (item := waiting.popleft().result()) is not _END:
                waiting.append(pool.submit(next, items, _END))
                yield item  # type: ignore[misc]
        finally:
            for each in waiting:
                each.cancel()
