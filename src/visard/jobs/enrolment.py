"""Photos of people into a gallery, by every recogniser at hand side by side.

A photo that is in the gallery already is skipped, so an enrolment that was interrupted
goes on where it was.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from visard.errors import NoFaceError, WeightsError
from visard.jobs.growing import Growing
from visard.methods import detector, recognizers
from visard.pipeline.collect import Source
from visard.pipeline.extract import Advance, extract, silent
from visard.pipeline.preprocess import Lost
from visard.registry import DEFAULT_DETECTOR

CHUNK = 256
"""Pictures that are stored together; an interruption costs no more than these."""


@dataclass(frozen=True, slots=True)
class Enrolment:
    """What became of every picture.

    Attributes:
        enrolled: are in the gallery now.
        known: were there already.
        odd: seem to show somebody else than the person's other photos, and were left out
            unless that was asked for.
        lost: show no face, or cannot be read.
        recognizers: who embedded them.
        missing: who could not, with the reason.
    """

    enrolled: tuple[Source, ...]
    known: tuple[Source, ...]
    odd: tuple[Source, ...]
    lost: tuple[Lost, ...]
    recognizers: tuple[str, ...]
    missing: tuple[str, ...]


def enrol(
    sources: Sequence[Source],
    where: Path,
    *,
    odd_too: bool = False,
    detector_name: str = DEFAULT_DETECTOR,
    advance: Advance = silent,
) -> Enrolment:
    """Enrol the main face of every picture.

    Args:
        where: the gallery's folder; a new gallery is made once there is a face to keep.
        odd_too: enrol also what seems to show somebody else; see ``odd_ones``.
        advance: called with how many more pictures are done.

    Raises:
        NoFaceError: no picture gives a face; then nothing is written.
        WeightsError: the detector or every recogniser is missing.
        DataError: the gallery cannot be used.
    """
    present, missing = recognizers()
    if not present:
        raise WeightsError("no recogniser can be loaded", todo="; ".join(missing))
    finds = detector(detector_name)
    work = Growing(where, [each.card for each in present], odd_too=odd_too)
    new, known = work.news(sources)
    advance(len(known))
    for start in range(0, len(new), CHUNK):
        work.store(extract(new[start : start + CHUNK], finds, present, advance))
    if not work.enrolled and not known and not work.odd:
        raise NoFaceError(_nothing(work.lost), _first(sources), "give photos that show the person")
    names = tuple(each.card.name for each in present)
    return Enrolment(
        tuple(work.enrolled), tuple(known), tuple(work.odd), tuple(work.lost), names, missing
    )


def _nothing(lost: Sequence[Lost]) -> str:
    if not lost:
        return "there is no photo and no video"
    unreadable = sum(each.error is not None for each in lost)
    also = f", and {unreadable} could not be read" if unreadable else ""
    return f"no face was found in any of {len(lost)} pictures{also}"


def _first(sources: Sequence[Source]) -> str:
    return f"{sources[0]}{' …' if len(sources) > 1 else ''}" if sources else ""
