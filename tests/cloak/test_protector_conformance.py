"""Every registered cloak passes every check; noise, which points nowhere, does not."""

import numpy as np
import pytest

from visard import methods, registry
from visard.photo.window import cut
from visard.testing.protectors import check_protector
from visard.types import Protected, Strength

ASKING = {"blackbox", "boundary"}
"""Those that ask somebody thousands of questions: their own tests check them on somebody quick."""
ATTACKING_NOBODY = {"noise", "contrastive"}
"""The control; and the one whose own test has the features that it attacks instead."""
LEFT_OUT = ASKING | ATTACKING_NOBODY
CLOAKS = [name for name in registry.names(registry.PROTECTORS) if name not in LEFT_OUT]
OF_REFERENCES = {"opom"}
"""Those that do nothing without the person's other photos."""


@pytest.fixture
def windows(astronaut):
    small = np.ascontiguousarray(astronaut[20:260, 90:330])
    large = small.repeat(2, axis=0).repeat(2, axis=1)
    return [_window(small), _window(large)]


def _window(image):
    return cut(image, methods.detector().detect(image)[0], margin=0.3)


def _protector(name: str, references=()):
    surrogates = methods.cast().surrogates
    return methods.protector(name, surrogates, Strength.STANDARD, references), surrogates


@pytest.mark.parametrize("name", CLOAKS)
def test_every_registered_cloak(name: str, windows) -> None:
    protector, surrogates = _protector(name, windows if name in OF_REFERENCES else ())
    check_protector(protector, windows, surrogates)


def test_noise_is_no_cloak(windows) -> None:
    protector, surrogates = _protector("noise")
    with pytest.raises(AssertionError, match="does not beat noise"):
        check_protector(protector, windows, surrogates)


class _Spoilt:
    def __init__(self, spoil):
        self._good, _ = _protector("noise")
        self.name, self.claim, self.margin = "spoilt", self._good.claim, 0.3
        self.surrogates, self._spoil = (), spoil

    def protect(self, windows, seed):
        return [self._spoil(window) for window in windows]


def _scribbles(window):
    window.pixels[0, 0] += 1
    return Protected(window.pixels + 1, met=True)


@pytest.mark.parametrize(
    ("spoil", "complaint"),
    [
        (lambda window: Protected(window.pixels.copy(), met=True), "unchanged"),
        (lambda window: Protected(window.pixels[1:], met=True), "another shape"),
        (_scribbles, "changes the window"),
        (
            lambda window: Protected(
                np.random.default_rng().integers(0, 256, window.pixels.shape, np.uint8), met=True
            ),
            "the second time",
        ),
    ],
)
def test_the_checks_can_fail(spoil, complaint: str, windows) -> None:
    with pytest.raises(AssertionError, match=complaint):
        check_protector(_Spoilt(spoil), windows, methods.cast().surrogates)
