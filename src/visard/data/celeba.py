"""CelebA (Liu et al. 2015, arXiv:1411.7766), as it is published.

One flat folder of photos, and beside it ``identity_CelebA.txt``, which says whose each
is. Limits: the identities are noisy, and both are for research only.
"""

from collections import defaultdict
from collections.abc import Collection
from pathlib import Path

from visard.data.lines import lines, refusal
from visard.data.people import Person
from visard.errors import DataError

IDENTITIES = "identity_CelebA.txt"

_ANNOTATIONS = ("", "Anno", "anno")
_PHOTOS = ("img_celeba", "img_align_celeba", "Img/img_celeba", "Img/img_align_celeba", "")
_NESTED = "img_align_celeba/img_align_celeba"


def is_celeba(folder: Path) -> bool:
    """It has the list of identities."""
    return any((folder / each / IDENTITIES).is_file() for each in _ANNOTATIONS)


def celeba(folder: Path, names: Collection[str] | None = None) -> tuple[Person, ...]:
    """The people of CelebA, named by their numbers, in the numbers' order.

    Photos that are listed and not there are left out: parts of CelebA are usual.

    Args:
        names: only these numbers; all by default.

    Raises:
        DataError: there is no list, it makes no sense, none of its photos is there,
            or somebody named is not.
    """
    owners, photos = identities(_identity_file(folder)), _photo_folder(folder)
    there = {each.name for each in photos.iterdir()}
    owned: dict[str, list[Path]] = defaultdict(list)
    for file, person in owners.items():
        if file in there and (names is None or person in names):
            owned[person].append(photos / file)
    absent = sorted(set(names or ()) - set(owned))
    if absent or not owned:
        raise DataError(
            f"no photo of {absent[0]} is there" if absent else "no photo that is listed is there",
            str(photos),
            "check that photos and list belong together",
        )
    return tuple(Person(each, tuple(sorted(owned[each]))) for each in sorted(owned, key=_order))


def identities(file: Path) -> dict[str, str]:
    """Whose each photo is, from lines such as ``000001.jpg 2880``.

    Raises:
        DataError: the list cannot be read, or a line makes no sense.
    """
    owners = {}
    for number, line in enumerate(lines(file), start=1):
        fields = line.split()
        if len(fields) != 2 or not fields[1].isdecimal():
            raise refusal(
                file, number, "this names no photo's person", "give lines like 000001.jpg 2880"
            )
        owners[fields[0]] = fields[1]
    return owners


def _order(name: str) -> tuple[int, str]:
    return int(name), name


def _identity_file(folder: Path) -> Path:
    for each in _ANNOTATIONS:
        if (folder / each / IDENTITIES).is_file():
            return folder / each / IDENTITIES
    raise DataError(f"there is no {IDENTITIES} in it", str(folder), "give CelebA's own folder")


def _photo_folder(folder: Path) -> Path:
    known = (folder / each for each in (_NESTED, *_PHOTOS))
    return next(each for each in known if each.is_dir())
