"""Photos in, a mask out: made once, for as many photos as one likes."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from visard.cloak import opom, universal
from visard.cloak.mask import MARGIN, Mask
from visard.descent.universal import fooled
from visard.errors import NoFaceError, PhotoError, SettingError
from visard.jobs.naming import is_result
from visard.methods import cast, detector, recognizer, recognizers
from visard.photo.window import cut
from visard.pipeline.collect import Source, collect, pictures
from visard.pipeline.preprocess import Lost, Reason, main_face
from visard.protocols import Detector, Recognizer
from visard.registry import DEFAULT_DETECTOR
from visard.types import Window

Recipe = opom.Recipe | universal.Recipe
"""Which method, and how."""
Advance = Callable[[str, int, int], None]
"""Told what is being done, how much of it is done, and how much there is."""


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
    surrogates = tuple(map(_attackable, attack)) or cast().surrogates
    found = [each for each in collect(paths, "") if each.path in paths or not is_result(each.path)]
    used, windows, lost = _faces(found, detector(detector_name), advance)
    if not windows:
        raise NoFaceError(_nothing(lost), todo="give photos that show a face")
    mask = _made(windows, surrogates, recipe, seed, advance)
    return Made(mask, used, lost, _fooled(mask, windows))


def _attackable(name: str) -> Recognizer:
    found = recognizer(name)
    if not found.card.differentiable:
        raise SettingError("this recogniser gives no gradients, so none can be followed", name)
    return found


def _faces(
    sources: Sequence[Source], finds: Detector, advance: Advance
) -> tuple[tuple[Source, ...], list[Window], tuple[Lost, ...]]:
    used, windows, lost = [], [], []
    for done, (source, image) in enumerate(pictures(sources), start=1):
        if isinstance(image, PhotoError):
            lost.append(Lost(source, Reason.UNREADABLE, image))
        elif face := main_face(finds.detect(image), (image.shape[1], image.shape[0])):
            used.append(source)
            windows.append(cut(image, face, MARGIN))
        else:
            lost.append(Lost(source, Reason.NOT_ACQUIRED))
        advance("Finding the faces", done, len(sources))
    return tuple(used), windows, tuple(lost)


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


def _nothing(lost: Sequence[Lost]) -> str:
    if not lost:
        return "there is no photo"
    unreadable = sum(each.error is not None for each in lost)
    also = f", and {unreadable} could not be read" if unreadable else ""
    return f"no face was found in any of {len(lost)} photos{also}"
