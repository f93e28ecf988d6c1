"""How often detectors miss a face with patches on, over frames made of photos of people."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from visard.detect.mtcnn import load
from visard.jobs.patch_apply import among
from visard.jobs.patch_networks import at_factor
from visard.patch.crops import Sitter
from visard.patch.frames import Camera, Dress, frame, worn
from visard.patch.places import Where
from visard.patch.projection import Patches
from visard.patch.pyramid import FACTORS
from visard.protocols import Detector
from visard.types import Box, ImageArray

Advance = Callable[[int, int], None]


@dataclass(frozen=True, slots=True, eq=False)
class Trial:
    """Frames to make and who looks at them.

    Attributes:
        sitters: photos and the faces in them; each is used about equally often.
        frames: how many.
        detectors: by the name that a figure gets.
        first: number of the first frame; trials with other numbers share no frame.
    """

    sitters: Sequence[Sitter]
    where: Where
    frames: int
    detectors: dict[str, Detector]
    camera: Camera = field(default_factory=Camera)
    first: int = 0


def at_factors() -> dict[str, Detector]:
    """MTCNN at each scale step factor of the paper.

    Raises:
        WeightsError: its networks are missing.
    """
    found = load()
    return {f"{factor:g}": at_factor(found, factor) for factor in FACTORS}


def missed(
    trial: Trial, dress: Dress, patches: Patches, seed: int, advance: Advance
) -> dict[str, int]:
    """In how many frames each detector misses the face: no detection overlaps it by 0.3."""
    count = Counter(dict.fromkeys(trial.detectors, 0))
    for done, (picture, box) in enumerate(_frames(trial, dress, patches, seed), start=1):
        for name, detector in trial.detectors.items():
            count[name] += not among(box, detector.detect(picture))
        advance(done, trial.frames)
    return dict(count)


def _frames(
    trial: Trial, dress: Dress, patches: Patches, seed: int
) -> Iterator[tuple[ImageArray, Box]]:
    for number in range(trial.first, trial.first + trial.frames):
        sitter = trial.sitters[number % len(trial.sitters)]
        chance = seed * 1_000_003 + number
        made = frame(sitter, trial.where, worn(dress, patches, chance), trial.camera, chance)
        yield made.image, made.box
