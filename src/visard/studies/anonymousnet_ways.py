"""The ways in which the study of AnonymousNet makes photos anew."""

from dataclasses import dataclass, field

from visard.jobs.anonymize import AnonymizeJob
from visard.jobs.wishes import Wishes
from visard.studies.anonymousnet_looking import Made, Shot
from visard.types import Photo

PLAIN = ("blur", "pixelate", "mask", "inpaint", "solid")
STEPS = {
    **{f"anonymousnet_{each}": (1.0, float(each)) for each in (0, 4, 8, 16)},
    "anonymousnet_further": (2.0, 4.0),
}
"""How far AnonymousNet goes where it is told: how many times stage III's edit, and how many
grey levels of perturbation; none of them is before stage IV."""
WAYS = ("untouched", "anonymousnet", *STEPS, *PLAIN)


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
        method, *_ = way.split("_")
        options = dict(zip(("edit", "perturbation"), STEPS.get(way, ()), strict=False))
        return Wishes(method, options, chosen=bool(options), seed=self.seed)
