"""Where protected frames go: a file, a window, or a camera that other programs see."""

from typing import Protocol, runtime_checkable

from visard.types import ImageArray


@runtime_checkable
class Sink(Protocol):
    """Takes frames, one after the other.

    Attributes:
        open: it takes more.
    """

    @property
    def open(self) -> bool: ...

    def show(self, pixels: ImageArray, time: float) -> None:
        """Take a frame.

        Args:
            time: when it was taken, in seconds from some moment.
        """
        ...

    def close(self) -> None:
        """The end; may be called again."""
        ...


class Nowhere:
    """Shows frames to nobody; for measuring, and for trying whether a camera works."""

    open = True

    def show(self, pixels: ImageArray, time: float) -> None:
        """See ``Sink``."""

    def close(self) -> None:
        """See ``Sink``."""
