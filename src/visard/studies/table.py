"""Markdown tables from a study's result, so that no figure in the docs is typed by hand."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from visard.bench.leaderboard import leaderboard
from visard.errors import DataError
from visard.report.markdown import table
from visard.studies import (
    anonymousnet_table,
    anti_fr_fawkes,
    anti_fr_fawkes_table,
    cloaks_table,
    defense_table,
    face_encryption_table,
    generators_table,
    mtcnn_attack_table,
    neural_portraits_table,
    redaction_table,
    unlearnable_table,
)
from visard.studies import recognizers_table as recognizers

_LFW = {
    "lfw.standard": "visard, standard",
    "lfw.standard_same": "visard, the pairs of pgd",
    "lfw.pgd": "pgd, standard",
    "lfw.noise": "noise, no less visible",
}
_PORTRAITS = {
    "portraits.light": "light",
    "portraits.standard": "standard",
    "portraits.strong": "strong",
    "portraits.noise": "noise (standard)",
}

Figures = Mapping[str, float]


def load(path: Path) -> dict[str, Any]:
    """A study's result.

    Raises:
        DataError: it cannot be read, or is no such result.
    """
    try:
        result = json.loads(path.read_text(encoding="utf-8"))
        result["figures"], result["settings"]["machine"]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise DataError(
            "this is no study's result", str(path), "give the JSON that a study wrote"
        ) from error
    return dict(result)


def tables(result: Mapping[str, Any]) -> str:
    """The tables of whichever study or bench it is, and what made them.

    Raises:
        DataError: it is none that is known here.
    """
    if "suite" in result["settings"]:
        return leaderboard(result)
    known = {
        "protect": _protection,
        recognizers.NAME: recognizers.tables,
        anonymousnet_table.NAME: anonymousnet_table.tables,
        anti_fr_fawkes.NAME: anti_fr_fawkes_table.tables,
        cloaks_table.NAME: cloaks_table.tables,
        defense_table.NAME: defense_table.tables,
        face_encryption_table.NAME: face_encryption_table.tables,
        generators_table.NAME: generators_table.tables,
        mtcnn_attack_table.NAME: mtcnn_attack_table.tables,
        neural_portraits_table.NAME: neural_portraits_table.tables,
        unlearnable_table.NAME: unlearnable_table.tables,
        redaction_table.NAME: redaction_table.tables,
    }
    study = str(result.get("study", "protect"))
    if study not in known:
        raise DataError(f"there are no tables of a study named {study!r}")
    return known[study](result)


def _protection(result: Mapping[str, Any]) -> str:
    figures, roles = result["figures"], result["settings"]["roles"]
    quick = " A quick run: a direction, no evidence." if result["settings"]["quick"] else ""
    return "\n\n".join(
        (
            "Share of LFW pairs that a recogniser accepts clean and no longer accepts once the "
            "first photo is protected (between brackets the 95 % interval; then the same after "
            "JPEG 75, and the number of pairs accepted clean; a face lost to the detector is no "
            "success):",
            _lfw(figures, roles),
            "Portraits, compared with the original photo: on how many a recogniser no longer "
            "sees the same person (the file; after JPEG 75):",
            _portraits(figures, roles),
            f"{result['data']}. Made by `{result['command']}` on {result['date']} "
            f"({result['settings']['machine']}).{quick}",
        )
    )


def _lfw(figures: Figures, roles: Mapping[str, str]) -> str:
    head = ["method", "pairs", *_heads(roles), "face lost"]
    head += ["SSIMULACRA2", "SSIM", "seconds a face"]
    rows = [
        [
            label,
            _whole(figures, f"{run}.pairs"),
            *(_success(figures, f"{run}.{name}") for name in roles),
            _whole(figures, f"{run}.not_acquired"),
            _number(figures, f"{run}.ssimulacra2_median", 1),
            _number(figures, f"{run}.ssim_median", 3),
            _number(figures, f"{run}.seconds_median", 1),
        ]
        for run, label in _LFW.items()
        if figures.get(f"{run}.pairs")
    ]
    return table(head, rows)


def _portraits(figures: Figures, roles: Mapping[str, str]) -> str:
    head = ["strength", "photos", "hidden from all attacked", *_heads(roles)]
    head += ["face lost", "SSIMULACRA2: median, worst", "FLIP", "PSNR"]
    rows = [
        [
            label,
            _whole(figures, f"{run}.count"),
            _whole(figures, f"{run}.surrogates_protected"),
            *(_held(figures, f"{run}.{name}") for name in roles),
            _whole(figures, f"{run}.not_acquired"),
            f"{_number(figures, f'{run}.ssimulacra2_median', 1)}, "
            f"{_number(figures, f'{run}.ssimulacra2_worst', 1)}",
            _number(figures, f"{run}.flip_median", 3),
            _number(figures, f"{run}.psnr_median", 1),
        ]
        for run, label in _PORTRAITS.items()
        if figures.get(f"{run}.count")
    ]
    return table(head, rows)


def _heads(roles: Mapping[str, str]) -> list[str]:
    return [f"{name} ({role})" for name, role in roles.items()]


def _success(figures: Figures, name: str) -> str:
    if f"{name}.psr" not in figures:
        return "–"
    low, high = figures[f"{name}.psr_low"], figures[f"{name}.psr_high"]
    after_jpeg = figures.get(f"{name}.jpeg75.psr")
    return (
        f"{_percent(figures[f'{name}.psr'])} [{_percent(low)}, {_percent(high)}]; "
        f"{'–' if after_jpeg is None else _percent(after_jpeg)}; "
        f"n = {figures[f'{name}.accepted_clean']:.0f}"
    )


def _held(figures: Figures, name: str) -> str:
    file, jpeg = (_whole(figures, f"{name}.{channel}.protected") for channel in ("file", "jpeg75"))
    return f"{file}; {jpeg}"


def _percent(share: float) -> str:
    """One decimal; 0 % only for none, and 100 % only for all.

    >>> _percent(0), _percent(0.0001), _percent(0.5), _percent(0.9999), _percent(1)
    ('0 %', '0.1 %', '50.0 %', '99.9 %', '100 %')
    """
    if share in (0, 1):
        return f"{share * 100:.0f} %"
    return f"{min(99.9, max(0.1, share * 100)):.1f} %"


def _whole(figures: Figures, name: str) -> str:
    return _number(figures, name, 0)


def _number(figures: Figures, name: str, decimals: int) -> str:
    return f"{figures[name]:.{decimals}f}" if name in figures else "–"
