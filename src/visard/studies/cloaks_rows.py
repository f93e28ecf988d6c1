"""A row of the study of cloaks: one person's photo, one way, one stranger."""

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from visard.errors import DataError
from visard.photo.atomic import printable, write_bytes
from visard.results import Visibility
from visard.types import Outcome


class Question(StrEnum):
    """What the photo is compared with."""

    OTHER = "other"
    """A clean photo of the same person, another one."""
    SAME = "same"
    """The very photo before the change: the harder question."""
    BOTH = "both"
    """Another photo of the person, protected in the same way."""


@dataclass(frozen=True, slots=True)
class Word:
    """What one recogniser says, before the change and after.

    Attributes:
        known: file name of the photo that it is compared with.
        before, after: distance in thresholds, over 1 is another person; None where no
            face was acquired.
        rank_before, rank: the person's place among everybody in the gallery, 1 is the
            nearest; None where nobody looked.
    """

    question: Question
    recognizer: str
    channel: str
    known: str
    before: float | None
    after: float | None
    rank_before: int | None = None
    rank: int | None = None

    @property
    def accepted(self) -> bool:
        """Whether the pair is recognised when nothing is protected: only then it counts."""
        return self.before is not None and self.before <= 1

    @property
    def outcome(self) -> Outcome:
        """What became of it."""
        if self.after is None:
            return Outcome.NOT_ACQUIRED
        return Outcome.MATCHED if self.after <= 1 else Outcome.PROTECTED


@dataclass(frozen=True, slots=True)
class Row:
    """What became of one photo.

    Attributes:
        label: the way's.
        stranger: the recogniser that was not attacked, nor any of its family.
        width: of the face, in pixels.
        seconds: of the processor, for the protection.
    """

    label: str
    crowd: str
    stranger: str
    person: str
    photo: str
    width: float
    visibility: Visibility
    seconds: float
    steps: int
    met: bool
    words: tuple[Word, ...]


_ROW = TypeAdapter(Row)


def save(row: Row, path: Path) -> None:
    """Keeps a row on disk."""
    write_bytes(path, _ROW.dump_json(row), force=True)


def saved(path: Path) -> Row | None:
    """A row that was kept, None where there is none.

    Raises:
        DataError: what is there is no row.
    """
    try:
        return _ROW.validate_json(path.read_bytes())
    except FileNotFoundError:
        return None
    except ValidationError as error:
        raise DataError("this is no row", printable(path), "delete it") from error
