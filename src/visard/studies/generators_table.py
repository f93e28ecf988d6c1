"""The tables of the study of generators."""

from collections.abc import Mapping
from typing import Any

from visard.metrics.rates import percent
from visard.report.markdown import table

NAME = "generators"
_SEEN = {"ssimulacra2": 1, "flip": 3, "ssim": 3, "psnr": 1}

Figures = Mapping[str, float]


def tables(result: Mapping[str, Any]) -> str:
    """Who is hidden from whom, and how long it takes."""
    figures, settings = result["figures"], result["settings"]
    quick = " A quick run: a direction, no evidence." if settings["quick"] else ""
    parts = [
        "PSR: of the pairs (a protected and a clean photo of one person) that a recogniser accepts "
        "clean at a false accept rate of 1 in 1,000, the share that it no longer accepts after "
        "JPEG 75 (between brackets a 95 % interval over people, n: pairs). A star: the method was "
        "made with this recogniser. Visibility: medians on the face.",
        _hidden(figures, settings["roles"]),
        f"Milliseconds a face with {figures['speed.threads']:.0f} threads, medians. A pass: the "
        "face brought in line, the network, the change brought back; all: with scoring what is "
        "seen, and asking whom it was made with who still knows the face.",
        _speed(figures, settings["roles"]),
        f"{result['data']}. Made by `{result['command']}` on {result['date']} "
        f"({settings['machine']}).{quick}",
    ]
    return "\n\n".join(parts)


def _hidden(figures: Figures, roles: Mapping[str, Mapping[str, str]]) -> str:
    names = list(next(iter(roles.values())))
    head = ["method", "PSR, all", *names, "the same photo", "SSIMULACRA2", "FLIP", "SSIM", "PSNR"]
    rows = [
        [
            label,
            _certain(figures, label),
            *(_share(figures, f"{label}.{name}") + _star(figures, label, name) for name in names),
            _share(figures, f"{label}.same_photo"),
            *(f"{figures[f'{label}.{key}']:.{digits}f}" for key, digits in _SEEN.items()),
        ]
        for label in roles
    ]
    return table(head, rows)


def _speed(figures: Figures, labels: Mapping[str, object]) -> str:
    rows = [
        [
            label,
            f"{figures[f'{label}.pass_ms']:.1f}" if f"{label}.pass_ms" in figures else "–",
            f"{figures[f'{label}.ms']:.1f}",
            f"{figures['standard.ms'] / figures[f'{label}.ms']:.1f}",
            f"{figures[f'{label}.timed']:.0f}",
        ]
        for label in labels
        if f"{label}.ms" in figures
    ]
    return table(["method", "a pass", "all", "times as fast as standard", "faces timed"], rows)


def _star(figures: Figures, label: str, name: str) -> str:
    return " *" * bool(figures.get(f"{label}.{name}.attacked"))


def _certain(figures: Figures, label: str) -> str:
    if f"{label}.psr" not in figures:
        return "–"
    low, high = (percent(figures[f"{label}.psr_{end}"]) for end in ("low", "high"))
    pairs = figures[f"{label}.accepted_clean"]
    return f"{_share(figures, label)} [{low}, {high}]; n = {pairs:.0f}"


def _share(figures: Figures, name: str) -> str:
    return percent(figures[f"{name}.psr"]) if f"{name}.psr" in figures else "–"
