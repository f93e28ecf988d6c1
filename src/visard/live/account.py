"""What became of a stream, counted: how fast, how late, and whether anybody was named."""

import time
from collections import Counter, deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from visard.live.frame import State, Treated

_RECENT = 30
"""Frames over which the rate on the screen is taken."""
_KEPT = 100_000
"""Latencies kept: of the last hour or so."""


@dataclass(frozen=True, slots=True)
class Report:
    """The account of a stream that has ended.

    Attributes:
        frames: that came out; ``dropped``: those that nobody had time for.
        states: of frames, by word.
        fps: frames a second, from the first to the last.
        latency: from a frame's capture until it was handed on, in milliseconds: the median,
            and what 95 of 100 stay under.
        asked: faces of which a recogniser was asked, before and after; in ``named_before`` of
            them it named somebody, and in ``named_after`` of these still the same.
        ended: why, in words.
        trouble: what went wrong; empty: nothing.
        black: why frames are black, in words; empty where none is.
    """

    method: str
    frames: int
    dropped: int
    states: Mapping[str, int]
    fps: float
    latency: tuple[float, float]
    asked: int
    named_before: int
    named_after: int
    ended: str = ""
    trouble: str = ""
    black: str = ""

    @property
    def named_share(self) -> float | None:
        """Of the faces named before, those still named; None where nobody was."""
        return self.named_after / self.named_before if self.named_before else None


class Account:
    """Takes in frame after frame."""

    def __init__(self) -> None:
        self.states = Counter[State]()
        self.asked = self.named_before = self.named_after = 0
        self.black = ""
        self._late = deque[float](maxlen=_KEPT)
        self._moments = deque[float](maxlen=_RECENT)
        self._first = self._last = 0.0

    @property
    def frames(self) -> int:
        return self.states.total()

    @property
    def fps(self) -> float:
        """Over the last frames."""
        if len(self._moments) < 2:
            return 0.0
        return (len(self._moments) - 1) / max(self._moments[-1] - self._moments[0], 1e-9)

    @property
    def latency(self) -> float:
        """Of the last frame, in milliseconds."""
        return 1000 * self._late[-1] if self._late else 0.0

    def take(self, treated: Treated, came: float) -> None:
        """A frame was handed on.

        Args:
            came: when it was captured, on the clock ``time.perf_counter``.
        """
        now = time.perf_counter()
        self._first, self._last = self._first or now, now
        self._moments.append(now)
        self._late.append(now - came)
        self.states[treated.state] += 1
        self.black = self.black or treated.why
        for face in treated.faces:
            if face.before is not None:
                self.asked += 1
                self.named_before += face.named is not None
                self.named_after += face.named is True

    def report(self, method: str, dropped: int, ended: str, trouble: str) -> Report:
        """What there is to tell in the end."""
        lasted = self._last - self._first
        return Report(
            method=method,
            frames=self.frames,
            dropped=dropped,
            states={state.value: count for state, count in self.states.items()},
            fps=round((self.frames - 1) / lasted, 2) if lasted > 0 else 0.0,
            latency=_percentiles(sorted(self._late)),
            asked=self.asked,
            named_before=self.named_before,
            named_after=self.named_after,
            ended=ended,
            trouble=trouble,
            black=self.black,
        )


def _percentiles(late: Sequence[float]) -> tuple[float, float]:
    if not late:
        return 0.0, 0.0
    places = (len(late) // 2, min(len(late) - 1, len(late) * 95 // 100))
    median, most = (round(1000 * late[place], 1) for place in places)
    return median, most
