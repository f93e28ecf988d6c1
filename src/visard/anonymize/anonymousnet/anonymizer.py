"""anonymousnet: another face in the same place (Li & Lin 2019, arXiv:1904.12620).

Four stages: the attributes of a face are read; which of them are shown is drawn by chance,
so that little can be learned of the true ones; a network makes a face that has these, and
that recognisers take for somebody else; and one perturbation, the same for every face,
misleads recognisers further.

The poster stops at a crop of 128 pixels. Here only what is done to the crop, its pixels
moved and added to, is done to the photo, which keeps its size and its detail.

Limits: the promises of stage II are about attributes that are answered for, as stage I reads
them, and say nothing about what else a photo tells (a uniform, a place, a friend). A face
that looks like another person to machines may look like the same one to those who know them.
"""

import hashlib
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import numpy as np
import torch
from jaxtyping import Bool, Float

from visard.anonymize.anonymousnet import stored
from visard.anonymize.anonymousnet.album import Album, Close
from visard.anonymize.anonymousnet.attributes import Attributes
from visard.anonymize.anonymousnet.attributes import load as attributes_network
from visard.anonymize.anonymousnet.edit import Edit
from visard.anonymize.anonymousnet.framing import framed
from visard.anonymize.anonymousnet.pasting import pasted
from visard.anonymize.anonymousnet.perturbation import Perturbation, opened
from visard.anonymize.anonymousnet.reference import reference
from visard.anonymize.anonymousnet.release import EPSILON, T, policy
from visard.anonymize.anonymousnet.translator import Translator
from visard.anonymize.anonymousnet.translator import load as translating_network
from visard.cards import card
from visard.errors import SettingError, WeightsError
from visard.types import Card, Claim, Face, ImageArray, Release, Shown, Version

_LARGEST, _MOST = 64, 3.0

Row = Float[np.ndarray, " k"]
Answers = Bool[np.ndarray, " k"]


class Step(NamedTuple):
    """How far a version goes.

    Attributes:
        edit: how many times as far as stage III moves a face.
        perturbation: of stage IV, in grey levels.
    """

    edit: float
    perturbation: float

    def __str__(self) -> str:
        further = "" if self.edit == 1 else f" {self.edit:g} times as far,"
        return f"other attributes,{further} perturbed by {self.perturbation:g}"


LADDER = (Step(1, 4), Step(1.5, 4), Step(2, 4), Step(2, 8), Step(2, 16))
"""One after the other until nobody recognises the face: a face that is further from its own
looks better than one that is perturbed more."""
_FURTHER = 1.5


@dataclass(frozen=True, slots=True, eq=False)
class Stages:
    """The networks, and the perturbation.

    Attributes:
        attacked: names of the recognisers that they were made with.
    """

    attributes: Attributes
    translator: Translator
    perturbation: Perturbation
    attacked: tuple[str, ...] = ()


