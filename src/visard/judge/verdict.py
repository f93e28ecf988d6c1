"""From findings to outcomes, and from outcomes to words.

An adversary that did not recognise the face before has nothing to lose, so its
findings count neither for nor against. All else that is not shown to be hidden is
not called hidden.
"""

from collections.abc import Iterable, Sequence

from visard.results import FaceReport, Finding, Verdict
from visard.types import Forecast, Knowledge, Outcome, Strength

_GRAVITY = (
    Outcome.PROTECTED,
    Outcome.NOT_ACQUIRED,
    Outcome.NO_FACE,
    Outcome.FAILED,
    Outcome.MATCHED,
)
"""From best to worst, for a cloak: a face that was not found is not a face not recognised."""


def worst(outcomes: Iterable[Outcome]) -> Outcome:
    """The gravest of some outcomes; ``FAILED`` when there are none.

    >>> worst([Outcome.PROTECTED, Outcome.MATCHED]).value
    'matched'
    """
    return max(outcomes, key=_GRAVITY.index, default=Outcome.FAILED)


def telling(findings: Iterable[Finding]) -> list[Finding]:
    """The findings of adversaries that recognised the face before."""
    return [each for each in findings if each.before is Outcome.MATCHED]


def face_outcome(findings: Sequence[Finding]) -> Outcome:
    """The worst that the attacked recognisers found, whatever they compared with.

    Recognisers that the cloak never saw do not count here, they are reported
    beside: what a method promises is measured on what it attacked. Without any
    surrogate (a control, say) all recognisers count.
    """
    told = telling(findings)
    attacked = [each for each in told if each.knowledge is Knowledge.SURROGATE]
    return worst(each.after for each in attacked or told)


def any_gain(findings: Sequence[Finding]) -> bool:
    """Whether some system that knew the face no longer does, whatever the channel."""
    told = telling(findings)
    whole = {(each.recognizer, each.reference) for each in told}
    failed = {(each.recognizer, each.reference) for each in told if not hidden(each)}
    return bool(whole - failed)


def hidden(finding: Finding) -> bool:
    """Whether the face was found, and taken for nobody who is known."""
    return finding.after is Outcome.PROTECTED


def verdict(faces: Sequence[FaceReport], strength: Strength) -> Verdict:
    """The three answers for a photo."""
    told = [finding for face in faces for finding in telling(face.findings)]
    untold = sum(not telling(face.findings) for face in faces)
    return Verdict(_private(len(faces), untold, told), _how(told), _more(faces, told, strength))


def names_of(findings: Iterable[Finding]) -> list[str]:
    """The recognisers, each once."""
    return list(dict.fromkeys(each.recognizer for each in findings))


def listed(names: Sequence[str]) -> str:
    """Names as one says them.

    >>> listed(["a", "b", "c"])
    'a, b and c'
    """
    return " and ".join(filter(None, (", ".join(names[:-1]), *names[-1:])))


def systems_count(count: int) -> str:
    """So many systems, in words."""
    return "1 system" if count == 1 else f"{count} systems"


def _private(faces: int, untold: int, told: Sequence[Finding]) -> str:
    whom = "you" if faces == 1 else f"at least one of the {faces} people"
    systems = names_of(told)
    if not systems:
        return "Unknown: none of the systems here recognised anyone even before."
    matching = names_of(each for each in told if each.after is Outcome.MATCHED)
    unseen = names_of(each for each in told if each.knowledge is not Knowledge.SURROGATE)
    attacked = len(systems) - len(unseen)
    if attacked and matching and set(matching) <= set(unseen):
        verb = "recognises" if len(matching) == 1 else "recognise"
        return (
            f"Not from everyone: hidden from the {systems_count(attacked)} attacked, but "
            f"{listed(matching)}, never seen by the cloak, still {verb} {whom}."
        )
    if matching:
        verb = "recognises" if len(matching) == 1 else "recognise"
        return f"No: {len(matching)} of {systems_count(len(systems))} still {verb} {whom}."
    if open_tests := sum(not hidden(each) for each in told):
        return f"Not proven: {open_tests} of {len(told)} tests could not be made."
    if untold:
        return f"Not proven: {untold} of {faces} faces could not be tested."
    if not any(each.knowledge is Knowledge.STRANGER for each in told):
        how = "attacked" if attacked else "tested"
        return f"Not proven: hidden from the {systems_count(len(systems))} {how}, " + _UNTESTED
    anyone = "you" if faces == 1 else "anyone in it"
    return f"Yes, from the {systems_count(len(systems))} tested: none recognises {anyone}."


_UNTESTED = "untested against strangers."


def _how(told: Sequence[Finding]) -> str:
    if not told:
        return "Nothing could be measured."
    open_ones = names_of(each for each in told if not hidden(each))
    safe = [name for name in names_of(told) if name not in open_ones]
    words = [f"Hidden from {listed(safe)}." if safe else "Hidden from none for certain."]
    strangers = names_of(each for each in told if each.knowledge is Knowledge.STRANGER)
    if strangers:
        fooled = [name for name in strangers if name in safe]
        verb, named = ("includes", fooled) if fooled else ("does not include", strangers)
        words.append(f"That {verb} {listed(named)}, never seen by the cloak.")
    else:
        words.append(_UNTESTED.capitalize())
    return " ".join([*words, *weakest(told)])


def weakest(told: Sequence[Finding]) -> list[str]:
    """Where a face is nearest to a match, as a sentence; none where nothing was measured."""
    shares = [(each.distance / each.threshold, each) for each in told if each.distance is not None]
    if not shares:
        return []
    share, each = min(shares, key=lambda pair: pair[0])
    where = f"{each.recognizer} ({each.channel})"
    return [f"The weakest point is {where}: {share:.0%} of the distance at which it lets go."]


def _more(faces: Sequence[FaceReport], told: Sequence[Finding], strength: Strength) -> str:
    forecasts = [face.forecast for face in faces if face.forecast is not None]
    if forecasts:
        return _cost(forecasts, len(faces))
    open_ones = [each for each in told if not hidden(each)]
    if not open_ones:
        return "Not needed against these systems; others may see better."
    if strength is Strength.STRONG:
        return "Not with this method: it stops where the attacked systems are left behind."
    if all(each.knowledge is not Knowledge.SURROGATE for each in open_ones):
        return "Perhaps: a stronger setting may help against systems the cloak does not know."
    return "Perhaps: try a stronger setting."


def _cost(forecasts: Sequence[Forecast], faces: int) -> str:
    hardest = min(forecasts, key=lambda each: each.ssimulacra2)
    gain = sorted(set.intersection(*(set(each.protected_from) for each in forecasts)))
    where = "" if faces == 1 else f" the {len(forecasts)} faces that need it"
    if not gain:
        return f"Hardly: even --strength {hardest.strength} would hide{where or ' it'} from none."
    return (
        f"Yes: --strength {hardest.strength} would hide{where or ' it'} from {listed(gain)}, at a "
        f"visibility of about {hardest.ssimulacra2:.0f} of 100 on the face (100 is invisible)."
    )
