"""The tables of the study of cloaks, ours beside what papers say."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from visard.metrics.rates import percent
from visard.report.markdown import table
from visard.studies.cloaks_published import PUBLISHED

NAME = "cloaks"
Figures = Mapping[str, float]

_SHARES = {
    "psr": "PSR, JPEG 75",
    "psr_worst": "worst stranger",
    "file.psr": "the file",
    "both_protected.psr": "both protected",
    "same_photo.psr": "the same photo",
    "rank1_clean": "found first, clean",
    "rank1": "found first",
}
_SEEN = {"ssimulacra2": 1, "flip": 3, "ssim": 3, "psnr": 1, "seconds_per_face": 1}
_HEADS = {
    "ssimulacra2": "SSIMULACRA2",
    "flip": "FLIP",
    "ssim": "SSIM",
    "psnr": "PSNR",
    "seconds_per_face": "seconds a face",
}
_CHANNELS = {
    "file": "the file",
    "jpeg75": "JPEG 75",
    "jpeg50": "JPEG 50",
    "half": "half size",
    "blur": "blurred",
    "whatsapp": "WhatsApp",
    "mirror": "mirrored",
    "crop": "cut closer",
    "turn": "turned by 5°",
    "grey": "grey",
}


def tables(result: Mapping[str, Any]) -> str:
    """All tables, and what made them."""
    figures, settings = result["figures"], result["settings"]
    own = [way["label"] for way in settings["ways"] if way["score"] is None]
    equal = [way["label"] for way in settings["ways"] if way["label"].endswith("at_75")]
    quick = " A quick run: a direction, no evidence." if settings["quick"] else ""
    parts = [
        "Leave one family out: the stranger was not attacked. PSR: of the pairs that the stranger "
        "accepts clean at a false accept rate of 1 in 1,000, the share that it no longer accepts, "
        "over all strangers (between brackets a 95 % interval over people, n: pairs). A face that "
        "is not found is no success. Visibility and seconds are medians. Each method as it comes, "
        "faces of LFW and CelebA:",
        _ways(figures, own),
        "The default's curve, and every other method with its change scaled to a score "
        "(SSIMULACRA2) of 75 on the face:",
        _ways(figures, [*_labels(settings, "frontier."), *equal]),
        "Large faces:",
        _ways(figures, [f"large.{each}" for each in [*own, *_labels(settings, "frontier.")]]),
        "After what may happen to the file (PSR):",
        _channels(figures, ["standard", "light", "strong", "large.standard"]),
        "By stranger and by crowd (PSR after JPEG 75):",
        _parts(figures, settings),
        "Speed, all at a score of 75:",
        _speed(figures),
        *_missing(result),
        f"{result['data']}. Made by `{result['command']}` on {result['date']} "
        f"({settings['machine']}).{quick}",
    ]
    return "\n\n".join(parts)


def brief(result: Mapping[str, Any]) -> str:
    """The default at its three strengths, small faces and large ones, and noise beside it."""
    figures = result["figures"]
    labels = ["light", "standard", "strong", "noise"]
    labels += [f"large.{each}" for each in labels[:3]]
    return "\n\n".join(
        (
            "Recognisers that the cloak did not attack, each of three in turn. PSR: of pairs (a "
            "protected and a clean photo of one person) that one accepts clean, the share that it "
            "no longer accepts after JPEG 75. Faces about 100 pixels wide, and large ones of about "
            "250:",
            _ways(figures, labels),
            f"{result['data']}. Made by `{result['command']}` on {result['date']} "
            f"({result['settings']['machine']}).",
        )
    )


def beside_papers(result: Mapping[str, Any]) -> str:
    """What each method's paper says, and ours as measured here."""
    figures = result["figures"]
    head = ["method", "published", "where", "what differs", "here: PSR, SSIMULACRA2", "here, at 75"]
    rows = (
        [
            each.method,
            each.result,
            each.source,
            each.differs,
            f"{_share(figures, f'{each.method}.psr')}, "
            f"{_number(figures, f'{each.method}.ssimulacra2', 1)}",
            _share(figures, f"{each.method}.at_75.psr"),
        ]
        for each in PUBLISHED
    )
    return table(head, rows)


def _labels(settings: Mapping[str, Any], start: str) -> list[str]:
    return [way["label"] for way in settings["ways"] if way["label"].startswith(start)]


def _ways(figures: Figures, labels: Iterable[str]) -> str:
    head = ["way", *_SHARES.values(), *_HEADS.values()]
    rows = [
        [
            label,
            _certain(figures, label),
            *(_share(figures, f"{label}.{key}") for key in list(_SHARES)[1:]),
            *(_number(figures, f"{label}.{key}", digits) for key, digits in _SEEN.items()),
        ]
        for label in dict.fromkeys(labels)
        if f"{label}.n" in figures
    ]
    return table(head, rows)


def _channels(figures: Figures, labels: Sequence[str]) -> str:
    here = [label for label in labels if f"{label}.n" in figures]
    rows = (
        [words, *(_share(figures, f"{label}.{name}.psr") for label in here)]
        for name, words in _CHANNELS.items()
    )
    return table(["on the way", *here], rows)


def _parts(figures: Figures, settings: Mapping[str, Any]) -> str:
    names = [*settings["strangers"], "lfw", "celeba"]
    labels = [w["label"] for w in settings["ways"] if f"{w['label']}.n" in figures]
    rows = ([each, *(_share(figures, f"{each}.{name}.psr") for name in names)] for each in labels)
    return table(["way", *names], rows)


def _speed(figures: Figures) -> str:
    head = ["method", "PSR", "steps", "seconds a face", "steps of the default for as much"]
    rows = (
        [
            name,
            _share(figures, f"speed.{name}.psr"),
            _number(figures, f"speed.{name}.steps", 0),
            _number(figures, f"speed.{name}.seconds_per_face", 2),
            _number(figures, f"speed.{name}.steps_of_default", 0),
        ]
        for name in ("visard", "fawkes", "lowkey")
    )
    share = _share(figures, "speed.networks_share")
    return f"{table(head, rows)}\n\nOf the default's time the networks take {share}."


def _missing(result: Mapping[str, Any]) -> list[str]:
    lines = [f"* {each}" for each in result["missing"]]
    return ["Not measured:\n\n" + "\n".join(lines)] if lines else []


def _certain(figures: Figures, label: str) -> str:
    if f"{label}.psr" not in figures:
        return "–"
    low, high = (percent(figures[f"{label}.psr_{end}"]) for end in ("low", "high"))
    pairs = figures[f"{label}.accepted_clean"]
    return f"{_share(figures, f'{label}.psr')} [{low}, {high}]; n = {pairs:.0f}"


def _share(figures: Figures, name: str) -> str:
    return percent(figures[name]) if name in figures else "–"


def _number(figures: Figures, name: str, digits: int) -> str:
    return f"{figures[name]:.{digits}f}" if name in figures else "–"
