"""The verdict on photos in which no machine shall find a face.

Undetected is not unrecognised: a face that is found and taken for nobody who is known is
said to be just that, and counts as hidden too.
"""

from collections.abc import Sequence

from visard.judge.verdict import listed, names_of, systems_count, telling
from visard.results import FaceReport, Finding, Spotting, Verdict
from visard.types import Outcome

_GRAVITY = (Outcome.NOT_ACQUIRED, Outcome.PROTECTED, Outcome.FAILED, Outcome.MATCHED)
HIDDEN = (Outcome.NOT_ACQUIRED, Outcome.PROTECTED)


def outcome_of(
    findings: Sequence[Finding], spotted: Sequence[Spotting], *, gone: bool = False
) -> Outcome:
    """What became of a face: not found; found, but taken for nobody; or still recognised.

    A face that no detector finds in the untouched photo from close by proves nothing by not
    being found.

    Args:
        gone: somebody marked the face, and nothing of it is left. Where no detector found it
            before, recognisers compare what is no face to them with what is none: that they
            see a likeness means nothing.
    """
    if gone and not any(each.before or each.after for each in spotted):
        return Outcome.NOT_ACQUIRED
    told = [each.after for each in telling(findings)]
    for grave in (Outcome.MATCHED, Outcome.FAILED):
        if grave in told:
            return grave
    if any(each.before for each in spotted) and not any(each.after for each in spotted):
        return Outcome.NOT_ACQUIRED
    return Outcome.PROTECTED if told else Outcome.FAILED


def gravest(outcomes: Sequence[Outcome]) -> Outcome:
    """The worst of some, where not to be found is best."""
    return max(outcomes, key=_GRAVITY.index, default=Outcome.FAILED)


def gained(faces: Sequence[FaceReport]) -> bool:
    """Whether some machine that found or knew a face no longer does, in the file as it is."""
    lost = (each.before and not each.after for face in faces for each in face.spotted)
    told = (each for face in faces for each in telling(face.findings))
    return any(lost) or any(each.after in HIDDEN for each in told)


def verdict(faces: Sequence[FaceReport], more: str, refused: int = 0) -> Verdict:
    """The three answers for a photo.

    Args:
        more: what might hide more, where not everything is hidden.
        refused: faces that were found and not covered, since they are beyond a limit.
    """
    worst = gravest([face.outcome for face in faces])
    needed = "Not needed against these systems; others may see better."
    if refused:
        faces_, them = ("1 face", "it") if refused == 1 else (f"{refused} faces", "them")
        private = f"No: {faces_} found in it stayed as found, beyond --largest or --most."
        allow = f"Look at {them}: allow more, or mark by hand what is to be covered (--boxes)."
        return Verdict(private, _how(faces), allow)
    return Verdict(_private(faces, worst), _how(faces), needed if worst in HIDDEN else more)


def _private(faces: Sequence[FaceReport], worst: Outcome) -> str:
    told = [finding for face in faces for finding in telling(face.findings)]
    knew, whom = names_of(told), "you" if len(faces) == 1 else "anyone in it"
    if worst is Outcome.MATCHED:
        still = names_of(each for each in told if each.after is Outcome.MATCHED)
        verb = "recognises" if len(still) == 1 else "recognise"
        whom = "you" if len(faces) == 1 else f"at least one of the {len(faces)} people"
        return f"No: {len(still)} of {systems_count(len(knew))} still {verb} {whom}."
    if worst is Outcome.FAILED:
        untold = sum(face.outcome is Outcome.FAILED for face in faces)
        return f"Not proven: {untold} of {len(faces)} faces could not be tested."
    if worst is Outcome.PROTECTED:
        return f"Yes, as far as tested: a face is still found, but no recogniser knows {whom}."
    asked = len({each.detector for face in faces for each in face.spotted})
    who = "1 detector" if asked == 1 else f"{asked} detectors"
    return f"Yes, from the {who} tested: none finds a face, so nobody is recognised."


def _how(faces: Sequence[FaceReport]) -> str:
    spotted = [each for face in faces for each in face.spotted]
    every = list(dict.fromkeys(each.detector for each in spotted))
    finding = list(dict.fromkeys(each.detector for each in spotted if each.after))
    blind = [name for name in every if name not in finding]
    words = [f"No face is found by {listed(blind)}."] if blind else []
    words += [f"A face is still found by {listed(finding)}."] if finding else []
    marked = names_of(
        each for face in faces for each in telling(face.marked) if each.after is Outcome.MATCHED
    )
    if marked:
        verb = "knows" if len(marked) == 1 else "know"
        words.append(f"Where somebody marks the face by hand, {listed(marked)} {verb} it.")
    return " ".join(words)
