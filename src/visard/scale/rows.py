"""A row of the manifest: all that is known of what became of one photo."""

from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

from visard.types import Box


class State(StrEnum):
    """Where a photo's way ended."""

    WRITTEN = "written"
    NOTHING_GAINED = "nothing gained"
    NO_FACE = "no face"
    UNREADABLE = "unreadable"
    FAILED = "failed"
    """For a reason that is not the photo's own: the next run tries again."""
    ENROLLED = "enrolled"
    """What there is of it is in a gallery."""
    KEPT = "kept"
    """Done by an earlier run and still so. Only told, never written down."""


@dataclass(frozen=True, slots=True)
class FaceRow:
    """What became of one face; ``box`` is left, top, right, bottom in pixels."""

    number: int
    outcome: str
    box: Box


@dataclass(frozen=True, slots=True)
class Row:
    """What became of one photo.

    Attributes:
        key: tells it from the others: its name in the set, with folders.
        address: where it was read.
        length, changed: bytes of its file, and when that was changed (seconds since 1970).
        input_hash, output_hash: sha256, in hexadecimal.
        outcome: the worst of the faces'; empty where none was looked at.
        hidden: the method did for every face what it promises, and the result is written.
        settings: tells the settings apart; what they were is in ``manifest/settings.json``.
        versions: of what made it, as ``NAME VERSION`` in one line.
        output: name of the result in the folder for results; empty where there is none.
        error: why there is none, in a line.
        payload: what goes with the row on its way and is not in the manifest.
    """

    key: str
    address: str
    state: State
    length: int = -1
    changed: float = 0.0
    input_hash: str = ""
    outcome: str = ""
    hidden: bool = False
    faces: tuple[FaceRow, ...] = ()
    method: str = ""
    settings: str = ""
    versions: str = ""
    seconds: float = 0.0
    output: str = ""
    output_hash: str = ""
    error: str = ""
    payload: bytes = b""


def schema() -> Any:
    """The columns of rows; in the manifest all but the last."""
    import pyarrow as pa

    face = pa.struct(
        [("number", pa.int32()), ("outcome", pa.string()), ("box", pa.list_(pa.float32()))]
    )
    kinds: dict[Any, Any] = {
        str: pa.string(),
        State: pa.string(),
        int: pa.int64(),
        float: pa.float64(),
    }
    kinds |= {bool: pa.bool_(), bytes: pa.binary()}
    names = Row.__annotations__
    return pa.schema([(each, kinds.get(names[each], pa.list_(face))) for each in names])


def table(rows: Iterable[Row]) -> Any:
    """Rows as an Arrow table."""
    import pyarrow as pa

    return pa.Table.from_pylist([asdict(row) for row in rows], schema=schema())


def rows_of(arrow: Any) -> Iterator[Row]:
    """The rows of an Arrow table or batch, as ``table`` made it."""
    for each in arrow.to_pylist():
        faces = tuple(
            FaceRow(face["number"], face["outcome"], tuple(face["box"])) for face in each["faces"]
        )
        yield Row(**(each | {"state": State(each["state"]), "faces": faces}))
