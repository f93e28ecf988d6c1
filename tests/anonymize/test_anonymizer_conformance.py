"""Everything that is registered as a way to anonymise passes every check."""

import numpy as np
import pytest

from visard import methods, registry
from visard.testing.anonymizers import check_anonymizer
from visard.types import Claim, Version


@pytest.fixture(scope="module")
def photo():
    from skimage.data import astronaut

    return np.ascontiguousarray(astronaut()[:240, 100:340])


@pytest.fixture(scope="module")
def detectors():
    return [methods.detector(name) for name in ("mtcnn", "yunet")]


@pytest.mark.parametrize("name", registry.names(registry.ANONYMIZERS))
def test_every_registered_way_passes_every_check(name, photo, detectors) -> None:
    anonymizer = methods.anonymizer(name)
    assert anonymizer.name == name
    check_anonymizer(anonymizer, photo, detectors)


class Broken:
    name, claim = "broken", Claim.UNDETECTED

    def __init__(self, *made) -> None:
        self._made = made

    def versions(self, image, faces, seed):
        for label, change in self._made:
            yield Version(change(image), label)


def _black(image):
    return np.zeros_like(image)


def _grain(image):
    return image ^ 1


@pytest.mark.parametrize(
    ("made", "complaint"),
    [
        ([], "it gives no version"),
        ([("", _black)], "versions have no label"),
        ([("a", _black), ("a", _black)], "versions have no label of their own"),
        ([("a", lambda image: image[1:])], "'a' is not of the photo's shape"),
        ([("a", lambda image: image.copy())], "'a' changes nothing"),
        ([("a", _black), ("b", _grain)], "the first version changes more than the last"),
        ([("a", _grain)], "mtcnn finds a face in the version that changes most"),
    ],
)
def test_the_check_complains_in_words(made, complaint, photo, detectors) -> None:
    with pytest.raises(AssertionError, match=complaint):
        check_anonymizer(Broken(*made), photo, detectors)
