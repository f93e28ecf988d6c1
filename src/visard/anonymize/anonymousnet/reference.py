"""How common each attribute is: what a photo's own attributes are hidden among."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class Reference:
    """Shares of CelebA's forty attributes (Liu et al. 2015, arXiv:1411.7766).

    Attributes:
        of: what was counted, in words.
        shares: by attribute, between 0 and 1. Labels are noisy.
    """

    of: str
    shares: Mapping[str, float]


@cache
def reference() -> Reference:
    """The table that comes with visard.

    >>> len(reference().shares), reference().shares["Bald"]
    (40, 0.0213)
    """
    stored = json.loads(files(__package__).joinpath("reference.json").read_text("utf-8"))
    return Reference(stored["of"], stored["shares"])
