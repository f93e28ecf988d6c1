"""How the parts of a loss went, a line of JSON every so many steps, beside the file."""

import json
from collections.abc import Mapping
from pathlib import Path

from visard.jobs.training import Progress
from visard.photo.atomic import write_bytes

_NOTED_EVERY = 100
"""Steps whose mean losses make one line of the curve."""


class Losses:
    """The curve of a training whose loss has several parts.

    Args:
        parts: the last step's, by name; looked at anew each time.
        path: of the file of lines.
        anew: begin it, rather than go on.

    Raises:
        PhotoError: it cannot be written.
    """

    def __init__(self, parts: Mapping[str, float], path: Path, *, anew: bool) -> None:
        self._parts, self.path = parts, path
        self._sums: dict[str, float] = {}
        self._count = 0
        if anew:
            write_bytes(path, b"", force=True)

    def note(self, done: int) -> None:
        """Take the parts of a step that is done."""
        for name, value in self._parts.items():
            self._sums[name] = self._sums.get(name, 0.0) + value
        self._count += 1
        if done % _NOTED_EVERY == 0:
            means = {name: round(value / self._count, 5) for name, value in self._sums.items()}
            with self.path.open("a") as file:
                file.write(json.dumps({"step": done} | means) + "\n")
            self._sums, self._count = {}, 0

    def noted(self, progress: Progress) -> Progress:
        """The same progress, each step noted first."""

        def both(done: int, total: int, loss: float) -> None:
            self.note(done)
            progress(done, total, loss)

        return both

    def thinned(self) -> list[dict[str, float]]:
        """About twenty of the lines, the last among them."""
        lines = self.path.read_text().splitlines()
        every = max(1, len(lines) // 20)
        return [json.loads(line) for line in reversed(lines[::-every])]
