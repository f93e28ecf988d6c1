"""Labeled Faces in the Wild (Huang et al. 2007), as it is published.

``NAME/NAME_0001.jpg`` for every photo, and lists of pairs: ``pairs.txt`` for testing
in folds, ``pairsDevTrain.txt`` and ``pairsDevTest.txt`` for development.
"""

from itertools import islice
from pathlib import Path

from visard.data.lines import lines, refusal
from visard.data.pairs import Pair
from visard.errors import DataError

_SHAPE = "give NAME, number, number, or NAME, number, NAME, number, with tabs between"


def lfw_pairs(file: Path) -> tuple[Pair, ...]:
    """The pairs of a list of LFW's, as ``NAME/NAME_0001.jpg``.

    The first line holds how many genuine pairs a fold has, and as many impostor pairs;
    before that, where there are several folds, their number.

    Raises:
        DataError: it cannot be read, a line makes no sense, or pairs are missing.

    Limits: the photos are not looked for; names follow LFW's scheme.
    """
    head, *rest = lines(file)
    folds, count = _head(head, file)
    if len(rest) != 2 * folds * count:
        raise DataError(
            f"it has {len(rest)} pairs, and its first line says {2 * folds * count}",
            str(file),
            "get the file anew",
        )
    rows = iter(enumerate(rest, start=2))
    return tuple(
        _pair(row, same, file, line)
        for _ in range(folds)
        for same in (True, False)
        for line, row in islice(rows, count)
    )


def _head(head: str, file: Path) -> tuple[int, int]:
    numbers = head.split()
    if len(numbers) not in (1, 2) or not all(n.isdecimal() and int(n) for n in numbers):
        raise refusal(
            file, 1, "this is no head of LFW's pairs", "give the number of folds and of pairs"
        )
    folds = int(numbers[0]) if len(numbers) == 2 else 1
    return folds, int(numbers[-1])


def _pair(row: str, same: bool, file: Path, line: int) -> Pair:
    fields = [each.strip() for each in row.split("\t")] if "\t" in row else row.split()
    if len(fields) != (3 if same else 4):
        what = "genuine" if same else "impostor"
        raise refusal(file, line, f"this is no {what} pair", _SHAPE)
    first, one, *second, other = fields
    if not (one.isdecimal() and other.isdecimal()):
        raise refusal(file, line, "a photo's number is none", _SHAPE)
    return Pair(_photo(first, one), _photo(second[0] if second else first, other), same)


def _photo(name: str, number: str) -> str:
    """Where LFW keeps it.

    >>> _photo("Ada_Lovelace", "7")
    'Ada_Lovelace/Ada_Lovelace_0007.jpg'
    """
    return f"{name}/{name}_{int(number):04}.jpg"
