"""visard changes photos so that machines no longer know who is in them, and proves it.

>>> import visard
>>> sorted(visard.__all__)[:3]
['Client', 'Outcome', 'Report']
"""

import os
from importlib import import_module
from typing import Any

# The networks are small, so their threads mostly wait for one another; waiting by
# spinning makes everything tenfold slower as soon as another program wants a core.
# Must be set before torch is first imported; whoever set it otherwise is respected.
os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")

_HOMES = {
    "Client": "visard.client",
    "Outcome": "visard.types",
    "Report": "visard.results",
    "Settings": "visard.jobs.settings",
    "Strength": "visard.types",
    "VisardError": "visard.errors",
    "protect": "visard.jobs.protect",
}

__all__ = list(_HOMES)


def __getattr__(name: str) -> Any:
    """Public names are loaded when they are used, so that ``import visard`` is quick."""
    if name not in _HOMES:
        raise AttributeError(f"module 'visard' has no attribute {name!r}")
    return getattr(import_module(_HOMES[name]), name)
