"""The tables of the study of hardening, ours beside the paper's."""

from collections.abc import Mapping
from typing import Any

from visard.metrics.rates import percent
from visard.report.markdown import table

NAME = "defense"
PAPER = (
    ("FRGC, AdvFaces (trained on)", "91.0 %", "0.55 %"),
    ("PUT, AdvFaces (trained on; other data)", "76.7 %", "7.90 %"),
    ("FRGC, Fawkes", "90.7 %", "0.65 %"),
    ("FRGC, Kelly et al.", "99.0 %", "77.4 %"),
)
"""Attack success rates of the appendix: normal against obfuscated photos."""
_LABELS = {
    "noise": "noise, the control",
    "pgd_with_hardened_surrogate": "pgd, the hardened one attacked too",
}
_CLEANERS = {
    "file": "nothing",
    "jpeg75": "JPEG 75",
    "squeeze": "feature squeezing: 32 shades, medians",
    "rescale": "half size and back",
    "blur": "smoothing",
}

Figures = Mapping[str, float]


def tables(result: Mapping[str, Any]) -> str:
    """Attacks before and after, error rates, clean photos, and what does without training."""
    figures, settings = result["figures"], result["settings"]
    quick = " A quick run: a direction, no evidence." if settings["quick"] else ""
    missing = "".join(f" Not taking part: {line}." for line in result["missing"])
    return "\n\n".join(
        (
            f"{settings['recognizer']}, hardened with `{settings['trained']}` "
            f"({settings['head']}); all obfuscators at {settings['strength']}. Attack success "
            "rate (ASR): share of pairs of an obfuscated and a clean photo of one person that are "
            "refused, at the threshold of least FRR with a FAR under 0.1 % on other people. "
            "Between brackets 95 % intervals by person; then the share of the pairs accepted "
            "clean that are lost (PSR):",
            _attacks(figures, settings["trained"]),
            f"Of CelebA's photos {figures['celeba.doubtful_photos']:.0f} are left out, which two "
            "recognisers of other families both take for somebody else than most photos with the "
            "same label. With them, the obfuscator trained on has an ASR of "
            f"{_bounded(figures, 'as_labelled.asr.before')} before and "
            f"{_bounded(figures, 'as_labelled.asr.after')} after.",
            *_published(figures),
            "The paper (ArcFace, fine-tuned with AdvFaces; other data, network and attacks):",
            table(["normal against obfuscated", "ArcFace", "fine-tuned"], PAPER),
            "Equal error rates, original → hardened:",
            _errors(figures),
            "On clean photos of LFW, at thresholds calibrated on other people:",
            _clean(figures),
            f"Without training: every picture cleaned before {settings['recognizer']} as it was "
            "looks at it, thresholds set on cleaned pictures; and a detector of obfuscated "
            f"photos that learned from `{settings['trained']}`, with the limit at 1 % false "
            "alarms on other people:",
            _cleaners(figures),
            _detector(figures),
            f"Trained {result['data']}. Made by `{result['command']}` on {result['date']} "
            f"({settings['machine']}).{missing}{quick}",
        )
    )


def _attacks(figures: Figures, trained: str) -> str:
    head = ["test photos", "obfuscator", "pairs", "ASR, original", "ASR, hardened", "PSR"]
    rows = []
    for prefix, crowd in (("", "CelebA"), ("lfw.", "LFW")):
        for method in _methods(figures, f"{prefix}asr.after."):
            label = _LABELS.get(method, method) + " (trained on)" * (method == trained)
            names = [f"{prefix}asr.{when}.{method}" for when in ("before", "after")]
            lost = [f"{prefix}psr.{when}.{method}" for when in ("before", "after")]
            pairs = f"{figures[f'{names[0]}_pairs']:.0f}"
            psr = " → ".join(_share(figures, each) for each in lost)
            rows.append([crowd, label, pairs, *(_bounded(figures, e) for e in names), psr])
        clean = [f"{prefix}refused_clean.{when}" for when in ("before", "after")]
        pairs = f"{figures[f'{clean[0]}_pairs']:.0f}"
        rows.append([crowd, "nothing", pairs, *(_bounded(figures, e) for e in clean), "–"])
    return table(head, rows)


def _published(figures: Figures) -> list[str]:
    """What Algorithm 1 as it stands does with the same photos, where another loss was measured."""
    if "published.clean_loss" not in figures:
        return []
    return [
        "Trained on the same photos by Algorithm 1 as published (cross-entropy), it has an ASR of "
        f"{_bounded(figures, 'published.asr.after')} on CelebA and "
        f"{_bounded(figures, 'published.lfw.asr.after')} on LFW, refuses "
        f"{_share(figures, 'published.refused_clean.after')} of CelebA's clean pairs, and loses "
        f"{100 * figures['published.clean_loss']:.1f} points of accuracy on LFW."
    ]


def _errors(figures: Figures) -> str:
    kinds = {"clean": "normal, normal", "mixed": "normal, obfuscated", "both": "both obfuscated"}
    rows = []
    for prefix, crowd in (("", "CelebA"), ("lfw.", "LFW")):
        for method in _methods(figures, f"{prefix}asr.after."):
            cells = []
            for kind in kinds:
                both = [f"{prefix}eer.{when}.{method}.{kind}" for when in ("before", "after")]
                cells.append(" → ".join(_share(figures, each) for each in both))
            rows.append([crowd, _LABELS.get(method, method), *cells])
    return table(["test photos", "obfuscator", *kinds.values()], rows)


def _clean(figures: Figures) -> str:
    head = ["", "original", "hardened", "lost"]
    rows = []
    for key, words in (("accuracy", "accuracy at 1e-2"), ("accuracy_at_1e-3", "at 1e-3")):
        before, after = (figures[f"clean.{when}.{key}"] for when in ("before", "after"))
        cells = [f"{100 * each:.2f} %" for each in (before, after)]
        rows.append([words, *cells, f"{100 * (before - after):.2f} points"])
    rows.append(["EER", *(_share(figures, f"clean.{w}.eer") for w in ("before", "after")), "–"])
    return table(head, rows)


def _cleaners(figures: Figures) -> str:
    rows = [
        [words, *(_share(figures, f"inputs.{name}.{key}") for key in ("asr", "refused_clean"))]
        for name, words in _CLEANERS.items()
    ]
    return table(["cleaned by", "ASR", "clean pairs refused"], rows)


def _detector(figures: Figures) -> str:
    names = [name.split(".")[1] for name in figures if name.endswith(".auc")]
    rows = []
    for each in names:
        area = f"{figures[f'detector.{each}.auc']:.3f}"
        rows.append([_LABELS.get(each, each), area, _share(figures, f"detector.{each}.found")])
    rows.append(["nothing (false alarms)", "–", _share(figures, "detector.false_alarms")])
    return table(["obfuscator", "area under the curve", "found"], rows)


def _methods(figures: Figures, start: str) -> list[str]:
    ends = ("_low", "_high", "_pairs")
    every = [name.removeprefix(start) for name in figures if name.startswith(start)]
    return [name for name in every if not name.endswith(ends)]


def _bounded(figures: Figures, name: str) -> str:
    low, high = figures[f"{name}_low"], figures[f"{name}_high"]
    return f"{_share(figures, name)} [{percent(low)}, {percent(high)}]"


def _share(figures: Figures, name: str) -> str:
    return percent(figures[name]) if name in figures else "–"
