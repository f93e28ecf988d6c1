"""What one running server has."""

from dataclasses import dataclass
from typing import Any

from visard.serve.batches import Batches
from visard.serve.bodies import Memory
from visard.serve.folders import Folders
from visard.serve.limits import Limits
from visard.serve.watch import Figures
from visard.serve.worker import Worker


@dataclass(eq=False)
class State:
    """The parts that its answers need.

    Attributes:
        worker, films: work on photos, and on videos.
        folders: where videos lie.
        lines: what each method says of itself.
        engine: does the work.
        who: what the line says that targeted cloaks leave; None: there are none here.
    """

    limits: Limits
    worker: Worker
    films: Worker
    memory: Memory
    folders: Folders
    batches: Batches
    figures: Figures
    lines: dict[str, str]
    engine: Any = None
    who: str | None = None
