"""What an audit says in plain words: would they still find you, who, and what to do?"""

from collections.abc import Sequence

from visard.judge.verdict import hidden, listed, names_of, systems_count, telling, weakest
from visard.results import FaceReport, Finding, Verdict
from visard.types import Knowledge, Outcome

PLAIN = "file"
"""The adversary that takes the photo as it is and a recogniser as it comes."""

_ATTACKED = (Knowledge.SURROGATE, Knowledge.RELATED)
"""No strangers: recognisers that were attacked, or are of the family of one."""


def audit_verdict(faces: Sequence[FaceReport], people: int = 1) -> Verdict:
    """The three answers for a photo that somebody has already.

    Args:
        people: how many are looked for; with other photos of one person it is that one,
            however many faces the photo shows.
    """
    told = [finding for face in faces for finding in telling(face.findings)]
    if not told:
        unknown = "Unknown: no system here recognises the person without protection either."
        return Verdict(unknown, "Nothing could be measured.", "Give other photos of the person.")
    untold = sum(not telling(face.findings) for face in faces)
    return Verdict(_private(told, untold, people), _how(told), _advice(told))


def no_baseline(findings: Sequence[Finding]) -> bool:
    """Whether nothing says that the person would be recognised without protection.

    So it is where there is no untouched photo and a single other photo of the person.
    """
    return not any(_matched(each) or each.distance_before is not None for each in findings)


def _private(told: Sequence[Finding], untold: int, people: int) -> str:
    """Who finds the person in the photo as it is; else who does after trying harder."""
    systems = systems_count(len(names_of(told)))
    you = "you" if people == 1 else f"at least one of the {people} people"
    anyone = "you" if people == 1 else f"any of the {people} people"
    plainly = names_of(each for each in told if each.channel == PLAIN and _matched(each))
    anyhow = names_of(each for each in told if _matched(each))
    if plainly:
        more = [name for name in anyhow if name not in plainly]
        harder = f", and {len(more)} more by trying harder" if more else ""
        return f"No: {len(plainly)} of {systems} would still find {you}{harder}."
    if anyhow:
        return f"Not from those who try: {_harder(told, anyone, anyhow)}"
    if doubt := _doubt(told, untold):
        return f"Not proven: {doubt}"
    return f"Yes, as far as was tested: {_nobody(told)} {anyone}, in {_ways(told)}."


def _nobody(told: Sequence[Finding]) -> str:
    systems = len(names_of(told))
    return f"none of {systems} systems finds" if systems > 1 else "the one system here misses"


def _harder(told: Sequence[Finding], anyone: str, finders: Sequence[str]) -> str:
    if not any(each.channel == PLAIN for each in told):
        return f"{listed(finders)} would find {anyone} after something was done to the photo."
    return (
        f"{_nobody(told)} {anyone} in the photo as it is, but {listed(finders)} would after "
        "something was done to it."
    )


def _doubt(told: Sequence[Finding], untold: int) -> str:
    open_ones = sum(not hidden(each) for each in told)
    if all(each.after is Outcome.NOT_ACQUIRED for each in told):
        return "no face was found in the photo, so nobody could be compared."
    if open_ones:
        return f"{open_ones} of {len(told)} tests could not be made."
    if untold:
        return f"{untold} of the faces could not be tested."
    if no_baseline(told):
        return (
            "nobody finds you here, but with a single other photo it is not known whether "
            "anybody would find you without protection."
        )
    if all(each.knowledge in _ATTACKED for each in told):
        return "hidden from all that were attacked, but untested against strangers."
    return ""


def _ways(told: Sequence[Finding]) -> str:
    ways = len({each.channel for each in told})
    return "1 way of looking" if ways == 1 else f"{ways} ways of looking"


def _matched(finding: Finding) -> bool:
    return finding.after is Outcome.MATCHED


def _how(told: Sequence[Finding]) -> str:
    open_ones = names_of(each for each in told if not hidden(each))
    safe = [name for name in names_of(told) if name not in open_ones]
    nobody = "Hidden from none, whatever is tried." if len(names_of(told)) > 1 else "Not hidden."
    words = [f"Whatever they try, hidden from {listed(safe)}." if safe else nobody]
    if all(each.knowledge is Knowledge.UNKNOWN for each in told):
        words.append("Nobody said which of them the photo was made against.")
    return " ".join([*words, *weakest(told)])


def _advice(told: Sequence[Finding]) -> str:
    if no_baseline(told) and any(hidden(each) for each in told):
        return "To know, give the untouched photo (--original), or more photos of the person."
    if all(hidden(each) for each in told):
        return "Not needed against these systems; others may see better."
    if any(each.channel == PLAIN and _matched(each) for each in told):
        return "Protect the original anew, with a stronger setting, and audit that."
    if any(_matched(each) for each in told):
        return "Perhaps: a stronger setting leaves more room for what others do to the photo."
    return "To know, try another --detector: what one does not find, another may."
