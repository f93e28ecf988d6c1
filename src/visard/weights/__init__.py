"""Model files that do not come with the install: where they are, and that they are the right ones.

A file is looked for in the folders of ``VISARD_WEIGHTS``, then in the cache
(``VISARD_CACHE``), then downloaded, unless ``VISARD_OFFLINE`` is set. Nothing is
handed out before its sha256 has been compared. No torch here.
"""

from collections.abc import Iterable
from functools import cache
from pathlib import Path

from visard.weights.registry import WeightFile, registry
from visard.weights.settings import cache_folder, offline, permissive_only
from visard.weights.store import Progress, State, Status, Store, silent

__all__ = [
    "Progress",
    "State",
    "Status",
    "Store",
    "WeightFile",
    "cache_folder",
    "find",
    "offline",
    "permissive_only",
    "pull",
    "registry",
    "verify",
]


@cache
def _store() -> Store:
    return Store(registry())


def find(name: str, download: bool = True, progress: Progress = silent) -> Path:
    """The path of a weight file whose sha256 has been compared.

    Args:
        name: the name in the registry, such as ``"yunet-n.onnx"``.
        download: whether a file that is not here may be fetched.
        progress: called while it is being fetched.

    Raises:
        UnknownNameError: the registry has no such file.
        WeightsError: the file is absent and cannot be had, or has the wrong hash,
            or its licence is refused by ``VISARD_PERMISSIVE_ONLY``. A download that
            failed is not tried again in the same process.
    """
    return _store().find(name, download, progress)


def pull(names: Iterable[str] = (), progress: Progress = silent) -> list[Path]:
    """Makes files present, by default all of them; a damaged one in the cache is replaced.

    Raises:
        UnknownNameError, WeightsError: as for :func:`find`.
    """
    return _store().pull(names, progress)


def verify() -> list[Status]:
    """The state of every file of the registry; reads them all, downloads nothing."""
    return _store().verify()
