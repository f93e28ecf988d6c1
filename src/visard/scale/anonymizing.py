"""``anonymize`` as a plan: photos made anew so that machines find no face in them."""

from collections.abc import Mapping
from dataclasses import dataclass

from visard.errors import SettingError
from visard.jobs.anonymize import AnonymizeJob
from visard.jobs.offers import Drawing
from visard.jobs.survey import Surveying
from visard.jobs.wishes import Wishes
from visard.photo.files import Keep
from visard.scale.loading import Loaded
from visard.scale.of_reports import treated
from visard.scale.protecting import people
from visard.scale.threads import one_thread
from visard.scale.work import Treated


@dataclass(frozen=True, slots=True)
class Anonymize:
    """Photos in which machines are to find no face.

    Raises:
        SettingError: it is asked for what can be had for single photos only.
    """

    asked: Wishes

    def __post_init__(self) -> None:
        alone = {
            "--boxes": self.asked.boxes,
            "--animate": self.asked.animate,
            "--review": self.asked.review,
            "--sign": self.asked.signing,  # a signature holds the time: no two are alike
        }
        for option, value in alone.items():
            if value:
                raise SettingError("this is not for an engine", option)

    @property
    def keep(self) -> Keep:
        return self.asked.keep

    @property
    def force(self) -> bool:
        return self.asked.force

    @property
    def of_results(self) -> bool:
        return False

    def settings(self) -> Mapping[str, str]:
        asked = self.asked
        return {
            "verb": "anonymize",
            "method": asked.method,
            "seed": str(asked.seed or 0),
            "detector": asked.detector,
            "check": str(asked.check),
            "quality": str(asked.quality),
            "metadata kept": str(asked.keep),
            "limits": f"{asked.limits.largest}, {asked.limits.most}",
            **{name: str(value) for name, value in asked.options.items() if value is not None},
        } | people(asked.whose)

    def begin(self) -> "Anonymizing":
        return Anonymizing(self.asked)


class Anonymizing:
    """An anonymise job that takes photos as they come.

    Raises:
        SettingError: the method treats a set as a whole, or draws what nobody may know.
    """

    def __init__(self, asked: Wishes) -> None:
        one_thread()
        self._job = AnonymizeJob(asked)
        self.method = self._job.anonymizer.name
        if isinstance(self._job.anonymizer, Surveying):
            todo = "leave --engine out"
            raise SettingError("this method has to see all photos first", self.method, todo)
        if isinstance(self._job.anonymizer, Drawing) and asked.seed is None:
            todo = "give a --seed, and keep it to yourself"
            raise SettingError("several processes draw by the same seed", self.method, todo)

    def treat(self, loaded: Loaded) -> Treated:
        return treated(loaded, self._job.make)
