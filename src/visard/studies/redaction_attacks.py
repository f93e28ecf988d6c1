"""What somebody does to a redacted face before a recogniser looks at it.

All know how the face was redacted; that can be seen, or tried out.
"""

from collections.abc import Callable

import cv2
import numpy as np
from jaxtyping import Float

from visard.protocols import Upscaler
from visard.studies.redaction_treatments import Treatment
from visard.types import Face, ImageArray

_NOISE = 1e-3
"""Of the noise (8 bits, JPEG) to the picture, in power: what Wiener's filter allows for."""
_SHARP = 0.6
"""Pixels of blur (σ) that are left when a blurred face is made small before it is enlarged."""
_SMALLEST = 12
"""Pixels a side that super-resolution is given at least."""

Restore = Callable[[ImageArray, Face, Treatment, Upscaler], ImageArray | None]
"""The picture anew; None of faces to which the attack does not apply."""


def as_is(image: ImageArray, face: Face, how: Treatment, upscaler: Upscaler) -> ImageArray:
    """Nothing."""
    return image


def deconvolved(
    image: ImageArray, face: Face, how: Treatment, upscaler: Upscaler
) -> ImageArray | None:
    """A blur taken back (Wiener 1949), in frequencies.

    What is sharp around the head is blurred first: else it would not fit the filter, and swing
    into the face.
    """
    if not how.blur:
        return None
    height, width = image.shape[:2]
    sigma = how.blur * face.width
    alike = cv2.GaussianBlur(image, (0, 0), sigma, borderType=cv2.BORDER_REFLECT)
    head = how.shape(face, image)
    head.put(alike, head.of(image))
    pad = round(3 * sigma)
    padded = cv2.copyMakeBorder(alike, pad, pad, pad, pad, cv2.BORDER_REFLECT).astype(float)
    transfer = _gaussian(padded.shape[0], padded.shape[1], sigma)
    wiener = (transfer / (transfer**2 + _NOISE))[..., None]
    seen = np.fft.rfft2(padded, axes=(0, 1)) * wiener
    restored = np.fft.irfft2(seen, s=padded.shape[:2], axes=(0, 1))
    inner = restored[pad : pad + height, pad : pad + width]
    result: ImageArray = inner.round().clip(0, 255).astype(np.uint8)
    return result


def enlarged(
    image: ImageArray, face: Face, how: Treatment, upscaler: Upscaler
) -> ImageArray | None:
    """Made as small as what is left of it is sharp, and enlarged by super-resolution."""
    if how.squares:
        small = how.squares / face.width
    elif how.blur:
        small = _SHARP / (how.blur * face.width)
    else:
        return None
    height, width = image.shape[:2]
    small = min(1.0, max(small, _SMALLEST / min(height, width)))
    size = (max(1, round(width * small)), max(1, round(height * small)))
    shrunk = np.asarray(cv2.resize(image, size, interpolation=cv2.INTER_AREA), np.uint8)
    made = upscaler.upscale(shrunk)
    while made.shape[1] * 2 < width:  # a few squares need it again
        made = upscaler.upscale(made)
    return np.asarray(cv2.resize(made, (width, height), interpolation=cv2.INTER_AREA), np.uint8)


AS_IS, PARROT = "as_is", "parrot"
ATTACKS: dict[str, Restore] = {AS_IS: as_is, "deconvolved": deconvolved, "enlarged": enlarged}
"""What is made of the redacted face; the parrot makes nothing of it, but redacts what it is
compared with."""


def _gaussian(height: int, width: int, sigma: float) -> Float[np.ndarray, "_ _"]:
    """What a Gaussian blur does to each frequency, of those that ``rfft2`` gives."""
    down, across = np.fft.fftfreq(height)[:, None], np.fft.rfftfreq(width)[None]
    transfer: np.ndarray = np.exp(-2 * (np.pi * sigma) ** 2 * (down**2 + across**2))
    return transfer
