"""Which of a method's versions to take: the least change that is enough."""

from collections.abc import Callable, Iterator
from typing import Protocol, TypeVar, runtime_checkable

from visard.errors import SettingError
from visard.judge.undetected import HIDDEN
from visard.types import Claim, Outcome, Version


@runtime_checkable
class Judged(Protocol):
    """A version that machines have looked at."""

    @property
    def outcome(self) -> Outcome: ...


J = TypeVar("J", bound=Judged)


def chosen(
    versions: Iterator[Version],
    judge: Callable[[Version], J],
    claim: Claim,
    *,
    first: bool = False,
) -> tuple[J, Version | None]:
    """The first version that keeps the claim; else the first in which nobody is known; else
    the last. And the version after it, None where there is none.

    Args:
        judge: shows a version to the machines.
        first: take the first, whatever machines make of it.

    Raises:
        SettingError: there is no version.
    """
    enough = HIDDEN if claim is Claim.UNRECOGNISED else (Outcome.NOT_ACQUIRED,)
    best: J | None = None
    beyond: Version | None = None
    for version in versions:
        judged = judge(version)
        if first or judged.outcome in enough:
            return judged, next(versions, None)
        if best is None or best.outcome not in HIDDEN:
            best, beyond = judged, None
        elif beyond is None:
            beyond = version
    if best is None:
        raise SettingError("this method made nothing of the photo")
    return best, beyond
