"""What made a result, so that it can be made again and never gets mixed."""

import hashlib
import platform
from collections.abc import Iterable
from pathlib import Path

import torch

import visard
from visard.methods import Cast

_NO_MATTER = ("cli", "report", "studies", "testing")
"""Parts of the program that cannot change a row."""


def roles(cast: Cast) -> dict[str, str]:
    """Who is attacked and who only judges, by recogniser."""
    attacked = {each.card.name: "attacked" for each in cast.surrogates}
    return attacked | {each.card.name: "stranger" for each in cast.strangers}


def program(*parts: str) -> str:
    """A hash of the program's text, without what only shows results.

    Args:
        parts: only these folders and files of it, such as ``"cloak"`` or
            ``"visibility/blur.py"``; all by default.
    """
    root = Path(visard.__file__).parent
    files = {
        path.relative_to(root): path
        for path in sorted(root.rglob("*"))
        if path.suffix in {".py", ".json"}
    }
    if parts:
        wanted = [name for name in files if any(name.is_relative_to(part) for part in parts)]
    else:
        wanted = [name for name in files if name.parts[0] not in _NO_MATTER]
    return digest(files[name].read_bytes() for name in wanted)


def machine() -> str:
    """The machine as far as it matters to time and rounding, without its name."""
    return f"{platform.system()} {platform.machine()}, {torch.get_num_threads()} thread(s)"


def digest(parts: Iterable[bytes]) -> str:
    """A short name for some bytes."""
    total = hashlib.sha256()
    for part in parts:
        total.update(hashlib.sha256(part).digest())
    return total.hexdigest()[:16]
