"""``protect`` as a plan: photos changed so that machines no longer know who is in them."""

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from visard.errors import SettingError
from visard.jobs.protect import Made, ProtectJob
from visard.jobs.settings import Settings, Whose
from visard.photo.files import Keep
from visard.scale.loading import Loaded
from visard.scale.of_reports import treated
from visard.scale.threads import one_thread
from visard.scale.work import Treated
from visard.types import Photo


@dataclass(frozen=True, slots=True)
class Protect:
    """Photos changed so that machines no longer know who is in them.

    Raises:
        SettingError: it is asked for what can be had for single photos only.
    """

    asked: Settings

    def __post_init__(self) -> None:
        if self.asked.references is not None:
            raise SettingError(
                "these are for photos of one person, not for an engine", "--references"
            )
        if self.asked.target is not None:
            raise SettingError("nobody is led to in large numbers", "--target")

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
            "verb": "protect",
            "method": asked.method,
            "strength": str(asked.strength),
            "seed": str(asked.seed),
            "detector": asked.detector,
            "stranger": asked.stranger or "by default",
            "quality": str(asked.quality),
            "metadata kept": str(asked.keep),
        } | people(asked.whose)

    def begin(self) -> "Protecting":
        return Protecting(self.asked)


class Protecting:
    """A protect job that takes photos as they come."""

    def __init__(self, asked: Settings) -> None:
        one_thread()
        self._job = ProtectJob(asked)
        self.method = self._job.protector.name

    def treat(self, loaded: Loaded) -> Treated:
        return treated(loaded, self._made)

    def _made(self, photo: Photo, name: str) -> Made:
        found = self._job.find(photo, name)
        return self._job.judge(found, self._job.cloak([found])[0])


def people(whose: Whose) -> dict[str, str]:
    """A choice of people, by the hashes of the photos that show them."""
    said = {"only": whose.only, "left as they are": whose.spared}
    return {name: ", ".join(map(_hash, paths)) for name, paths in said.items() if paths}


def _hash(photo: Path) -> str:
    try:
        return sha256(photo.read_bytes()).hexdigest()[:16]
    except OSError as error:
        raise SettingError(f"it cannot be read: {error.strerror}", str(photo)) from error
