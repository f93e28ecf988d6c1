"""universal: one mask for everybody (Moosavi-Dezfooli, Fawzi, Fawzi & Frossard 2017).

arXiv:1610.08401; the algorithm is in ``visard.descent.universal``. As published ξ is 10 grey
levels under L∞ or 2000 under L2 on 224 × 224 colour pixels, and δ is .2. The mask of the
photos then serves others: it is warped to the face and added, and no network has to run.

What differs: a point is one photo before one recogniser, and it is fooled when the
recogniser no longer says that the photo and its masked copy show one person: recognition
knows no classes, so DeepFool crosses the threshold instead of a line between two classes.
A distance of 0 points nowhere, so the mask starts as noise of one grey level. Masks lie on
whole photos, not on aligned crops, and fade out around the face. A strength keeps to its
score: on each photo the mask is scaled to it, without its colours and weighted by the
texture that hides it.

The masks that come with visard were made of sixty synthetic portraits (the people of
``visard.cards.crowd``), one for each choice of built-in recognisers that protecting attacks:
``visard mask universal PORTRAITS -o FILE --attack dlib`` makes the first of them again.

Limits: what serves everybody serves nobody well. It is the cheapest cloak, and the weakest.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib.resources import as_file, files
from pathlib import Path

import torch
from jaxtyping import Float
from torch import Tensor

from visard.cloak.mask import Faces, Mask, ball, uniform
from visard.cloak.mask_choices import Norm
from visard.cloak.mask_file import SUFFIX, read
from visard.cloak.masked import Masked, laid_by
from visard.cloak.strengths import CEILINGS
from visard.descent.deepfool import Decision, apart
from visard.descent.features import Features
from visard.descent.universal import universal
from visard.errors import SettingError
from visard.protocols import Recognizer
from visard.tensors import Change
from visard.types import Strength, Window

NAME = "universal"
_START = 1 / 255


XI = {Norm.L2: 2000 / 255 / (3 * 224 * 224) ** 0.5, Norm.LINF: 10 / 255}
"""ξ as published, of 1: the root of the mean square, or the largest change."""


@dataclass(frozen=True, slots=True)
class Recipe:
    """How a mask is made.

    Attributes:
        norm: of the ball that it is projected on. Masks of L2 do more at one visibility.
        limit: ξ, of 1; as published if left out.
        fooled: share of the points to be fooled, 1 − δ.
        passes: at most so many times through all points.
    """

    norm: Norm = Norm.L2
    limit: float | None = None
    fooled: float = 0.8
    passes: int = 5

    @property
    def radius(self) -> float:
        """ξ, of 1."""
        return XI[self.norm] if self.limit is None else self.limit


USUAL = Recipe()


def make(
    windows: Sequence[Window],
    surrogates: Sequence[Recognizer],
    *,
    recipe: Recipe = USUAL,
    seed: int = 0,
    advance: Callable[[int], None] = lambda points: None,
) -> Mask:
    """A mask for everybody, of some people's photos.

    Args:
        windows: photos, better of many people.
        surrogates: differentiable recognisers with thresholds.
        advance: called with 1 after each visit of a point; a pass visits each photo once
            a surrogate.

    Raises:
        SettingError: there is no photo, or no surrogate.
    """
    if not windows or not surrogates:
        lacking = "a recogniser to attack" if windows else "a photo that shows a face"
        raise SettingError(f"it needs {lacking}", NAME)
    points = [point(each, one) for each in windows for one in surrogates]
    random = torch.Generator().manual_seed(seed)
    found = universal(
        points,
        uniform(_START, random),
        ball(recipe.norm, recipe.radius),
        enough=recipe.fooled,
        passes=recipe.passes,
        generator=random,
        advance=advance,
    )
    settings = {
        "photos": str(len(windows)),
        "norm": str(recipe.norm),
        "limit": f"{255 * recipe.radius:.4g} grey levels",
        "fooled": f"{found.fooled:.3f}",
        "seed": str(seed),
    }
    return Mask(found.change, NAME, tuple(each.card for each in surrogates), settings)


def point(window: Window, recognizer: Recognizer) -> Decision:
    """One photo before one recogniser: whether a mask takes it from its owner."""
    face = Faces.of([window])
    features = Features([recognizer], face.landmarks)
    with torch.no_grad():
        (own,) = features(face.pictures)

    def decision(mask: Change) -> Float[Tensor, ""]:
        canvas = face.under(mask)
        (seen,) = features(canvas.paint())
        return apart(seen, own, recognizer.card)[0] - 1

    return decision


def shipped(surrogates: Sequence[Recognizer]) -> Mask:
    """The mask that comes with visard and attacks most of some recognisers, and no other.

    Raises:
        SettingError: there is none.
    """
    allowed = {each.card.name for each in surrogates}
    made = [mask for mask in _masks() if {card.name for card in mask.surrogates} <= allowed]
    if not made:
        raise SettingError(
            f"no mask that comes with visard was made with {', '.join(sorted(allowed))} alone",
            NAME,
            "make one with: visard mask universal",
        )
    return max(made, key=lambda mask: len(mask.surrogates))


def _masks() -> list[Mask]:
    folder = files(__package__).joinpath("masks")
    with as_file(folder) as path:
        return [read(each, NAME) for each in sorted(path.glob(f"*{SUFFIX}"))]


def build(
    surrogates: Sequence[Recognizer],
    strength: Strength,
    references: Sequence[Window] = (),
    what: str = "",
) -> Masked:
    """The cloak ``universal``: with a mask that comes with visard, or with the one in a file.

    Raises:
        SettingError: none that comes along was made with these recognisers alone.
        DataError: the file is no mask.
    """
    mask = read(Path(what), NAME) if what else shipped(surrogates)
    return laid_by(NAME, mask, surrogates, CEILINGS[strength])
