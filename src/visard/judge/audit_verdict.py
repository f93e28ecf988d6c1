"""What an audit says in plain words: would they still find you, who, and what to do?"""

from collections.abc import Sequence

from visard.judge.verdict import hidden, listed, names_of, systems_count, telling, weakest
from visard.results import FaceReport, Finding, Verdict
from visard.types import Knowledge, Outcome

PLAIN = "file"
"""The adversary that takes the photo as it is and a recogniser as it comes."""


def audit_verdict(faces: Sequence[FaceReport]) -> Verdict:
    """The three answers for a photo that somebody has already."""
    told = [finding for face in faces for finding in telling(face.findings)]
    if not told:
        unknown = "Unknown: no system here recognises the person in the other photos either."
        return Verdict(unknown, "Nothing could be measured.", "Give other photos of the person.")
    return Verdict(_private(told), _how(told), _advice(told))


def _private(told: Sequence[Finding]) -> str:
    """Who finds the person in the photo as it is; else who does after trying harder."""
    systems = names_of(told)
    plainly = names_of(each for each in told if each.channel == PLAIN and _matched(each))
    anyhow = names_of(each for each in told if _matched(each))
    if plainly:
        more = [name for name in anyhow if name not in plainly]
        harder = f", and {len(more)} more by trying harder" if more else ""
        return f"No: {len(plainly)} of {systems_count(len(systems))} would still find you{harder}."
    if anyhow:
        return (
            f"Not from those who try: none of {systems_count(len(systems))} finds you in the "
            f"photo as it is, but {listed(anyhow)} would after something was done to it."
        )
    if open_ones := [each for each in told if not hidden(each)]:
        return f"Not proven: {len(open_ones)} of {len(told)} tests could not be made."
    ways = len({each.channel for each in told})
    return (
        f"Yes, as far as was tested: none of {systems_count(len(systems))} finds you, in "
        f"{'1 way' if ways == 1 else f'{ways} ways'} of looking."
    )


def _matched(finding: Finding) -> bool:
    return finding.after is Outcome.MATCHED


def _how(told: Sequence[Finding]) -> str:
    finders = names_of(each for each in told if _matched(each))
    safe = [name for name in names_of(told) if name not in finders]
    words = [f"Whatever they try, hidden from {listed(safe)}." if safe else "Hidden from none."]
    if all(each.knowledge is Knowledge.UNKNOWN for each in told):
        words.append("Nobody said which of them the photo was made against.")
    return " ".join([*words, *weakest(told)])


def _advice(told: Sequence[Finding]) -> str:
    if all(hidden(each) for each in told):
        return "Not needed against these systems; others may see better."
    if any(each.channel == PLAIN and _matched(each) for each in told):
        return "Protect the original anew, with a stronger setting, and audit that."
    return "Perhaps: a stronger setting leaves more room for what others do to the photo."
