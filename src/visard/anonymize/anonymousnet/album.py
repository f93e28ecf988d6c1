"""Stage II for a set of photos: all of them are read before the first is changed."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np
from jaxtyping import Bool, Float

from visard.anonymize.anonymousnet.closeness import brought_close, distances
from visard.anonymize.anonymousnet.release import Policy

Row = Float[np.ndarray, " k"]
"""How likely a face has each attribute, 0 to 1."""


class Close(NamedTuple):
    """What a set shows.

    Attributes:
        shown: of each face, which attributes.
        t: how far a group's share of an attribute is from the reference's, at most.
    """

    shown: Mapping[bytes, Bool[np.ndarray, " k"]]
    t: float


@dataclass(slots=True)
class Album:
    """The faces of a set, and what is to be shown of them.

    Attributes:
        rows: what was read of each face, by what tells faces apart.
        groups: by face, what somebody could tell it apart by: the folder, say.
    """

    rows: dict[bytes, Row] = field(default_factory=dict)
    groups: dict[bytes, str] = field(default_factory=dict)

    def note(self, face: bytes, row: Row, group: str) -> None:
        """Take a face into the set."""
        self.rows[face], self.groups[face] = row, group

    def close(self, shares: Row, t: float, policy: Policy, random: np.random.Generator) -> Close:
        """What is to be shown of each face, so that every group is t-close.

        Attributes are brought close one by one. Where a face would then have two colours of
        hair it keeps one, so what is reached may be a little more than t.

        Raises:
            SettingError: a group is too small for that t.

        >>> from visard.anonymize.anonymousnet.release import policy
        >>> album, told = Album(), policy(["Male"], {"Male": 0.5}, t=1.0, epsilon=1.0)
        >>> for number in range(4):
        ...     album.note(bytes([number]), np.array([0.9]), "holidays")
        >>> close = album.close(np.array([0.5]), 0.25, told, np.random.default_rng(0))
        >>> sum(bool(each[0]) for each in close.shown.values()), close.t
        (3, 0.25)
        """
        present = np.stack(list(self.rows.values())) >= 0.5
        groups = np.array([self.groups[face] for face in self.rows])
        wanted = brought_close(present, shares, t, random, groups.tolist())
        shown = np.stack([policy.possible(each) for each in wanted])
        far = max(distances(shown[groups == each], shares).max() for each in set(groups))
        return Close(dict(zip(self.rows, shown, strict=True)), float(far))
