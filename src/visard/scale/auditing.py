"""``audit`` as a plan: would machines still find the people in a folder of protected photos?"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from visard.audit_report import AuditReport
from visard.errors import NoFaceError, PhotoError, SettingError, VisardError
from visard.jobs.audit import AuditJob, Material, Question
from visard.jobs.originals import Originals
from visard.photo.files import Keep, read
from visard.photo.shown import as_shown
from visard.registry import DEFAULT_DETECTOR
from visard.report.json import dumps
from visard.scale.loading import Loaded
from visard.scale.of_reports import faces
from visard.scale.places import is_store
from visard.scale.rows import State
from visard.scale.threads import one_thread
from visard.scale.work import Treated, failed
from visard.types import Outcome, Photo


@dataclass(frozen=True, slots=True)
class Audit:
    """Protected photos looked at by every recogniser; the report of each is written as JSON.

    Attributes:
        folder: the protected photos, called ``NAME.visard.EXT`` or ``NAME.partial.EXT``.
        originals: a folder with the untouched ones, found by their names; None: they lie beside.

    Raises:
        SettingError: one of them is no folder.
    """

    folder: Path
    originals: Path | None
    adversaries: tuple[str, ...] = ()
    attacked: tuple[str, ...] | None = None
    detector: str = DEFAULT_DETECTOR
    force: bool = False
    keep: Keep = Keep.NOTHING
    of_results: bool = True

    def __post_init__(self) -> None:
        if is_store(str(self.folder)) or not self.folder.is_dir():
            raise SettingError("an engine audits a folder of this machine", str(self.folder))

    def settings(self) -> Mapping[str, str]:
        return {
            "verb": "audit",
            "originals": str(self.originals or "beside the photos"),
            "adversaries": ", ".join(self.adversaries) or "all",
            "attacked": "unknown" if self.attacked is None else ", ".join(self.attacked),
            "detector": self.detector,
        }

    def begin(self) -> "Auditing":
        one_thread()
        return Auditing(self)


class Auditing:
    """Audits photos as they come."""

    method = "audit"

    def __init__(self, asked: Audit) -> None:
        self._asked = asked
        self._originals = Originals(asked.folder, asked.originals)

    def treat(self, loaded: Loaded) -> Treated:
        """The report of one photo; its seconds are left out, so that it is the same anew."""
        try:
            report = self._report(Path(loaded.task.item.address), loaded.photo)
        except NoFaceError as error:
            return Treated(State.NO_FACE, outcome=str(Outcome.NO_FACE), error=str(error))
        except PhotoError as error:
            return Treated(State.UNREADABLE, error=str(error))
        except VisardError as error:
            return failed(error)
        name = f"{Path(loaded.task.item.key).stem}.audit.json"
        told, hidden = str(report.outcome), report.outcome is Outcome.PROTECTED
        return Treated(
            State.WRITTEN, dumps(report).encode(), name, told, hidden, faces(report.faces)
        )

    def _report(self, path: Path, photo: Photo | None) -> AuditReport:
        if photo is None:
            raise PhotoError("nothing was read", str(path))
        original, asked = self._originals.of(path), self._asked
        question = Question(path, original, None, asked.adversaries, asked.attacked, asked.detector)
        material = Material(as_shown(photo), as_shown(read(original)), None)
        return replace(AuditJob(question).look(material).report, seconds={})
