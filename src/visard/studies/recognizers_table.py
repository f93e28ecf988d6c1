"""Markdown tables from the study of the recognisers."""

from collections.abc import Mapping, Sequence
from typing import Any

from visard.report.markdown import table

_PUBLISHED = {"dlib": "99.38 %", "mobilefacenet": "99.1 %"}
"""On LFW's own 6,000 pairs, at the threshold that is best for them.

dlib's is for the mean of 100 jittered copies of each face. Of the 714 photos of our
genuine pairs, the mean of 12 copies takes its EER from 1.4 % to 1.05 %.
"""

NAME = "recognizers"

Figures = Mapping[str, float]


def tables(result: Mapping[str, Any]) -> str:
    """Verification on both data sets, enrolment and queries, and what made them."""
    figures, settings = result["figures"], result["settings"]
    names = settings["recognizers"]
    quick = " A quick run: a direction, no evidence." if settings["quick"] else ""
    return "\n\n".join(
        (
            "Accuracy is the mean of the share of genuine pairs accepted and of impostor pairs "
            "refused, at thresholds calibrated on other people at false accept rates (FAR) of "
            "1e-2, and of 1e-3 by which visard judges. TAR: genuine pairs accepted where one "
            "impostor pair in a thousand of this very data is. Between brackets 95 % intervals. "
            "Published figures are of LFW's own pairs at the best threshold; dlib's averages 100 "
            "jittered copies of each face, where visard embeds one:",
            _verification("lfw", names, figures, published=True),
            "The same on CelebA, with all pairs of each person; its labels have errors, which "
            "count against the recogniser:",
            _verification("celeba", names, figures, published=False),
            _cost(names, figures),
            f"{result['data']}. Made by `{result['command']}` on {result['date']} "
            f"({settings['machine']}).{quick}",
        )
    )


def _verification(data: str, names: Sequence[str], figures: Figures, *, published: bool) -> str:
    head = ["recogniser", "accuracy at 1e-2", "accuracy at 1e-3", "EER", "TAR at FAR 1e-3"]
    head += ["genuine pairs", "impostor pairs"] + ["published on LFW"] * published
    rows = []
    for name in names:
        each = f"{data}.{name}"
        keys = ("accuracy", "accuracy_at_1e-3", "eer", "tar_at_far_1e-3")
        row = [name, *(_rate(figures, f"{each}.{key}") for key in keys)]
        row += [f"{figures[f'{each}.{kind}_pairs']:,.0f}" for kind in ("genuine", "impostor")]
        rows.append(row + [_PUBLISHED.get(name, "–")] * published)
    return table(head, rows)


def _cost(names: Sequence[str], figures: Figures) -> str:
    queries = ", ".join(f"{name} {figures[f'query.{name}.ms']:.0f} ms" for name in names)
    return (
        f"Enrolling by all of them: {figures['enrol.faces_per_second']:.0f} faces a second, "
        f"{figures['enrol.network_share']:.0%} of the processor's time within the networks of "
        f"detector and recognisers. From a detected face to the names, in a gallery of "
        f"{figures['query.gallery_faces']:,.0f} faces: {queries}."
    )


def _rate(figures: Figures, name: str) -> str:
    low, high = figures[f"{name}_low"], figures[f"{name}_high"]
    return f"{figures[name]:.2%} [{low:.2%}, {high:.2%}]".replace("%", " %")
