"""What a method that changes attributes shows of them, in words."""

from visard.types import Release, Shown


def released_lines(release: Release | None) -> list[str]:
    """What is told, and every attribute that is shown otherwise; none where nothing is."""
    if release is None:
        return []
    lines = [
        f"Drawn by chance: {_among(release.among)}; what is shown of an attribute is within "
        f"t = {release.t:.2g} of everybody's, and all together tell at most "
        f"ε = {release.epsilon:.3g}",
        f"Perturbed by at most {release.perturbation:g} grey levels",
    ]
    changed = [each for each in release.shown if each.changed]
    if not changed:
        return [*lines, "Every attribute happens to be shown as it was read"]
    shown = ", ".join(map(_shown, changed))
    return [*lines, f"Shown otherwise (what was read → what is read now): {shown}"]


def _among(faces: int) -> str:
    return "this face by itself" if faces == 1 else f"among {faces} faces of the set"


def _shown(each: Shown) -> str:
    name = each.name.replace("_", " ").lower()
    other = name.removeprefix("no ") if name.startswith("no ") else f"not {name}"
    return f"{name if each.wanted else other} ({name}: {each.before:.0%} → {each.after:.0%})"
