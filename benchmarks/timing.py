"""How things are timed: warmed up, in turn, and told as median and spread."""

import time
from collections.abc import Callable

import numpy as np

Seconds = dict[str, list[float]]


def timed(call: Callable[[], object]) -> Callable[[], float]:
    """The call, giving the seconds it took."""

    def seconds() -> float:
        start = time.perf_counter()
        call()
        return time.perf_counter() - start

    return seconds


def in_turn(repeats: int, **sides: Callable[[], float]) -> Seconds:
    """Seconds that each side gives: one run to warm up, then all of them in turn.

    Whatever slows the machine for a while slows all sides alike.
    """
    taken: Seconds = {name: [] for name in sides}
    for number in range(repeats + 1):
        for name, side in sides.items():
            seconds = side()
            if number:
                taken[name].append(seconds)
    return taken


def spread(name: str, values: list[float], unit: str = "seconds") -> dict[str, float]:
    """Median and interquartile range, as two figures."""
    low, middle, high = np.percentile(values, (25, 50, 75))
    return {f"{name}.{unit}": round(middle, 4), f"{name}.{unit}_iqr": round(high - low, 4)}


def ratio(one: list[float], other: list[float]) -> float:
    """Median of the ratios of neighbours in time."""
    return round(float(np.median(np.divide(one, other))), 3)
