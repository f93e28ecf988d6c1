"""From what was seen in the study of AnonymousNet to figures with stable names."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import mean


@dataclass(frozen=True, slots=True)
class Row:
    """One photo, made anew in one way.

    Attributes:
        label: which of the way's versions it is.
        psnr: of the whole photo in decibels; None where nothing changed.
        ssim, ms_ssim: of the whole photo; ms_ssim is None for photos that are too small.
        face_ssim: of the face alone.
        detected: by detector, whether it finds the face.
        matched, matched_other: by recogniser, whether it takes the face for the one in the
            untouched photo, and in another photo of the person.
        asked: attributes that were to be shown otherwise; of these, ``confirmed`` are seen
            so by a network that had no part in it, and ``idle`` were in the untouched photo.
    """

    way: str
    person: str
    photo: str
    label: str
    psnr: float | None
    ssim: float
    ms_ssim: float | None
    face_ssim: float
    detected: Mapping[str, bool]
    matched: Mapping[str, bool]
    matched_other: Mapping[str, bool]
    asked: int
    confirmed: int
    idle: int

    @property
    def key(self) -> tuple[str, str]:
        return self.way, self.photo


def figures(rows: Sequence[Row]) -> dict[str, float]:
    """Means and shares by way.

    ``matched_other`` is of the photos that the recogniser knows by the other one untouched.
    """
    by_way: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        by_way[row.way].append(row)
    known = {
        (row.photo, name)
        for row in by_way["untouched"]
        for name, yes in row.matched_other.items()
        if yes
    }
    taken: dict[str, float] = {}
    for way, own in by_way.items():
        values = _likeness(own) | _machines(own, known) | _flips(own)
        taken |= {f"{way}.{name}": round(value, 4) for name, value in values.items()}
    return taken


def _likeness(rows: Sequence[Row]) -> dict[str, float]:
    columns: dict[str, list[float | None]] = {
        "psnr": [row.psnr for row in rows],
        "ssim": [row.ssim for row in rows],
        "ms_ssim": [row.ms_ssim for row in rows],
        "face_ssim": [row.face_ssim for row in rows],
    }
    given = {name: [v for v in column if v is not None] for name, column in columns.items()}
    return {name: mean(column) for name, column in given.items() if column} | {"photos": len(rows)}


def _machines(rows: Sequence[Row], known: set[tuple[str, str]]) -> dict[str, float]:
    shares: dict[str, list[bool]] = defaultdict(list)
    for row in rows:
        for name, yes in row.detected.items():
            shares["detected"].append(yes)
            shares[f"{name}.detected"].append(yes)
        for name, yes in row.matched.items():
            shares["matched"].append(yes)
            shares[f"{name}.matched"].append(yes)
        for name, yes in row.matched_other.items():
            if (row.photo, name) in known:
                shares["matched_other"].append(yes)
                shares[f"{name}.matched_other"].append(yes)
    return {name: mean(each) for name, each in shares.items()}


def _flips(rows: Sequence[Row]) -> dict[str, float]:
    asked = sum(row.asked for row in rows)
    if not asked:
        return {}
    return {
        "flips": float(asked),
        "flips_confirmed": sum(row.confirmed for row in rows) / asked,
        "flips_untouched": sum(row.idle for row in rows) / asked,
    }
