"""The redactions that the study measures, as ``visard anonymize`` does them."""

from dataclasses import dataclass

from visard.anonymize.redact.fills import Fill, blurred, pixelated, solid
from visard.anonymize.redact.redaction import Shape, covered
from visard.anonymize.redact.region import box, oval
from visard.photo.files import decode, encode
from visard.types import Face, ImageArray, Photo


@dataclass(frozen=True, slots=True)
class Treatment:
    """One redaction.

    Attributes:
        name: as in the names of figures.
        fill: None: nothing is done, the control.
        blur: its width (σ), in widths of the face; 0: none.
        squares: across the face; 0: none.
    """

    name: str
    fill: Fill | None = None
    shape: Shape = oval
    blur: float = 0.0
    squares: int = 0


_BLURS = (1 / 16, 1 / 8, 1 / 4, 1 / 2)
_SQUARES = (16, 12, 8, 6, 4, 3)
TREATMENTS = (
    Treatment("none"),
    *(Treatment(f"blur.{sigma:.3f}", blurred(sigma), blur=sigma) for sigma in _BLURS),
    *(Treatment(f"pixelate.{n}", pixelated(n), squares=n) for n in _SQUARES),
    Treatment("solid", solid, box),
)


def written(image: ImageArray, face: Face, treatment: Treatment) -> ImageArray:
    """A photo redacted, as it is after it was written: JPEG, quality 95."""
    if treatment.fill is not None:
        image = covered(image, [face], treatment.shape, treatment.fill)
    return decode(encode(Photo(image, format="JPEG"), quality=95), name="a photo").pixels
