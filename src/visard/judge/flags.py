"""Reasons to doubt an audit, raised by the audit itself.

After AutoAttack's checks (Croce and Hein 2020, arXiv:2003.01690): what looks like
protection is often a broken test.
"""

from collections.abc import Callable, Sequence

from visard.audit_report import Flag
from visard.judge.verdict import hidden, telling
from visard.results import Finding
from visard.types import Knowledge, Outcome

_UNLIKE = 30.0
"""SSIMULACRA2 under which two pictures may not be versions of one photo."""


def flags(findings: Sequence[Finding], ssimulacra2: float | None = None) -> tuple[Flag, ...]:
    """All that is suspicious in an audit's findings.

    Args:
        findings: of all faces.
        ssimulacra2: how alike photo and original are on the face, where it is known.
    """
    raised = [check(findings) for check in _CHECKS]
    if ssimulacra2 is not None and ssimulacra2 < _UNLIKE:
        raised.append(
            Flag(
                "hardly the same picture",
                f"photo and original are alike by {ssimulacra2:.0f} of 100 only",
                "whatever destroys a picture protects it; ask whether people still see the person",
            )
        )
    return tuple(flag for flag in raised if flag is not None)


def _stranger_easier(findings: Sequence[Finding]) -> Flag | None:
    told = telling(findings)
    strangers = [hidden(each) for each in told if each.knowledge is Knowledge.STRANGER]
    attacked = [hidden(each) for each in told if each.knowledge is Knowledge.SURROGATE]
    if not strangers or not attacked:
        return None
    unseen, seen = (sum(some) / len(some) for some in (strangers, attacked))
    if unseen <= seen:
        return None
    return Flag(
        "a black box easier than the white boxes",
        f"the recogniser that was not attacked loses the face in {unseen:.0%} of tests, the "
        f"attacked ones in {seen:.0%}",
        "an attack works best on what it was made with: the attack may be broken, or the "
        "recogniser that was not attacked may be weak",
    )


def _lost_to_the_detector(findings: Sequence[Finding]) -> Flag | None:
    lost = sum(each.after is Outcome.NOT_ACQUIRED for each in findings)
    if not lost:
        return None
    return Flag(
        "faces that were not found",
        f"in {lost} of {len(findings)} tests the detector found no face",
        "these tests show nothing: another detector may find it, and it is not counted as hidden",
    )


def _nothing_to_lose(findings: Sequence[Finding]) -> Flag | None:
    blind = [each for each in findings if each.before is not Outcome.MATCHED]
    if not blind:
        return None
    return Flag(
        "not recognised before either",
        f"in {len(blind)} of {len(findings)} tests the person was not recognised without "
        "protection either",
        "these tests count neither for nor against",
    )


def _no_baseline(findings: Sequence[Finding]) -> Flag | None:
    if not findings or any(each.distance_before is not None for each in findings):
        return None
    return Flag(
        "nothing to compare with",
        "there is no untouched photo, and fewer than two other photos of the person",
        "perhaps no system would have recognised the person anyway; give --original, or more "
        "photos in --references",
    )


def _nobody_said(findings: Sequence[Finding]) -> Flag | None:
    if not any(each.knowledge is Knowledge.UNKNOWN for each in findings):
        return None
    return Flag(
        "made against whom?",
        "nobody said which recognisers the photo was made against",
        "if all of them were attacked, this says little about others; say it with --attacked",
    )


_CHECKS: tuple[Callable[[Sequence[Finding]], Flag | None], ...] = (
    _stranger_easier,
    _lost_to_the_detector,
    _nothing_to_lose,
    _no_baseline,
    _nobody_said,
)
