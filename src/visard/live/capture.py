"""Capture in a thread of its own, which never waits for what becomes of the frames.

Of a camera the newest frame is handed on, and those that nobody had time for are counted. A
file waits instead: nothing of it is lost.
"""

import threading
from dataclasses import dataclass

from visard.errors import CameraError
from visard.live.sources import Shot, Source

_AHEAD = 2
"""Frames of a file that are read early."""


@dataclass(frozen=True, slots=True)
class _End:
    """After the last frame, and what went wrong, if anything did."""

    error: BaseException | None = None


class Capture:
    """Reads a source from the moment it is made.

    Attributes:
        dropped: frames that came while an earlier one was still waiting.
    """

    def __init__(self, source: Source) -> None:
        self._source, self._room = source, _AHEAD if source.recorded else 1
        self._waiting: list[Shot] = []
        self._end: _End | None = None
        self._stopped, self.dropped = False, 0
        self._turn = threading.Condition()
        self._thread = threading.Thread(target=self._read, name="visard-capture", daemon=True)
        self._thread.start()

    def next(self, patience: float) -> Shot | None:
        """The next frame; None after the last.

        Args:
            patience: seconds to wait for it.

        Raises:
            CameraError: none came in time.
            VisardError: what ended the source.
        """
        with self._turn:
            came = self._turn.wait_for(lambda: self._waiting or self._end, patience)
            if not came:
                todo = "see whether the camera is still plugged in"
                raise CameraError(f"no picture came for {patience:g} seconds", todo=todo)
            if self._waiting:
                shot = self._waiting.pop(0)
                self._turn.notify_all()
                return shot
        if self._end is not None and self._end.error is not None:
            raise self._end.error
        return None

    def stop(self) -> None:
        """Let go of the source; a frame that it waits for itself is not waited for long."""
        with self._turn:
            self._stopped = True
            self._turn.notify_all()
        self._thread.join(timeout=2.0)

    def _read(self) -> None:
        end = _End()
        try:
            shots = self._source.shots()
            for shot in shots:
                if not self._put(shot):
                    break
            getattr(shots, "close", lambda: None)()  # releases the camera now, not some day
        except BaseException as error:  # told to whoever waits for frames
            end = _End(error)
        with self._turn:
            self._end = end
            self._turn.notify_all()

    def _put(self, shot: Shot) -> bool:
        """Hand a frame on; whether more are wanted."""
        with self._turn:
            if self._source.recorded:
                self._turn.wait_for(lambda: len(self._waiting) < self._room or self._stopped)
            elif self._waiting:
                self._waiting.clear()
                self.dropped += 1
            self._waiting.append(shot)
            self._turn.notify_all()
            return not self._stopped
