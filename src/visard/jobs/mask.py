"""Photos in, a mask out: made once, for as many photos as one likes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from visard.cloak import opom, universal
from visard.cloak.mask import MARGIN, Mask
from visard.descent.universal import fooled
from visard.errors import SettingError
from visard.jobs.main_faces import Advance, main_faces
from visard.methods import cast, detector, recognizer, recognizers
from visard.photo.window import cut
from visard.pipeline.collect import Source
from visard.pipeline.preprocess import Lost
from visard.protocols import Recognizer
from visard.registry import DEFAULT_DETECTOR
from visard.types import Window

Recipe = opom.Recipe | universal.Recipe
"""Which method, and how."""


@dataclass(frozen=True, slots=True, eq=False)
class Made:
    """A mask, and what became of the photos.

    Attributes:
        used: photos that were given and show a face.
        lost: photos that show none, or cannot be read.
        fooled: by recogniser, the share of the used photos that it takes for somebody
            else once the mask is on them, as strong as it was made.
    """

    mask: Mask
    used: tuple[Source, ...]
    lost: tuple[Lost, ...]
    fooled: Mapping[str, float]


def make(
    paths: Sequence[Path],
    recipe: Recipe,
    *,
    attack: Sequence[str] = (),
    seed: int = 0,
    detector_name: str = DEFAULT_DETECTOR,
    advance: Advance = lambda what, done, total: None,
) -> Made:
    """Make a mask of the main faces of some photos.

    Results of earlier runs that lie in folders are left out.

    Args:
        paths: photos, folders, or lists of them.
        recipe: of one of the methods.
        attack: names of the recognisers to attack; by default those that protecting attacks.

    Raises:
        NoFaceError: no photo shows a face.
        SettingError: the method needs more photos, or a recogniser cannot be attacked.
        DataError, UnknownNameError, WeightsError: a photo or a model is not there.
    """
    surrogates = attacked(attack)
    windows: list[Window] = []
    became = main_faces(
        paths,
        detector(detector_name),
        lambda image, face: windows.append(cut(image, face, MARGIN)),
        advance,
    )
    mask = _made(windows, surrogates, recipe, seed, advance)
    return Made(mask, tuple(became.used), tuple(became.lost), _fooled(mask, windows))


def attacked(names: Sequence[str]) -> tuple[Recognizer, ...]:
    """Recognisers to attack; by default those that protecting attacks.

    Raises:
        SettingError: one of them cannot be attacked.
        UnknownNameError, WeightsError: one is not there.
    """
    return tuple(map(_attackable, names)) or cast().surrogates


def _attackable(name: str) -> Recognizer:
    found = recognizer(name)
    if not found.card.differentiable:
        raise SettingError("this recogniser gives no gradients, so none can be followed", name)
    return found


def _made(
    windows: Sequence[Window],
    surrogates: Sequence[Recognizer],
    recipe: Recipe,
    seed: int,
    advance: Advance,
) -> Mask:
    done = 0

    def further(more: int) -> None:
        nonlocal done
        done += more
        advance("Making the mask", done, total)

    if isinstance(recipe, opom.Recipe):
        total = recipe.steps
        return opom.make(windows, surrogates, recipe=recipe, seed=seed, advance=further)
    total = recipe.passes * len(windows) * len(surrogates)
    return universal.make(windows, surrogates, recipe=recipe, seed=seed, advance=further)


def _fooled(mask: Mask, windows: Sequence[Window]) -> dict[str, float]:
    present, _ = recognizers()
    shares = {}
    for each in present:
        points = [universal.point(window, each) for window in windows]
        shares[each.card.name] = float(fooled(mask.change, points).mean())
    return shares
