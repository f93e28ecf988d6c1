"""What one running server has."""

from dataclasses import dataclass
from typing import Any

from visard.serve.batches import Batches
from visard.serve.bodies import Memory
from visard.serve.limits import Limits
from visard.serve.watch import Figures
from visard.serve.worker import Worker


@dataclass(eq=False)
class State:
    """The parts that its answers need.

    Attributes:
        lines: what each method says of itself.
        engine: does the work.
    """

    limits: Limits
    worker: Worker
    memory: Memory
    batches: Batches
    figures: Figures
    lines: dict[str, str]
    engine: Any = None
