"""The seam between a stream of frames and what protects the faces in it."""

from collections.abc import Sequence
from typing import Protocol, runtime_checkable

from visard.protocols import Protector
from visard.types import ImageArray, Window


@runtime_checkable
class Way(Protocol):
    """Changes the faces of one stream, frame by frame; it may remember the frames before.

    Attributes:
        margin: how far a window reaches beyond the face's box on each side, in its widths.
    """

    @property
    def name(self) -> str: ...
    @property
    def margin(self) -> float: ...

    def change(
        self, windows: Sequence[Window], tracks: Sequence[int]
    ) -> Sequence[ImageArray | None]:
        """Each window anew, same shape; None where it could not be changed.

        Args:
            windows: around faces that the detector finds in this frame; they do not overlap.
            tracks: whose they are: the same number is the same face as before.
        """
        ...


class EachAnew:
    """Any protector, which begins anew in every frame.

    Args:
        protector: quick, or the camera stands still.
        seed: the same for every frame, so that the change does not flicker.
    """

    def __init__(self, protector: Protector, seed: int = 0) -> None:
        self._protector, self._seed = protector, seed
        self.name, self.margin = protector.name, protector.margin

    def change(
        self, windows: Sequence[Window], tracks: Sequence[int]
    ) -> Sequence[ImageArray | None]:
        """See ``Way``."""
        return [each.pixels for each in self._protector.protect(windows, self._seed)]