class AnonymousNet:
    """The method ``anonymousnet``; see ``visard.protocols.Anonymizer``.

    Args:
        t, epsilon: what may be told of each attribute; see ``release.policy``.
        steps: a version each.
    """

    name, claim = "anonymousnet", Claim.UNRECOGNISED
    secret = True
    """Who knows the seed can undo the draws."""

    def __init__(self, stages: Stages, t: float, epsilon: float, steps: Sequence[Step]) -> None:
        names = stages.translator.attributes
        shares = reference().shares
        self._stages, self._t, self._steps = stages, t, tuple(steps)
        self._shares = np.array([shares[each] for each in names])
        self._places = [stages.attributes.names.index(each) for each in names]
        self._alone = policy(names, shares, t=t, epsilon=epsilon)
        self._together = policy(names, shares, t=1.0, epsilon=epsilon)
        self._album = Album()
        self._close: dict[int, Close] = {}

    @property
    def surrogates(self) -> tuple[Card, ...]:
        """Cards of the recognisers that stages III and IV were made with."""
        return tuple(each for name in self._stages.attacked for each in _card(name))

    def survey(self, image: ImageArray, faces: Sequence[Face], group: str) -> None:
        """Take a photo into the set that shall be t-close as a whole, before any is changed.

        Args:
            group: what somebody could tell photos of the set apart by: their folder, say.
        """
        for key, face in zip(_keys(image, faces), faces, strict=True):
            self._album.note(key, self._read(image, face), group)

    def versions(self, image: ImageArray, faces: Sequence[Face], seed: int) -> Iterator[Version]:
        """From the least change to the most; all show the same attributes."""
        rows = [self._read(image, face) for face in faces]
        keys = _keys(image, faces)
        told = [self._told(key, row, seed) for key, row in zip(keys, rows, strict=True)]
        for step in self._steps:
            pixels = image
            for face, row, each in zip(faces, rows, told, strict=True):
                pixels = self._changed(pixels, face, row, each.answers, step)
            after = [self._read(pixels, face) for face in faces]
            yield Version(
                pixels,
                str(step),
                tuple(
                    self._release(before, now, each, step)
                    for before, now, each in zip(rows, after, told, strict=True)
                ),
            )

    def _read(self, image: ImageArray, face: Face) -> Row:
        crop, _ = framed(image, face)
        read: Row = self._stages.attributes.probabilities(crop[None])[0].numpy()
        return read[self._places]

    def _told(self, key: bytes, row: Row, seed: int) -> "_Told":
        random = np.random.default_rng([seed, *key])
        close = self._planned(seed)
        if key in close.shown:
            answers = self._together.answers(close.shown[key], random)
            return _Told(answers, close.t, self._together.epsilon, len(close.shown))
        answers = self._alone.answers(row >= 0.5, random)
        return _Told(answers, self._alone.t, self._alone.epsilon, 1)

    def _planned(self, seed: int) -> Close:
        """What the faces of the set show; nothing where they are too few to be a set."""
        if seed not in self._close:
            random = np.random.default_rng([seed, len(self._album.rows)])
            self._close[seed] = Close({}, self._t)
            with suppress(SettingError):  # then each is told by itself, which its release says
                if len(self._album.rows) > 1:
                    self._close[seed] = self._album.close(
                        self._shares, self._t, self._together, random
                    )
        return self._close[seed]

    def _changed(
        self, image: ImageArray, face: Face, row: Row, answers: Answers, step: Step
    ) -> ImageArray:
        crop, there = framed(image, face)
        had, wanted = (
            torch.from_numpy(each.astype(np.float32))[None] for each in (row >= 0.5, answers)
        )
        edit = self._stages.translator.edit(crop[None], wanted, had).times(step.edit)
        moved = edit.moved(crop[None])
        made = self._stages.perturbation(edit.made(crop[None]), step.perturbation)
        return pasted(image, Edit(edit.flow, made - moved), there)

    def _release(self, before: Row, after: Row, told: "_Told", step: Step) -> Release:
        names = self._stages.translator.attributes
        read = zip(names, before, told.answers, after, strict=True)
        shown = tuple(Shown(name, float(b), bool(w), float(a)) for name, b, w, a in read)
        return Release(told.t, told.epsilon, step.perturbation, told.among, shown)


class _Told(NamedTuple):
    """What is shown of a face, within which bounds, and among how many."""

    answers: Answers
    t: float
    epsilon: float
    among: int


def build(
    t: float | None = None,
    epsilon: float | None = None,
    edit: float | None = None,
    perturbation: float | None = None,
    weights: Path | None = None,
    mask: Path | None = None,
) -> AnonymousNet:
    """The method ``anonymousnet``.

    Args:
        t: how far what is shown of an attribute may be distributed from everybody's, 0 to 1.
        epsilon: ε of differential privacy of each attribute; 0 or more.
        edit: how many times stage III's edit, 0 to 3; None: as much as it takes.
        perturbation: in grey levels, 0 to 64; None: as much as it takes.
        weights: a translator that ``visard train anonymousnet`` wrote.
        mask: a perturbation that ``visard mask anonymousnet`` wrote.

    Raises:
        SettingError: one of these is out of range.
        WeightsError: a network cannot be read.
    """
    if perturbation is not None and not 0 <= perturbation <= _LARGEST:
        raise SettingError(f"must be from 0 to {_LARGEST:g}", "perturbation")
    if edit is not None and not 0 <= edit <= _MOST:
        raise SettingError(f"must be from 0 to {_MOST:g}", "edit")
    perturbs, against = opened(mask), stored.card(stored.TRANSLATOR, weights).get("against", [])
    stages = Stages(
        attributes_network(),
        translating_network(weights),
        perturbs,
        tuple(dict.fromkeys([*_names(against), *perturbs.attacked])),
    )
    return AnonymousNet(
        stages,
        T if t is None else t,
        EPSILON if epsilon is None else epsilon,
        _steps(edit, perturbation),
    )


def _steps(edit: float | None, perturbation: float | None) -> Sequence[Step]:
    """The ladder; of what somebody wants, this and what would be next."""
    if edit is None and perturbation is None:
        return LADDER
    first = Step(
        1.0 if edit is None else edit, LADDER[0][1] if perturbation is None else perturbation
    )
    return first, Step(_FURTHER * first.edit, first.perturbation)


def _names(listed: object) -> list[str]:
    return [str(each) for each in listed] if isinstance(listed, list) else []


def _card(name: str) -> Iterator[Card]:
    """The card of that name; none where it is a detector's, or nobody here knows it."""
    with suppress(WeightsError):
        yield card(name)


def _keys(image: ImageArray, faces: Sequence[Face]) -> list[bytes]:
    """What tells faces of a set apart, by the photo and the place in it."""
    photo, keys = hashlib.sha256(np.ascontiguousarray(image).tobytes()), []
    for face in faces:
        digest = photo.copy()
        digest.update(repr(face.box).encode())
        keys.append(digest.digest()[:16])
    return keys
