"""Up to which distance a changed way of looking says "the same person".

A purified, fine-tuned or retrained system has a scale of its own. Its threshold is
measured as its owner would: on clean photos of people who are not judged here.
"""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from visard.errors import DataError
from visard.judge.calibrate import supported
from visard.judge.observe import Observer, Side
from visard.judge.scenarios import Scenario, distances, impostors
from visard.judge.threats import Threat
from visard.photo.channels import File


def limit(threat: Threat, calibrating: Sequence[Observer]) -> float:
    """The threat's threshold at its false accept rate.

    It is the largest distance at which no greater share of comparisons of a probe with
    another person's references is accepted; that of the recogniser's card, where the
    threat looks and compares as the card was calibrated.

    Limits: a linear head divides its trust among the people it knows, so its threshold
    is right for albums of about as many people as the calibrating ones have.

    Args:
        calibrating: albums of people who are not judged; pairs are made within each.

    Raises:
        DataError: the albums hold too few comparisons to tell that rate.
    """
    if threat.as_calibrated:
        return threat.limit
    unsent = replace(threat, channel=File())
    rows = [
        impostors(
            distances(unsent, Scenario.EVASION, each, None, protected=False),
            each.people(Side.PROBES),
        )
        for each in calibrating
    ]
    found = np.sort(np.concatenate(rows)) if rows else np.empty(0)
    if threat.far not in supported(len(found)):
        raise DataError(
            f"{len(found)} comparisons cannot tell a false accept rate of {threat.far}",
            todo="give photos of more people to calibrate with",
        )
    below = int(len(found) * float(threat.far))
    return float(np.nextafter(found[below], -np.inf))
