"""Papers that parts name in a few words, with their full names: authors, title, year.

They lie in ``references.json``, by arXiv id, by DOI, or by a name of our own; ``named``
holds the words by which a part without an id means them.
"""

import json
import re
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from visard.report.templates import packaged

_ID = re.compile(r"arXiv:\d{4}\.\d{4,5}|doi:10\.\d{4,9}/[^\s;,]+", re.IGNORECASE)
_NONE = "none:"
"""What a part says that follows no paper."""


@dataclass(frozen=True, slots=True)
class Reference:
    """One paper; fields as in BibTeX."""

    key: str
    author: str
    title: str
    year: int
    more: dict[str, str] = field(default_factory=dict)


def found(paper: str) -> tuple[list[Reference], list[str]]:
    """The papers that a text names, and those parts of it that name none that is known.

    Parts are separated by semicolons.

    >>> [each.title for each in found("He et al. 2015, arXiv:1512.03385; me, unpublished")[0]]
    ['Deep Residual Learning for Image Recognition']
    >>> found("He et al. 2015, arXiv:1512.03385; me, unpublished")[1]
    ['me, unpublished']
    """
    known: list[Reference] = []
    unknown = []
    for part in filter(None, (part.strip() for part in paper.split("; "))):
        named = _named(part)
        known += named
        if not named and not part.startswith(_NONE):
            unknown.append(part)
    return known, unknown


def _named(part: str) -> list[Reference]:
    ids = {match.lower() for match in _ID.findall(part)}
    return [
        _reference(name, facts)
        for name, facts in _all().items()
        if name.lower() in ids or any(alias in part for alias in facts.get("named", ()))
    ]


@cache
def _all() -> dict[str, dict[str, Any]]:
    facts: dict[str, dict[str, Any]] = json.loads(packaged("references.json"))
    return facts


def _reference(name: str, facts: dict[str, Any]) -> Reference:
    more: dict[str, str] = {key: facts[key] for key in ("journal", "note", "url") if key in facts}
    kind, colon, number = name.partition(":")
    if colon:
        more |= {"eprint": number, "archiveprefix": "arXiv"} if kind == "arXiv" else {"doi": number}
    return Reference(
        _key(facts["author"], facts["year"]), facts["author"], facts["title"], facts["year"], more
    )


def _key(authors: str, year: int) -> str:
    surname = authors.split(" and ")[0].split(",")[0]
    return "".join(filter(str.isalnum, surname.lower())) + str(year)
