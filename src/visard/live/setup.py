"""From what somebody wishes to what runs: who looks, who changes, who is asked."""

from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from visard.cloak import opom, universal
from visard.cloak.mask import Mask
from visard.cloak.mask_file import read as read_mask
from visard.errors import DataError, SettingError, UnknownNameError
from visard.jobs.gallery import default_folder, existing, is_there
from visard.jobs.mask import make
from visard.live.aims import Aim, Misnamed, Unlike
from visard.live.classifier import read as read_classifier
from visard.live.descending import Descending
from visard.live.drawing import Drawing, Draws
from visard.live.frame import Shield
from visard.live.masking import RECIPE, Masking
from visard.live.ways import EachAnew, Way
from visard.live.who import Classifies, Searches, Tells
from visard.methods import cast, film_detector, protector, recognizer
from visard.photo.atomic import printable
from visard.protocols import Recognizer
from visard.registry import PROTECTORS, names
from visard.types import Strength

if TYPE_CHECKING:
    from visard.jobs.main_faces import Advance

MASK, PGD, GENERATOR = "mask", "pgd", "generator"
GENERATORS = ("latent", "advfaces")
"""Methods of one pass, the one to take first."""
LOOKED_AT = 320
"""Longest side of the picture in which faces are looked for: those from 10 pixels on, of 320."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What to do with the faces before a camera.

    Attributes:
        strength: strong, as machines see many frames, and one that they know is enough.
        method: ``mask``, ``pgd``, ``generator``, or the name of a method of one pass.
        mask: a file of ``visard mask``.
        references: photos of the person, of which a mask is made at the start.
        classifier: a file that ``visard study face-encryption`` wrote: it is asked, and pgd
            attacks it.
        target: whom pgd makes the classifier see; empty: anybody else.
        gallery: a folder; None: the usual one, if there is one.
        recognizer: who is asked about the gallery; None: one that is not attacked.
        every, strict: see ``visard.live.frame.Shield``.
    """

    method: str = MASK
    strength: Strength = Strength.STRONG
    mask: Path | None = None
    references: Path | None = None
    classifier: Path | None = None
    target: str = ""
    gallery: Path | None = None
    recognizer: str | None = None
    every: int = 5
    strict: bool = False
    seed: int = 0


def shield(wish: Wish, advance: "Advance" = lambda what, done, total: None) -> tuple[Shield, str]:
    """What protects a stream, and the name of its method.

    Raises:
        VisardError: a file, a model or a setting does not do.
    """
    _check(wish)
    way, tells = protecting(wish, advance), _tells(wish)
    if wish.strict and tells is None:
        todo = "add --gallery or --classifier"
        raise SettingError("nobody is there to be asked", "--strict", todo)
    made = Shield(way, film_detector(LOOKED_AT), tells=tells, every=wish.every, strict=wish.strict)
    return made, way.name


def _check(wish: Wish) -> None:
    for given, option, method in (
        (wish.mask, "--mask", MASK),
        (wish.references, "--references", MASK),
        (wish.target, "--target", PGD),
    ):
        if given and wish.method != method:
            raise SettingError(f"that is for the method {method}", option)
    if wish.mask and wish.references:
        raise SettingError("give a mask, or photos to make one of", "--references")
    if wish.target and not wish.classifier:
        raise SettingError("only a classifier has names to aim at", "--target", "add --classifier")


def protecting(wish: Wish, advance: "Advance" = lambda what, done, total: None) -> Way:
    """What changes faces.

    Raises:
        VisardError: as ``shield``.
    """
    if wish.method == MASK:
        return Masking(_mask(wish, advance), wish.strength)
    if wish.method == PGD:
        return Descending(_aim(wish), wish.strength, seed=wish.seed)
    name = _generator() if wish.method == GENERATOR else wish.method
    made = protector(name, cast().surrogates, wish.strength)
    if isinstance(made, Draws):
        return Drawing(made, wish.strength, seed=wish.seed)
    return EachAnew(made, wish.seed)


def _mask(wish: Wish, advance: "Advance") -> Mask:
    """The one that is given, one made of the person's photos, or one that comes along."""
    if wish.references is not None:
        return make([wish.references], RECIPE, seed=wish.seed, advance=advance).mask
    if wish.mask is None:
        return universal.shipped(cast().surrogates)
    with suppress(DataError):
        return read_mask(wish.mask, universal.NAME)
    return read_mask(wish.mask, opom.NAME)


def _aim(wish: Wish) -> Aim:
    if wish.classifier is None:
        return Unlike(cast().surrogates)
    network, people, card = read_classifier(wish.classifier)
    if wish.target and wish.target not in people:
        what = f"it knows nobody named {wish.target!r}"
        raise UnknownNameError(what, printable(wish.classifier), f"it knows {len(people)} people")
    return Misnamed(network, card, people.index(wish.target) if wish.target else None)


def _generator() -> str:
    there = [name for name in GENERATORS if name in names(PROTECTORS)]
    if not there:
        todo = f"take {MASK} or {PGD}"
        raise SettingError("no method of one pass is installed", GENERATOR, todo)
    return there[0]


def _tells(wish: Wish) -> Tells | None:
    if wish.classifier is not None:
        network, people, card = read_classifier(wish.classifier)
        return Classifies(network, card, people)
    where = wish.gallery or default_folder()
    if wish.gallery is None and wish.recognizer is None and not is_there(where):
        return None
    gallery = existing(where)
    enrolled = {name for person in gallery.people() for name in person.recognizers}
    return Searches(_asked(wish.recognizer, enrolled, where), gallery)


def _asked(wanted: str | None, enrolled: set[str], where: Path) -> Recognizer:
    """Who has enrolled the gallery's people; rather one that is not attacked."""
    if wanted is not None and wanted in enrolled:
        return recognizer(wanted)
    there = [*cast().strangers, *cast().surrogates]
    able = [each for each in there if each.card.name in enrolled]
    if wanted is not None or not able:
        what = f"{wanted!r} has enrolled nobody" if wanted else "no recogniser here enrolled them"
        raise UnknownNameError(what, printable(where), "see: visard gallery list")
    return able[0]
