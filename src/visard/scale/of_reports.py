"""From what the jobs say of a photo to what the manifest does."""

from collections.abc import Callable, Sequence
from pathlib import PurePosixPath

from visard.errors import NoFaceError, PhotoError, VisardError
from visard.jobs.protect import Made
from visard.report.words import succeeded
from visard.results import FaceReport
from visard.scale.loading import Loaded
from visard.scale.rows import FaceRow, State
from visard.scale.work import Treated, failed, result_name
from visard.types import Outcome, Photo


def treated(loaded: Loaded, make: Callable[[Photo, str], Made]) -> Treated:
    """What becomes of a photo that was read.

    Args:
        make: does it, with the photo and its name; what it refuses is told in the row.
    """
    if loaded.photo is None:
        return Treated(loaded.state, error=loaded.error)
    name = PurePosixPath(loaded.task.item.key).name
    try:
        made = make(loaded.photo, name)
    except NoFaceError as error:
        return Treated(State.NO_FACE, outcome=str(Outcome.NO_FACE), error=str(error))
    except PhotoError as error:
        return Treated(State.UNREADABLE, error=str(error))
    except VisardError as error:
        return failed(error)
    report, outcome = made.evidence.report, str(made.evidence.report.outcome)
    if made.data is None:
        return Treated(State.NOTHING_GAINED, outcome=outcome, faces=faces(report.faces))
    name = result_name(name, loaded.photo.format, made.label)
    hidden = succeeded(report.outcome, report.claim)
    return Treated(State.WRITTEN, made.data, name, outcome, hidden, faces(report.faces))


def faces(reports: Sequence[FaceReport]) -> tuple[FaceRow, ...]:
    """What became of each face."""
    return tuple(FaceRow(each.number, str(each.outcome), each.box) for each in reports)
