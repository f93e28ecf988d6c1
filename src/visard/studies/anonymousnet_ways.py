"""The ways in which the study of AnonymousNet makes photos anew."""

from dataclasses import dataclass, field

from visard.jobs.anonymize import AnonymizeJob
from visard.jobs.wishes import Wishes
from visard.studies.anonymousnet_looking import Made, Shot
from visard.types import Photo

PLAIN = ("blur", "pixelate", "mask", "inpaint", "solid")
STEPS = (0, 4, 8, 16)
"""Perturbations of AnonymousNet in grey levels: 0 is before stage IV."""
WAYS = ("untouched", "anonymousnet", *(f"anonymousnet_{each}" for each in STEPS), *PLAIN)


@dataclass(frozen=True, slots=True, eq=False)
class Ways:
    """Makes photos anew, each way as somebody gets it who runs ``visard anonymize``."""

    seed: int
    _jobs: dict[str, AnonymizeJob] = field(default_factory=dict)

    def made(self, way: str, shot: Shot) -> Made:
        """The photo made anew."""
        if way == "untouched":
            return Made(shot.image)
        if way not in self._jobs:
            self._jobs[way] = AnonymizeJob(self._wishes(way))
        evidence = self._jobs[way].make(Photo(shot.image), "photo").evidence
        image = shot.image if evidence.after is None else evidence.after
        release = evidence.report.faces[0].release
        return Made(image, release, evidence.report.settings["made"])

    def _wishes(self, way: str) -> Wishes:
        method, _, step = way.partition("_")
        options = {"perturbation": float(step)} if step else {}
        return Wishes(method, options, chosen=bool(step), seed=self.seed)
