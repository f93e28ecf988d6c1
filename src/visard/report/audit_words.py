"""Plain words for what an audit holds, where the words of a protection do not fit."""

import math
import re

from visard.report import words
from visard.types import Outcome

FINDS = {
    Outcome.PROTECTED: "does not find you",
    Outcome.MATCHED: "finds you",
    Outcome.NOT_ACQUIRED: "saw no face",
    Outcome.NO_FACE: "no face",
    Outcome.FAILED: "not measured",
}
"""Would it find you?"""

UNPROVEN = (
    "It is not known against which recognisers this photo was made, if against any; "
    "so no recogniser is called a stranger."
)


def no_evidence(original: str | None) -> str:
    """Why a photo that is hidden proves nothing of its protection.

    >>> no_evidence("me.jpg")
    'not recognised in the original either'
    """
    if original:
        return "not recognised in the original either"
    return "proves nothing: the person's other photos do not match each other either"


def percent(share: float) -> str:
    """A share in whole percent, never rounded up to all or down to none.

    >>> percent(0.9996), percent(0.5), percent(0.0), percent(0.001)
    ('99.9 %', '50 %', '0 %', '0.1 %')
    """
    near = 0 < share < 0.01 or 0.99 < share < 1
    digits = 1 if near else 0
    return f"{math.floor(share * 100 * 10**digits + 1e-9) / 10**digits:.{digits}f} %"


def one_in(share: float) -> str:
    """A small share as people count.

    >>> one_in(0.001), one_in(0.26), one_in(1), one_in(0)
    ('1 in 1,000', '1 in 4', 'all', 'none')
    """
    if share <= 0:
        return "none"
    return "all" if share > 0.75 else f"1 in {round(1 / share):,}"


def counted(number: int, noun: str, plural: str = "") -> str:
    """A number with its noun.

    >>> counted(1, "way"), counted(3, "way")
    ('1 way', '3 ways')
    """
    return f"{number} {noun if number == 1 else plural or noun + 's'}"


def explained(shares: tuple[float, float]) -> str:
    """What the two directions of a map show of all differences.

    >>> explained((0.143, 0.098))
    '14 % and 9 %'
    """
    known = [share if math.isfinite(share) else 0.0 for share in shares]
    return " and ".join(percent(share) for share in known)


def source(paper: str) -> str:
    """Where an adversary is from, short: of an address the site, and nothing for nobody.

    >>> source("https://www.example.org/2016/06/photos.html (2021)")
    'www.example.org (2021)'
    >>> source("none: what every recogniser does")
    ''
    """
    if paper.startswith("none:"):
        return ""
    return words.plain(re.sub(r"https?://([^/\s]+)\S*", r"\1", paper))
