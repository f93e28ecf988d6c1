"""Which versions made a result, for whoever wants to make it again."""

import platform
from importlib.metadata import version

_WHAT_MATTERS = ("visard", "torch", "numpy", "pillow", "opencv-python-headless")


def versions() -> dict[str, str]:
    """Version by distribution name, and Python's own."""
    return {name: version(name) for name in _WHAT_MATTERS} | {"python": platform.python_version()}
