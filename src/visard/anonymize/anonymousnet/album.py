"""Stage II for a set of photos: all of them are read before the first is changed."""

from dataclasses import dataclass, field

import numpy as np
from jaxtyping import Bool, Float

from visard.anonymize.anonymousnet.closeness import brought_close

Row = Float[np.ndarray, " k"]
"""How likely a face has each attribute, 0 to 1."""


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

    def close(
        self, shares: Row, t: float, random: np.random.Generator
    ) -> dict[bytes, Bool[np.ndarray, " k"]]:
        """What is to be shown of each face, so that every group is t-close.

        Raises:
            SettingError: a group is too small for that t.

        >>> album = Album()
        >>> for number in range(4):
        ...     album.note(bytes([number]), np.array([0.9]), "holidays")
        >>> shown = album.close(np.array([0.5]), 0.25, np.random.default_rng(0))
        >>> sum(bool(each[0]) for each in shown.values())
        3
        """
        present = np.stack(list(self.rows.values())) >= 0.5
        groups = [self.groups[face] for face in self.rows]
        shown = brought_close(present, shares, t, random, groups)
        return dict(zip(self.rows, shown, strict=True))
