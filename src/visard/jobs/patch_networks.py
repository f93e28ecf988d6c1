"""MTCNN as patches meet it: the networks to attack, and the detector at each scale factor."""

from visard.detect.mtcnn import Mtcnn, load
from visard.detect.mtcnn_settings import Settings
from visard.patch.objective import Cascade


def to_attack(*, proposals_only: bool) -> Cascade:
    """The networks of MTCNN.

    Raises:
        WeightsError: they are missing.
    """
    found = load()
    if proposals_only:
        return Cascade(found.proposal)
    later = {found.refinement.side: found.refinement, found.output.side: found.output}
    return Cascade(found.proposal, later)


def at_factor(detector: Mtcnn, factor: float) -> Mtcnn:
    """The same detector with another step between the levels of its pyramid."""
    settings = Settings(factor=factor)
    return Mtcnn(detector.proposal, detector.refinement, detector.output, settings)
