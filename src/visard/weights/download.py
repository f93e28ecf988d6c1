"""One file from the network to the disk: whole and right, or not at all."""

import hashlib
import http.client
import os
import tempfile
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from visard.weights.registry import WeightFile

_PATIENCE = 5.0
"""Seconds without an answer, to connect or between two pieces."""
_PIECE = 1 << 16


def secure_opener() -> urllib.request.OpenerDirector:
    """Speaks https only, so that no redirection can lead away from it."""
    opener = urllib.request.OpenerDirector()
    for handler in (
        urllib.request.ProxyHandler(),
        urllib.request.UnknownHandler(),
        urllib.request.HTTPSHandler(),
        urllib.request.HTTPDefaultErrorHandler(),
        urllib.request.HTTPRedirectHandler(),
        urllib.request.HTTPErrorProcessor(),
    ):
        opener.add_handler(handler)
    return opener


def download(
    file: WeightFile,
    target: Path,
    progress: Callable[[str, int, int], None],
    opener: urllib.request.OpenerDirector | None = None,
) -> None:
    """Fetches a file to a temporary name beside its target, checks it, then renames it.

    Two processes may do this at once: each has a temporary file of its own, and
    both rename the same bytes.

    Raises:
        OSError: the server cannot be reached, or sent something else. The target
            is then as it was before.
    """
    with _temporary(target) as (stream, path):
        try:
            _receive(file, opener or secure_opener(), stream, progress)
        except urllib.error.HTTPError as error:
            error.close()
            raise OSError(f"the server answered {error.code} {error.reason}") from None
        except http.client.HTTPException as error:
            raise OSError(f"the server does not speak proper HTTP: {error!r}") from error
        path.replace(target)


@contextmanager
def _temporary(target: Path) -> Iterator[tuple[IO[bytes], Path]]:
    target.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.", suffix=".part")
    try:
        with os.fdopen(handle, "wb") as stream:
            yield stream, Path(name)
    finally:
        Path(name).unlink(missing_ok=True)


def _receive(
    file: WeightFile,
    opener: urllib.request.OpenerDirector,
    stream: IO[bytes],
    progress: Callable[[str, int, int], None],
) -> None:
    digest, done = hashlib.sha256(), 0
    request = urllib.request.Request(file.url, headers={"User-Agent": "visard"})  # noqa: S310
    with opener.open(request, timeout=_PATIENCE) as answer:
        while done <= file.size and (piece := answer.read(_PIECE)):
            stream.write(piece)
            digest.update(piece)
            done += len(piece)
            progress(file.name, min(done, file.size), file.size)
    if done < file.size:
        raise OSError(f"it broke off after {done} of {file.size} bytes")
    if digest.hexdigest() != file.sha256:
        raise OSError("the server sent another file, which is refused")
    stream.flush()
    os.fsync(stream.fileno())
