"""A photo on its way in: read, told apart by its hash, decoded. No network is needed for it."""

import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from hashlib import sha256

from visard.errors import PhotoError, VisardError
from visard.photo.atomic import printable
from visard.photo.files import Keep, decode
from visard.scale.item import Item
from visard.scale.manifest import Known
from visard.scale.places import Place, content
from visard.scale.rows import State
from visard.scale.tables import row_content
from visard.types import Photo

PIXELS = 48_000_000
"""Of the photos that are in memory together; one that has more is alone."""


@dataclass(frozen=True, slots=True)
class Task:
    """A photo to be dealt with, and what an earlier run left of it, if anything."""

    item: Item
    known: Known | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Loaded:
    """A photo that was looked for.

    Attributes:
        data: the content of its file.
        photo: None where there is nothing to do: it is done already, or cannot be read.
        state: then, why; of the others ``FAILED`` until somebody has done something.
    """

    task: Task
    data: bytes = b""
    input_hash: str = ""
    photo: Photo | None = None
    state: State = State.FAILED
    error: str = ""
    seconds: float = 0.0


def load(task: Task, out: Place, keep: Keep) -> Loaded:
    """Read and decode a photo, unless it is done already and its result is what it was."""
    start, known, item = time.perf_counter(), task.known, task.item
    settled = known is not None and known.state is not State.FAILED
    if settled and _same_file(task) and _same_result(task, out):
        return Loaded(task, state=State.KEPT)
    try:
        data = row_content(item.address) or content(item.address)
    except VisardError as error:
        return Loaded(task, error=str(error), seconds=_since(start))
    digest = sha256(data).hexdigest()
    if settled and known is not None and digest == known.input_hash and _same_result(task, out):
        return Loaded(task, state=State.KEPT)
    try:
        photo = decode(data, name=printable(item.address), keep=keep)
    except PhotoError as error:
        why = str(error)
        return Loaded(task, data, digest, None, State.UNREADABLE, why, _since(start))
    return Loaded(task, data, digest, photo, seconds=_since(start))


def together(tasks: Iterable[Task], out: Place, keep: Keep, most: int) -> Iterator[list[Loaded]]:
    """Load photos, and hand them over as many at a time as memory is for.

    Args:
        most: photos at a time.
    """
    batch: list[Loaded] = []
    pixels = 0
    for task in tasks:
        loaded = load(task, out, keep)
        its = loaded.photo.pixels.size // 3 if loaded.photo is not None else 0
        if batch and (len(batch) >= most or pixels + its > PIXELS):
            yield batch
            batch, pixels = [], 0
        batch.append(loaded)
        pixels += its
    if batch:
        yield batch


def _same_file(task: Task) -> bool:
    """Whether the listing shows the file that was read before; in a table it shows nothing."""
    known, facts = task.known, task.item.facts
    if known is None or facts.length < 0:
        return False
    return (facts.length, facts.changed) == (known.length, known.changed)


def _same_result(task: Task, out: Place) -> bool:
    known = task.known
    if known is None or not known.output:
        return known is not None
    data = out.read(known.output)
    return data is not None and sha256(data).hexdigest() == known.output_hash


def _since(start: float) -> float:
    return round(time.perf_counter() - start, 3)
