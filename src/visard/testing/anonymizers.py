"""What every way to anonymise must do, as a check that anybody's plug-in can run."""

from collections.abc import Sequence

import numpy as np

from visard.protocols import Anonymizer, Detector
from visard.testing.demand import demand
from visard.types import Claim, ImageArray, Version


def check_anonymizer(
    anonymizer: Anonymizer, image_with_face: ImageArray, detectors: Sequence[Detector]
) -> None:
    """Runs all checks of a way to anonymise.

    Args:
        image_with_face: a photo with a face that all detectors find.
        detectors: who looks; the first tells the method where faces are.

    Raises:
        AssertionError: the first thing that the method does not fulfil, in words.
    """
    faces = detectors[0].detect(image_with_face)
    for detector in detectors:
        demand(bool(detector.detect(image_with_face)), f"{detector.name} finds no face beforehand")
    demand(bool(anonymizer.name), "it has no name")
    own = image_with_face.copy()
    own.setflags(write=False)
    versions = list(anonymizer.versions(own, faces, 0))
    _check_versions(versions, own)
    again = next(iter(anonymizer.versions(own, faces, 0)))
    demand(np.array_equal(again.pixels, versions[0].pixels), "the same seed gives other pixels")
    if anonymizer.claim is Claim.UNDETECTED:
        for detector in detectors:
            found = detector.detect(versions[-1].pixels)
            demand(not found, f"{detector.name} finds a face in the version that changes most")


def _check_versions(versions: Sequence[Version], image: ImageArray) -> None:
    demand(len(versions) > 0, "it gives no version")
    labels = [version.label for version in versions]
    demand(all(labels) and len(set(labels)) == len(labels), "versions have no label of their own")
    for version in versions:
        pixels = version.pixels
        same = pixels.shape == image.shape and pixels.dtype == np.uint8
        demand(same, f"{version.label!r} is not of the photo's shape")
        demand(not np.array_equal(pixels, image), f"{version.label!r} changes nothing")
    far = [float(np.abs(each.pixels.astype(int) - image).mean()) for each in versions]
    demand(far[0] <= far[-1], "the first version changes more than the last")
