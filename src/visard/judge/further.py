"""What a verdict says besides: what is told of attributes, and what the next setting costs."""

from collections.abc import Sequence
from dataclasses import replace

from visard.results import Beyond, FaceReport, Verdict


def with_release(verdict: Verdict, faces: Sequence[FaceReport]) -> Verdict:
    """How private it is, where a method changes attributes: what is told of them."""
    releases = [face.release for face in faces if face.release]
    if not releases:
        return verdict
    t, epsilon = (max(getattr(each, name) for each in releases) for name in ("t", "epsilon"))
    shown = [each for release in releases for each in release.shown]
    changed = sum(each.changed for each in shown)
    told = (
        f"{changed} of {len(shown)} attributes are shown otherwise; what is shown is within "
        f"t = {t:.2g} of everybody's, and tells at most ε = {epsilon:.3g} of a face in all."
    )
    return replace(verdict, how=f"{verdict.how} {told}".strip())


def with_beyond(verdict: Verdict, beyond: Beyond | None, faces: Sequence[FaceReport]) -> Verdict:
    """Whether it can be more private, where the method has a further setting: at which cost."""
    now = [face.visibility.ssim for face in faces if face.visibility]
    if beyond is None or not now:
        return verdict
    cost = (
        f"The next setting ({beyond.label}) would leave a likeness (SSIM) of {beyond.ssim:.2f} "
        f"on the face, where it is {min(now):.2f}."
    )
    return replace(verdict, more=f"{verdict.more} {cost}")
