"""The line that every targeted cloak leaves: who, when, towards whose photo. Never what of.

One JSON object a line, only ever added to. It is on disk before the cloak is made; where it
cannot be, there is no cloak.
"""

import getpass
import json
import os
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from platformdirs import user_state_path

from visard.errors import ConsentError
from visard.photo.atomic import printable


def log_path() -> Path:
    """Where the lines are: ``VISARD_TARGET_LOG``, or a file among the user's states."""
    chosen = os.environ.get("VISARD_TARGET_LOG")
    return Path(chosen) if chosen else user_state_path("visard", appauthor=False) / "targets.jsonl"


def note(who: str, digests: Sequence[str], faces: int) -> None:
    """Leave a line, and come back only when it is on disk.

    Args:
        who: asks for the cloak; empty: whoever this program belongs to.
        digests: SHA-256 of the photos of the chosen person.
        faces: that are about to be led there.

    Raises:
        ConsentError: the line cannot be written.
    """
    line = {
        "when": datetime.now(UTC).isoformat(timespec="seconds"),
        "who": who or _user(),
        "target_sha256": list(digests),
        "faces": faces,
    }
    path, text = log_path(), json.dumps(line).encode() + b"\n"
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        _append(path, text)
    except OSError as error:
        raise ConsentError(
            f"the line that every targeted cloak leaves cannot be written ({error.strerror})",
            printable(path),
            "make room, or let VISARD_TARGET_LOG name another file; nothing was changed",
        ) from error


def _append(path: Path, text: bytes) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    try:
        if os.write(descriptor, text) < len(text):
            raise OSError(0, "only a part of it fits")
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _user() -> str:
    try:
        return f"user {getpass.getuser()}"
    except (KeyError, OSError):  # a user without a name, as in some containers
        return f"user {os.getuid()}"
