"""A job that runs on a server: it is stopped there when nobody waits for it here any more."""

import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Any

from visard.client.wire import Field, Wire
from visard.errors import VisardError

_LOOKS = 0.5
"""Seconds between two looks how far it is."""

Tell = Callable[[dict[str, Any]], None]


class Started:
    """One job; leaving the block by an error, or by Ctrl-C, stops it on the server.

    Args:
        fields: photos, a video, and what is to be done.

    Raises:
        VisardError: the server cannot be reached, or refuses.
    """

    def __init__(self, wire: Wire, fields: Sequence[Field]) -> None:
        self._wire = wire
        self.state: dict[str, Any] = wire.ask("/v1/jobs", fields)
        self._path = f"/v1/jobs/{self.state['id']}"

    def __enter__(self) -> "Started":
        return self

    def wait(self, tell: Tell) -> None:
        """Wait until it is done.

        Args:
            tell: hears how far it is.

        Raises:
            ServerError: the server cannot be reached, or knows it no longer.
        """
        while self.state["state"] != "done":
            tell(self.state)
            time.sleep(_LOOKS)
            self.state = self._wire.ask(self._path)
        tell(self.state)

    def fetch(self, into: Path) -> None:
        """Write the zip file of its results; the server forgets it with this.

        Raises:
            ServerError: the server cannot be reached, or knows it no longer.
        """
        self._wire.fetch(f"{self._path}/result", into)

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if error is not None:
            with suppress(VisardError):  # what went wrong first is what counts
                self._wire.ask(self._path, method="DELETE")
