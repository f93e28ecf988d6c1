"""Faces in batches: what cloaks by descent share whose photos come one by one."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol, runtime_checkable

import torch
from jaxtyping import Float
from torch import Tensor

from visard.cloak.frame import Frame, Plane
from visard.descent.loop import Step
from visard.protocols import Canvas
from visard.tensors import Change, Points, Received
from visard.types import Protected, Window

BATCH = 16
"""Windows in one descent; bounds the memory."""


@dataclass(frozen=True, slots=True, eq=False)
class Batch:
    """Some faces at working size, stacked.

    Attributes:
        frames: one a face.
        pictures: the faces at working size.
        oval: 1 on each face, falling to 0 around it.
        landmarks: in pixels of ``pictures``.
    """

    frames: tuple[Frame, ...]
    pictures: Received
    oval: Float[Tensor, "n 1 _ _"]
    landmarks: Points

    @classmethod
    def of(cls, windows: Sequence[Window]) -> "Batch":
        """The faces of one window or more."""
        frames = tuple(Frame.of(window) for window in windows)
        return cls(
            frames,
            torch.cat([frame.work for frame in frames]),
            torch.cat([frame.oval() for frame in frames]),
            torch.cat([frame.landmarks(working=True) for frame in frames]),
        )


def in_batches(
    windows: Sequence[Window],
    protect: Callable[[Batch], Iterable[Protected]],
    kind: Callable[[Window], int] = lambda window: 0,
) -> list[Protected]:
    """What ``protect`` makes of the windows, as many of them at a time as memory is for.

    Args:
        kind: only windows of one kind come together.

    >>> in_batches([], lambda batch: [])
    []
    """
    results: dict[int, Protected] = {}
    kinds = [kind(window) for window in windows]
    for each in dict.fromkeys(kinds):
        alike = [index for index, its in enumerate(kinds) if its == each]
        for start in range(0, len(alike), BATCH):
            part = alike[start : start + BATCH]
            done = protect(Batch.of([windows[index] for index in part]))
            results.update(zip(part, done, strict=True))
    return [results[index] for index in range(len(windows))]


@runtime_checkable
class Additive(Canvas, Protocol):
    """A canvas that can tell what it adds."""

    def added(self) -> Change: ...


def all_steps(canvas: Additive, steps: Iterable[Step]) -> list[Plane]:
    """What a canvas adds to each face after a descent that does not stop early."""
    for _ in steps:
        pass
    with torch.no_grad():
        added = canvas.added()
    return [added[i : i + 1] for i in range(len(added))]
