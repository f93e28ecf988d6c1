"""Tables of the study of face encryption."""

from collections.abc import Mapping
from typing import Any

from visard.report.markdown import table

NAME = "face-encryption"
_PAPER = {
    "clean.accuracy": "81.93 %",
    "pgd.untargeted.accuracy": "under 5 %",
    "pgd.targeted.accuracy": "under 5 %",
    "pgd.targeted.success": "not told",
}
_ROWS = {
    "clean.accuracy": "photos held back, as they are: named rightly",
    "pgd.untargeted.noise_accuracy": "with random noise of 8 grey levels: named rightly",
    "pgd.untargeted.accuracy": "after untargeted PGD: named rightly",
    "pgd.targeted.accuracy": "after targeted PGD: named rightly",
    "pgd.targeted.success": "after targeted PGD: named as the target",
}
_WAYS = {
    "mask": "mask (OPOM in a ball of 5 grey levels, of the person's other photos)",
    "pgd": "PGD with a warm start",
    "generator": "one-pass generator (`latent`)",
}

Figures = Mapping[str, float]


def tables(result: Mapping[str, Any]) -> str:
    """The classifier before and after the attack, and the camera."""
    figures = result["figures"]
    quick = " A quick run: a direction, no evidence." if result["settings"]["quick"] else ""
    missing = "; ".join(result["missing"])
    parts = [*_attacked(result), *_live(result)]
    parts.append(
        f"Made by `{result['command']}` on {result['date']} "
        f"({result['settings']['machine']}).{quick}"
        + f" **Not there yet:** {missing}."
        * bool(missing)
    )
    return "\n\n".join(parts) if figures else parts[-1]


def _attacked(result: Mapping[str, Any]) -> list[str]:
    figures: Figures = result["figures"]
    if "clean.accuracy" not in figures:
        return []
    its, people = result["settings"]["attack"], result["data"]["people"]
    rows = [
        [words, _PAPER.get(name, "–"), _percent(figures[name])]
        for name, words in _ROWS.items()
        if name in figures
    ]
    about = (
        f"ResNet-18 on {people['people']} people of CelebA: {people['train']} photos to learn "
        f"from, {people['test']} held back (paper: 307 people and its three authors, 4,429 and "
        f"1,267 photos). ε is {its['epsilon']} grey levels, {its['steps']} steps of "
        f"{its['step']:g}; photos are asked about as written with 8 bits. {_halved(result)}The "
        "paper began with ImageNet's weights; here the network first learned to see as "
        f"{people['teacher']} does, from these photos and {people['others']} others without "
        "labels."
    )
    return [about, table(["", "paper", "here"], rows)]


def _halved(result: Mapping[str, Any]) -> str:
    """What the classifier does to its faces first, where that is anything."""
    its = result["settings"]["classifier"]
    (_, learned), side = its["growth"]["stages"][-1], its["side"]
    if side == learned:
        return ""
    return (
        f"It learned from faces of {learned} pixels; of those of {side}, which it is asked about "
        f"and attacked in, it averages each {(side // learned) ** 2} pixels into one. "
    )


def _live(result: Mapping[str, Any]) -> list[str]:
    figures: Figures = result["figures"]
    ways = {name: words for name, words in _WAYS.items() if f"live.{name}.fps" in figures}
    if not ways:
        return []
    clips = result["data"]["clips"]
    head = ["way", "frames a second", "cores", "frames a second of a core", "covered"]
    head += [name + " (attacked)" * (name in clips["attacked"]) for name in clips["judges"]]
    rows = [
        [
            words,
            f"{figures[f'live.{name}.fps']:.1f}",
            f"{figures[f'live.{name}.core_share']:.1f}",
            f"{figures[f'live.{name}.fps_of_processor']:.1f}",
            _percent(figures[f"live.{name}.covered_share"]),
            *(_named(figures, f"live.{name}.{judge}") for judge in clips["judges"]),
        ]
        for name, words in ways.items()
    ]
    about = (
        f"Clips of 640 × 480 pixels and {clips['frames']} frames: {clips['sitters']} people one by "
        "one, two together, and one who leaves and returns; strength `strong`. Frames a second end "
        "to end, from the clip in memory to protected frames, by the clock; how many cores it "
        "kept busy; and what that makes with a single one; the share of frames in which a box or "
        "black had to cover something; and of the faces that a recogniser named rightly in the "
        "clip, the share that it still names. The mask and PGD attacked the recognisers marked "
        "so; the generator learned from all of them:"
    )
    return [about, table(head, rows)]


def _named(figures: Figures, name: str) -> str:
    if f"{name}.named_share" not in figures:
        return "–"
    return f"{_percent(figures[f'{name}.named_share'])} of {figures[f'{name}.named_before']:.0f}"


def _percent(share: float) -> str:
    return f"{100 * share:.1f} %"
