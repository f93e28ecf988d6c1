"""What the environment says about weight files. Read at every call, never kept."""

import os
from pathlib import Path

from platformdirs import user_cache_path


def _is_set(variable: str) -> bool:
    return os.environ.get(variable, "") not in ("", "0")


def offline() -> bool:
    """Whether ``VISARD_OFFLINE`` forbids downloads."""
    return _is_set("VISARD_OFFLINE")


def permissive_only() -> bool:
    """Whether ``VISARD_PERMISSIVE_ONLY`` leaves out what may not be used commercially."""
    return _is_set("VISARD_PERMISSIVE_ONLY")


def cache_folder() -> Path:
    """Where downloads are kept; ``VISARD_CACHE`` moves it."""
    chosen = os.environ.get("VISARD_CACHE")
    return (Path(chosen) if chosen else user_cache_path("visard")) / "weights"


def folders() -> list[Path]:
    """Where files are looked for, in order: ``VISARD_WEIGHTS`` (several allowed), the cache."""
    named = os.environ.get("VISARD_WEIGHTS", "").split(os.pathsep)
    return [*(Path(folder) for folder in named if folder), cache_folder()]
