"""From what machines saw in the study of painted portraits to figures with stable names."""

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from visard.types import Box


@dataclass(frozen=True, slots=True)
class Look:
    """What one detector made of one picture, and recognisers of the face in it.

    Attributes:
        photo: the photo's name.
        confidence, box: of the face; None where it was not found.
        known: by recogniser, whether it takes the face for that person.
    """

    group: str
    photo: str
    treatment: str
    upscaler: str
    detector: str
    confidence: float | None
    box: Box | None
    known: Mapping[str, bool]

    @property
    def key(self) -> tuple[str, ...]:
        return self.group, self.photo, self.treatment, self.upscaler, self.detector


def figures(looks: Sequence[Look]) -> dict[str, float]:
    """Shares by detector, treatment and upscaler, of all photos and of each group.

    ``detected`` is a share of the photos; ``recognized`` too, so that a face that is not found
    is not recognised, for each recogniser that knows the face in the untouched photo, of those
    photos alone (``accepted`` counts them). Without a recogniser's name it is all of theirs.
    """
    found: dict[str, list[float]] = defaultdict(list)
    clean = _clean(looks)
    asked = sorted({name for look in looks for name in look.known})
    for look in looks:
        prefix = f"{look.detector}.{look.treatment}.{look.upscaler}"
        for each in (prefix, f"{look.group}.{prefix}"):
            found[f"{each}.detected"].append(look.box is not None)
            if look.confidence is not None:
                found[f"{each}.confidence"].append(look.confidence)
        for name in asked:
            if (look.group, look.photo, look.detector, name) in clean:
                known = look.known.get(name, False)
                found[f"{prefix}.recognized"].append(known)
                found[f"{look.group}.{prefix}.{name}.recognized"].append(known)
    shares = {name: round(sum(each) / len(each), 4) for name, each in found.items()}
    return dict(sorted((shares | _counts(found)).items()))


def measured_apart(out: Path) -> dict[str, float]:
    """How near paintings are, what they cost, and what enlarging brings, where it is known."""
    painting, upscaling = (_figures(out / f"{name}.json") for name in ("painting", "upscaling"))
    taken = {
        "paint.mae": painting.get("paint.portraits.finest.mae"),
        "paint.seconds": painting.get("paint.seconds"),
    }
    if upscaling:
        gain = upscaling["set5.realism.0.50.psnr_y"] - upscaling["set5.bicubic.psnr_y"]
        taken["esrgan.set5.psnr_gain"] = round(gain, 2)
    return {name: value for name, value in taken.items() if value is not None}


def _clean(looks: Sequence[Look]) -> set[tuple[str, str, str, str]]:
    """Who knew whom, with which detector's help, before anything was done."""
    return {
        (look.group, look.photo, look.detector, name)
        for look in looks
        if (look.treatment, look.upscaler) == ("original", "none")
        for name, known in look.known.items()
        if known
    }


def _counts(found: Mapping[str, Sequence[float]]) -> dict[str, float]:
    return {
        name.replace(".recognized", ".accepted").replace(".detected", ".photos"): float(len(each))
        for name, each in found.items()
        if not name.endswith(".confidence")
    }


def _figures(path: Path) -> dict[str, float]:
    if not path.is_file():
        return {}
    known: dict[str, float] = json.loads(path.read_text(encoding="utf-8"))["figures"]
    return known
