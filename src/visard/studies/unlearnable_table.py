"""Tables and curves of the study of unlearnable photos."""

from collections.abc import Mapping
from typing import Any

from visard.report.curves import Panel, drawn
from visard.report.markdown import table
from visard.studies.unlearnable_figures import COUNTER
from visard.studies.unlearnable_rows import FULL, KINDS

NAME = "unlearnable"
_WAYS = {
    "minimising": "error-minimising",
    "random": "random",
    "maximising": "error-maximising",
    "others": "error-minimising, made on other people",
    "photo": "error-minimising, laid on the photos and cropped anew",
}
_KINDS = {"class": "one a person", "sample": "one a photo"}
_COUNTER = {
    "early_stopping": "stop early, at the best epoch on clean photos",
    "jpeg75": "save as JPEG 75",
    "grey": "make grey",
    "blur": "blur, σ 2 pixels",
    "adversarial": "train on attacks, ε 4",
    "pretrained": "features of a recogniser trained elsewhere, linear classifier",
}

Figures = Mapping[str, float]


def tables(result: Mapping[str, Any]) -> str:
    """What trackers learn from all photos with noise, from some, and what they do against it."""
    figures, quick = result["figures"], ""
    if result["settings"]["quick"]:
        quick = " A quick run: a direction, no evidence."
    return "\n\n".join(
        (
            "All people have noise (ε 8). Accuracy: share of clean photos, not trained on, that "
            "the tracker names rightly. AUC: how well its features tell strangers apart (0.5 is "
            "chance):",
            _full(figures),
            *_partial(figures),
            "What a tracker may do against error-minimising noise on all photos: accuracy, as a "
            "share of the accuracy of a tracker that does nothing and meets no noise:",
            _countered(figures),
            *_inception(figures),
            f"{result['data']}. {_trackers(result['settings'])} Made by `{result['command']}` on "
            f"{result['date']} ({result['settings']['machine']}).{_missing(result)}{quick}",
        )
    )


def curves(result: Mapping[str, Any], form: str = "PNG") -> bytes:
    """Accuracy on clean photos by epoch, as figure 7 of the paper; one chart a kind of noise."""
    known = result["curves"]
    panels = []
    for kind, words in _KINDS.items():
        lines = {"clean": known["clean"]["accuracy"]} if "clean" in known else {}
        for way in reversed(FULL):
            if (run := f"full.{kind}.{way}") in known:
                lines[_WAYS[way]] = known[run]["accuracy"]
        panels.append(Panel(f"accuracy on clean photos; noise: {words}", lines))
    return drawn(panels, form)


def _full(figures: Figures) -> str:
    rows = [["none", "", *_accuracies(figures, "clean"), "1"]]
    for way in (*FULL, "photo"):
        for kind in KINDS:
            name = f"full.{kind}.{way}"
            if f"{name}.accuracy" in figures:
                ratio = f"{figures[f'{name}.accuracy_ratio']:.2f}{_spread(figures, name)}"
                rows.append([_WAYS[way], _KINDS[kind], *_accuracies(figures, name), ratio])
    head = ["noise", "", "on what it trained on", "on clean photos", "AUC", "share of clean"]
    return table(head, rows)


def _spread(figures: Figures, name: str) -> str:
    """Least and most over several seeds."""
    keys = [f"{name}.accuracy_ratio_{end}" for end in ("least", "most")]
    if keys[0] not in figures:
        return ""
    return f" [{figures[keys[0]]:.2f}, {figures[keys[1]]:.2f}]"


def _accuracies(figures: Figures, name: str) -> list[str]:
    shown = [_percent(figures, f"{name}.{key}") for key in ("training_accuracy", "accuracy")]
    return [*shown, f"{figures[f'{name}.auc']:.3f}" if f"{name}.auc" in figures else "–"]


def _quarter(figures: Figures) -> str:
    return (
        "A quarter of the people have noise, the photos of the others are clean. Accuracy on clean "
        "photos of both; without any noise it is "
        f"{_percent(figures, 'partial.clean_protected_accuracy')} on the first and "
        f"{_percent(figures, 'partial.clean_others_accuracy')} on the others:"
    )


def _partial(figures: Figures) -> list[str]:
    rows = []
    for way in (*FULL, "others"):
        for kind in KINDS:
            name = f"partial.{kind}.{way}"
            if f"{name}.protected_ratio" in figures:
                shown = [_percent(figures, f"{name}.{who}_accuracy") for who in _WHO]
                ratio = f"{figures[f'{name}.protected_ratio']:.2f}"
                loss = f"{100 * figures[f'{name}.others_loss']:+.1f}"
                rows.append([_WAYS[way], _KINDS[kind], shown[0], ratio, shown[1], loss])
    head = ["noise", "", "people with noise", "share of clean", "the others", "points lost"]
    return [_quarter(figures), table(head, rows)] if rows else []


_WHO = ("protected", "others")


def _countered(figures: Figures) -> str:
    rows = []
    for name in COUNTER:
        keys = [f"countermeasure.{name}.{kind}.accuracy_ratio" for kind in KINDS]
        if any(key in figures for key in keys):
            rows.append([_COUNTER[name], *(_ratio(figures, key) for key in keys)])
    nothing = (_ratio(figures, f"full.{kind}.minimising.accuracy_ratio") for kind in KINDS)
    head = ["the tracker's way", *(f"noise: {words}" for words in _KINDS.values())]
    return table(head, [["nothing", *nothing], *rows])


def _inception(figures: Figures) -> list[str]:
    if "inception.clean.accuracy" not in figures:
        return []
    names = {words: f"inception.{kind}.minimising.accuracy" for kind, words in _KINDS.items()}
    shown = "; ".join(
        f"error-minimising noise, {words}: {_percent(figures, name)}"
        for words, name in names.items()
        if name in figures
    )
    return [
        "A tracker of another make than the noise (InceptionResnetV1, as in the paper): clean "
        f"{_percent(figures, 'inception.clean.accuracy')}; {shown}."
    ]


def _missing(result: Mapping[str, Any]) -> str:
    """What is not told by the tables, because the study was cut short."""
    names = ", ".join(f"`{name}`" for name in result["missing"])
    return f" **Not finished; still to be trained:** {names}." if names else ""


def _trackers(settings: Mapping[str, Any]) -> str:
    its = settings["trackers"]
    return (
        f"Trackers: ResNet-18 of width {its['width']} (64 in its paper), crops of 64 pixels, "
        f"{its['epochs']} epochs, AdamW, crops mirrored and shifted by up to 4 pixels; noise by a "
        f"ResNet-18 of width {settings['noise_width']}; seed {settings['seed']}."
    )


def _ratio(figures: Figures, name: str) -> str:
    return f"{figures[name]:.2f}" if name in figures else "–"


def _percent(figures: Figures, name: str) -> str:
    return f"{100 * figures[name]:.1f} %" if name in figures else "–"
