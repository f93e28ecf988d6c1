"""The one place where names become built things that fit together.

Everything above asks here; nothing below knows what else exists.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from inspect import signature
from typing import Any

from visard.errors import SettingError, UnknownNameError, VisardError, WeightsError
from visard.judge.threats import Adversary
from visard.protocols import Anonymizer, Channel, Detector, Protector, Recognizer, Upscaler
from visard.registry import (
    ADVERSARIES,
    ANONYMIZERS,
    BRIDGES,
    CHANNELS,
    DEFAULT_DETECTOR,
    DETECTORS,
    PROTECTORS,
    RECOGNIZERS,
    UPSCALERS,
    asked_for,
    load,
    names,
)
from visard.types import Strength, Window
from visard.weights import permissive_only

TARGETED = "pgd_targeted"
"""What leads to a chosen face where nobody named a method."""
JUDGING_CHANNELS = ("file", "jpeg75", "half")
"""What a written file is judged through; the file itself first."""

_STRANGERS_FIRST = ("dlib", "mobileface", "mobilefacenet")
"""Whom to leave out of the attack, so that somebody impartial can judge it.

dlib first: cloaks made on the other two carry over to further recognisers best,
and dlib differs from them in make, loss, data and alignment, so its word weighs.
"""


@dataclass(frozen=True, slots=True, eq=False)
class Cast:
    """The recognisers at hand and their parts: whom a cloak attacks, who only judges.

    Attributes:
        surrogates: attacked.
        strangers: not attacked; they tell how the cloak does on the unknown.
        missing: why others could not take part, a line each.
    """

    surrogates: tuple[Recognizer, ...]
    strangers: tuple[Recognizer, ...]
    missing: tuple[str, ...] = ()

    @property
    def everybody(self) -> tuple[Recognizer, ...]:
        return self.surrogates + self.strangers


def detector(name: str = DEFAULT_DETECTOR) -> Detector:
    """The detector of that name, loaded once.

    Raises:
        UnknownNameError: there is none.
        WeightsError: its model is missing.
    """
    found: Detector = _loaded(DETECTORS, name)
    return found


def detectors(first: str = DEFAULT_DETECTOR) -> tuple[tuple[Detector, ...], tuple[str, ...]]:
    """All detectors that can be had, one before the others, and why the rest cannot.

    Raises:
        UnknownNameError: there is no first one of that name.
        WeightsError: the first one's model is missing.
    """
    present, missing = [detector(first)], []
    for name in names(DETECTORS):
        if name != first:
            try:
                present.append(detector(name))
            except WeightsError as error:
                missing.append(_why(name, error))
    return tuple(present), tuple(missing)


@cache
def film_detector(longest_side: int) -> Detector:
    """A detector for the frames of a video: quick, and rather too eager than not enough.

    Args:
        longest_side: frames are shrunk to it first, in pixels; it finds faces from about
            3 % of it.

    Raises:
        WeightsError: no detector's model is at hand.
    """
    from visard.detect import mtcnn, mtcnn_settings, yunet

    try:
        return yunet.load(yunet.Settings(confidence=0.4, longest_side=longest_side))
    except WeightsError:
        return mtcnn.load(mtcnn_settings.Settings(longest_side=longest_side))


def recognizer(name: str, calibrated: bool = True) -> Recognizer:
    """The recogniser of that name, loaded once.

    Args:
        name: of one that is registered, or a bridge and what lies behind it:
            ``onnx:FILE``, ``deepface:NAME``.
        calibrated: refuse one that has no thresholds yet.

    Raises:
        UnknownNameError: there is none.
        WeightsError: its model is missing or broken, or it has no thresholds.
    """
    bridge, colon, what = name.partition(":")
    found: Recognizer = _bridged(bridge, what) if colon else _loaded(RECOGNIZERS, name)
    if calibrated and not found.card.calibration.thresholds:
        raise WeightsError(
            "it has no thresholds yet",
            name,
            "run: visard weights calibrate PEOPLE/ -o CARDS/, then set VISARD_CARDS=CARDS/",
        )
    return found


@cache
def _loaded(group: str, name: str) -> Any:
    return load(group, name)()


@cache
def _bridged(bridge: str, what: str) -> Any:
    return load(BRIDGES, bridge)(what)


def recognizers(calibrated: bool = True) -> tuple[tuple[Recognizer, ...], tuple[str, ...]]:
    """All recognisers that can be had, and why the others cannot.

    Those that are registered, then those that ``VISARD_RECOGNIZERS`` names; of
    these it is also said what to do, since somebody wants them.

    Args:
        calibrated: leave out those that have no thresholds yet.
    """
    present: dict[str, Recognizer] = {}
    missing = []
    for name in dict.fromkeys((*names(RECOGNIZERS), *asked_for())):
        try:
            candidate = recognizer(name, calibrated)
        except (WeightsError, UnknownNameError) as error:
            missing.append(_why(name, error))
            continue
        if permissive_only() and not candidate.card.commercial:
            missing.append(f"{name}: its licence does not allow every use")
        elif candidate.card.name in present:
            missing.append(f"{name}: another recogniser has the name {candidate.card.name!r}")
        else:
            present[candidate.card.name] = candidate
    return tuple(present.values()), tuple(missing)


def _why(name: str, error: VisardError) -> str:
    where = "" if not error.where or error.where in name else f"{error.where} "
    todo = f"; {error.todo}" if error.todo and name in asked_for() else ""
    return f"{name}: {where}{error.what}{todo}"


def cast(stranger: str | None = None) -> Cast:
    """Who is attacked and who only judges.

    All differentiable recognisers are attacked but one, which stays out as the
    stranger; with a single one at hand there is no stranger.

    Args:
        stranger: which to leave out; by default the first at hand of a fixed list.

    Raises:
        WeightsError: no recogniser is at hand at all.
        UnknownNameError: the stranger asked for is not at hand.
    """
    present, missing = recognizers()
    attackable = [each for each in present if each.card.differentiable]
    if not attackable:
        raise WeightsError("no recogniser can be loaded", todo="; ".join(missing))
    outside = _outside(attackable, stranger)
    surrogates = tuple(each for each in attackable if each is not outside)
    judges = tuple(each for each in present if each not in surrogates)
    return Cast(surrogates, judges, missing)


def _outside(attackable: Sequence[Recognizer], asked: str | None) -> Recognizer | None:
    by_name = {each.card.name: each for each in attackable}
    if asked is not None and asked not in by_name:
        raise UnknownNameError(
            f"{asked!r} cannot be the stranger, it is not at hand",
            todo=f"there are: {', '.join(by_name)}",
        )
    if len(attackable) == 1:
        if asked is not None:
            raise SettingError("the only recogniser at hand cannot be left out", asked)
        return None
    chosen = asked or next((name for name in _STRANGERS_FIRST if name in by_name), None)
    return by_name[chosen] if chosen else attackable[-1]


def protector(
    name: str,
    surrogates: Sequence[Recognizer],
    strength: Strength,
    references: Sequence[Window] = (),
    target: Sequence[Window] = (),
) -> Protector:
    """The protector of that name, set up.

    Args:
        name: of one that is registered; some take what they work with after a colon, as
            ``NAME:FILE``.
        surrogates: the recognisers it may attack.
        strength: how much change is accepted.
        references: other photos of the person, for methods that can use them.
        target: photos of somebody who agreed to be taken for this person.

    Raises:
        UnknownNameError: there is none of that name.
        SettingError: it takes nothing after a colon, or leads to nobody.
    """
    plain, colon, what = name.partition(":")
    build = load(PROTECTORS, plain)
    further: dict[str, Any] = ({"what": what} if colon else {}) | (
        {"target": target} if target else {}
    )
    if target and "target" not in signature(build).parameters:
        todo = f"take one that ends in _targeted, such as {TARGETED}"
        raise SettingError("this method leads to no chosen face", name, todo)
    if colon and "what" not in signature(build).parameters:
        raise SettingError("this method takes nothing after a colon", name, f"say {plain}")
    built: Protector = build(
        surrogates=surrogates, strength=strength, references=references, **further
    )
    return built


def anonymizer(name: str, **options: object) -> Anonymizer:
    """The anonymizer of that name, set up.

    Args:
        options: what the method takes; see its ``build``.

    Raises:
        UnknownNameError: there is none of that name.
        SettingError: it has no such option, or not that value.
    """
    build = load(ANONYMIZERS, name)
    if unknown := [each for each in options if each not in signature(build).parameters]:
        raise SettingError(f"the method {name} has no such option", f"--{unknown[0]}")
    built: Anonymizer = build(**options)
    return built


def adversaries(wanted: Sequence[str]) -> tuple[Adversary, ...]:
    """Adversaries by name, in order.

    Raises:
        UnknownNameError: there is none of that name.
    """
    return tuple(load(ADVERSARIES, name)() for name in wanted)


def upscaler(name: str, realism: float | None = None) -> Upscaler:
    """The upscaler of that name.

    Args:
        name: of one that is registered; some take a file after a colon, ``esrgan:FILE``.
        realism: 0 to 1, how much it may invent, for those that can be told.

    Raises:
        UnknownNameError: there is none of that name.
        SettingError: it takes nothing after a colon, or no such realism.
        WeightsError: its weights cannot be used.
    """
    plain, colon, what = name.partition(":")
    build = load(UPSCALERS, plain)
    given = ({"what": what} if colon else {}) | ({} if realism is None else {"realism": realism})
    if left := [each for each in given if each not in signature(build).parameters]:
        words = {"what": "nothing after a colon", "realism": "no realism"}
        raise SettingError(f"this upscaler takes {words[left[0]]}", name, f"say {plain}")
    built: Upscaler = build(**given)
    return built


def channels(wanted: Sequence[str] = JUDGING_CHANNELS) -> tuple[Channel, ...]:
    """Channels by name, in order."""
    return tuple(load(CHANNELS, name)() for name in wanted)
