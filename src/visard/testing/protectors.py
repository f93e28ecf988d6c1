"""What every protector must do, as a check that anybody's plug-in can run.

The heart of it: a cloak must beat random noise of the same visibility by a wide
margin on the recognisers it attacks. Being a little better than nothing is no
protection; noise is, too.
"""

from collections.abc import Sequence

import numpy as np

from visard.cloak.frame import Frame
from visard.cloak.last_check import LastCheck
from visard.cloak.noise import noise_at
from visard.protocols import Protector, Recognizer
from visard.testing.demand import demand
from visard.types import Claim, Protected, Window

ADVANTAGE = 2.0
"""Times the distance that noise of the same visibility reaches."""


def check_protector(
    protector: Protector, windows: Sequence[Window], recognizers: Sequence[Recognizer]
) -> None:
    """Runs all checks of a protector.

    Args:
        windows: two or more windows of different shape, a face in each, cut with
            the protector's margin.
        recognizers: those that it attacks.

    Raises:
        AssertionError: the first thing that it does not fulfil, in words.
    """
    demand(bool(protector.name), "it has no name")
    demand(protector.margin >= 0, "its margin is negative")
    demand(protector.protect([], seed=0) == [], "of no windows it does not make none")
    before = [window.pixels.copy() for window in windows]
    results = protector.protect(windows, seed=0)
    _check_results(windows, before, results)
    _check_again(protector, windows, results)
    if protector.claim is Claim.UNRECOGNISED:
        for window, result in zip(windows, results, strict=True):
            _check_beats_noise(window, result, recognizers)


def _check_results(
    windows: Sequence[Window], before: Sequence[np.ndarray], results: Sequence[Protected]
) -> None:
    demand(len(results) == len(windows), "it does not give one result a window")
    for window, unchanged, result in zip(windows, before, results, strict=True):
        demand(bool((window.pixels == unchanged).all()), "it changes the window it is given")
        demand(result.pixels.shape == unchanged.shape, "a result has another shape")
        demand(bool((result.pixels != unchanged).any()), "a result is the window unchanged")


def _check_again(
    protector: Protector, windows: Sequence[Window], results: Sequence[Protected]
) -> None:
    again = protector.protect(windows, seed=0)
    same = all((a.pixels == b.pixels).all() for a, b in zip(results, again, strict=True))
    demand(same, "the same seed gives other pixels the second time")


def _check_beats_noise(
    window: Window, result: Protected, recognizers: Sequence[Recognizer]
) -> None:
    frame = Frame.of(window)
    check = LastCheck(recognizers, frame)
    noisy = check.distances(noise_at(frame, frame.score(result.pixels), seed=0))
    reached = check.distances(result.pixels)
    demand(
        bool((reached > ADVANTAGE * noisy).all()),
        f"it does not beat noise of the same visibility: {reached.tolist()} thresholds "
        f"against {noisy.tolist()}",
    )
