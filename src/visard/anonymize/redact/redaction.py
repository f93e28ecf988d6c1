"""The plain methods: every face of a photo covered by a fill, the rest of it untouched."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from visard.anonymize.redact.fills import Fill, blurred, inpainted, mean, pixelated, solid
from visard.anonymize.redact.region import Region, box, oval
from visard.errors import SettingError
from visard.types import Claim, Face, ImageArray, Version

Shape = Callable[[Face, ImageArray], Region]

BLURS = {"a quarter of the face": 1 / 4, "half the face": 1 / 2}
"""Widths of blur (σ), from the least to the most. Less is not tried unasked: the study of
redaction knows people by it again."""
SQUARES = (4, 3)
"""Squares across a face, from the least change to the most; for more, the same holds."""

_BLURRED = "a blurred face can in part be made out again; solid leaves nothing to make out"
_SMALL = "so small squares can in part be undone; up to 4, or solid, leave less or nothing"


@dataclass(frozen=True, slots=True, eq=False)
class Redaction:
    """Covers faces.

    Attributes:
        name: the method's name.
        shape: what of the photo belongs to a face.
        fills: by what is said of them, what is put there; from the least change to the most.
        caution: what can be undone of it, in words; empty: nothing.
    """

    name: str
    shape: Shape
    fills: Mapping[str, Fill]
    caution: str = ""

    claim = Claim.UNDETECTED

    def versions(self, image: ImageArray, faces: Sequence[Face], seed: int) -> Iterator[Version]:
        """See ``visard.protocols.Anonymizer``; there is no chance in it."""
        for label, fill in self.fills.items():
            yield Version(covered(image, faces, self.shape, fill), label)


def covered(image: ImageArray, faces: Sequence[Face], shape: Shape, fill: Fill) -> ImageArray:
    """A copy of a photo with its faces filled.

    Each face is filled from the photo as it was, so that of two that overlap neither shows
    in the other's fill; the smaller ones come first, the larger over them.
    """
    result = image.copy()
    for face in sorted(faces, key=lambda each: each.width * each.height):
        region = shape(face, image)
        if region.inside.any():
            region.put(result, fill(region.of(image).copy(), region.inside, face.width))
    return result


def build_solid() -> Redaction:
    """Black boxes: what nobody brings back."""
    return Redaction("solid", box, {"a black box": solid})


def build_mask() -> Redaction:
    """An oval of one colour over the head, hair and ears as well."""
    return Redaction("mask", oval, {"an oval over the head": mean})


def build_blur(blur: float | None = None) -> Redaction:
    """Blurred heads, as little as hides them. Can in part be undone.

    Args:
        blur: width of the blur (σ), in widths of the face; None tries several.

    Raises:
        SettingError: it is not above 0.
    """
    if blur is None:
        fills = {f"blurred by {words}": blurred(sigma) for words, sigma in BLURS.items()}
        return Redaction("blur", oval, fills, _BLURRED)
    if not 0 < blur <= 10:
        raise SettingError("must be above 0, and 10 at most", "--blur")
    label = f"blurred by {blur:g} of the face"
    return Redaction("blur", oval, {label: blurred(blur)}, _BLURRED)


def build_pixelate(squares: int | None = None) -> Redaction:
    """Heads in squares, as small as hide them. Can in part be undone.

    Args:
        squares: across the face; None tries several.

    Raises:
        SettingError: there are none, or more than 64.
    """
    if squares is not None and not 1 <= squares <= 64:
        raise SettingError("must be from 1 to 64", "--squares")
    counts = SQUARES if squares is None else (squares,)
    fills = {f"{n} squares across the face": pixelated(n) for n in counts}
    return Redaction("pixelate", oval, fills, _SMALL if max(counts) > SQUARES[0] else "")


def build_inpaint() -> Redaction:
    """Heads painted over with what surrounds them."""
    return Redaction("inpaint", oval, {"painted over": inpainted})
