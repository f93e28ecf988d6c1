"""From findings to outcomes, and from outcomes to words."""

from collections.abc import Iterable, Sequence

from visard.judge.examine import THE_ORIGINAL
from visard.results import FaceReport, Finding, Verdict
from visard.types import Knowledge, Outcome, Strength

_GRAVITY = (
    Outcome.PROTECTED,
    Outcome.NOT_ACQUIRED,
    Outcome.NO_FACE,
    Outcome.MATCHED,
    Outcome.FAILED,
)
"""From best to worst, for a cloak: a face that was not found is not a face not recognised."""


def worst(outcomes: Iterable[Outcome]) -> Outcome:
    """The gravest of some outcomes; ``FAILED`` when there are none.

    >>> worst([Outcome.PROTECTED, Outcome.MATCHED]).value
    'matched'
    """
    return max(outcomes, key=_GRAVITY.index, default=Outcome.FAILED)


def face_outcome(findings: Sequence[Finding]) -> Outcome:
    """The worst that the attacked recognisers found against the original photo.

    Recognisers that the cloak never saw do not count here, they are reported
    beside: what a method promises is measured on what it attacked. Without any
    surrogate (a control, say) all recognisers count.
    """
    original = [each for each in findings if each.reference == THE_ORIGINAL]
    attacked = [each for each in original if each.knowledge is Knowledge.SURROGATE]
    return worst(each.after for each in attacked or original)


def any_gain(findings: Sequence[Finding]) -> bool:
    """Whether some system that knew the face no longer does, whatever the channel."""
    lost: dict[str, bool] = {}
    for each in findings:
        gone = each.before is Outcome.MATCHED and each.after is Outcome.PROTECTED
        lost[each.recognizer] = lost.get(each.recognizer, True) and gone
    return any(lost.values())


def verdict(faces: Sequence[FaceReport], strength: Strength, strangers: Sequence[str]) -> Verdict:
    """The three answers for a photo.

    Args:
        strangers: names of the recognisers that the cloak never saw.
    """
    findings = [finding for face in faces for finding in face.findings]
    systems = list(dict.fromkeys(each.recognizer for each in findings))
    matching = [
        name
        for name in systems
        if any(each.recognizer == name and each.after is Outcome.MATCHED for each in findings)
    ]
    return Verdict(
        _private(len(faces), systems, matching, strangers),
        _how(systems, matching, strangers, findings),
        _more(faces, strength, matching),
    )


def _private(
    faces: int, systems: Sequence[str], matching: Sequence[str], strangers: Sequence[str]
) -> str:
    whom = "you" if faces == 1 else f"at least one of the {faces} people"
    if not systems:
        return "Unknown: no recogniser could be run on this photo."
    if matching and set(matching) <= set(strangers) and len(matching) < len(systems):
        names = " and ".join(matching)
        return (
            f"Not from everyone: hidden from the {len(systems) - len(matching)} systems attacked, "
            f"but {names}, which the cloak has never seen, still recognises {whom}."
        )
    if matching:
        verb = "recognises" if len(matching) == 1 else "recognise"
        return f"No: {len(matching)} of {len(systems)} systems still {verb} {whom}."
    if not strangers:
        return f"Not proven: hidden from the {len(systems)} attacked, untested against strangers."
    return f"Yes, from the {len(systems)} systems tested: none recognises {_anyone(faces)}."


def _anyone(faces: int) -> str:
    return "you" if faces == 1 else "anyone in it"


def _how(
    systems: Sequence[str],
    matching: Sequence[str],
    strangers: Sequence[str],
    findings: Sequence[Finding],
) -> str:
    scored = [each for each in findings if each.distance is not None]
    if not scored:
        return "Nothing could be measured."
    weakest = min(scored, key=lambda each: (each.distance or 0.0) / each.threshold)
    share = (weakest.distance or 0.0) / weakest.threshold
    point = (
        f"The weakest point is {weakest.recognizer} ({weakest.channel}): "
        f"{share:.0%} of the distance at which it stops recognising."
    )
    hidden = [name for name in systems if name not in matching]
    against = f"Hidden from {', '.join(hidden)}. " if hidden else "Hidden from none. "
    unseen = [name for name in strangers if name in systems]
    if not unseen:
        return against + point + " Untested against strangers."
    held = [name for name in unseen if name in matching]
    word = "still recognises" if held else "does not recognise"
    return f"{against}{', '.join(held or unseen)}, never seen by the cloak, {word} it. {point}"


def _more(faces: Sequence[FaceReport], strength: Strength, matching: Sequence[str]) -> str:
    forecasts = [face.forecast for face in faces if face.forecast is not None]
    if not forecasts:
        if not matching:
            return "Not needed against these systems; others may see better."
        if strength is Strength.STRONG:
            return "Not with this method: it is at its strongest."
        return "A stronger setting may help against systems the cloak does not know."
    hardest = min(forecasts, key=lambda each: each.ssimulacra2)
    gain = set(hardest.protected_from).intersection(*(f.protected_from for f in forecasts))
    freed = f"hide from {', '.join(sorted(gain))}" if gain else "still hide from none"
    return (
        f"Yes: --strength {hardest.strength} would {freed}, at a visibility of about "
        f"{hardest.ssimulacra2:.0f} of 100 on the face (100 is invisible)."
    )
