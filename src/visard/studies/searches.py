"""Searches for people among many, as figures and as a list of matches."""

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from jaxtyping import Float

from visard.bench.albums import Selection

_LISTED = 5
"""Matches written a search."""

Rows = Float[np.ndarray, "subjects people"]


@dataclass(frozen=True, slots=True, eq=False)
class Searches:
    """One recogniser's distances from each subject's clean probe to everybody enrolled.

    Attributes:
        way: ``"clean"``, or the method by which the subject's own photo was changed.
        rows: the subject's own photo is in the subject's own column.
        own: the column of each subject.
    """

    recognizer: str
    way: str
    rows: Rows
    own: tuple[int, ...]
    limit: float

    def figures(self) -> dict[str, float]:
        """Counts and shares of subjects.

        ``verified``: probe and own photo are within the threshold. ``first``: no other
        photo is nearer. ``found``: both, what ``find`` calls a match. ``taken_for_others``:
        the nearest photo is somebody else's, and within the threshold. ``acquired``: a
        face was found in both photos; where it was not, nobody is found, and that is
        nothing that a cloak achieved.
        """
        own = self.rows[np.arange(len(self.own)), list(self.own)]
        nearest = self.rows.min(axis=1)
        first, verified = own == nearest, own <= self.limit
        name = f"{self.recognizer}.{self.way}"
        return {
            f"{name}.subjects": float(len(own)),
            f"{name}.acquired": float(np.isfinite(own).mean()),
            f"{name}.verified": float(verified.mean()),
            f"{name}.first": float(first.mean()),
            f"{name}.found": float((verified & first).mean()),
            f"{name}.taken_for_others": float((~first & (nearest <= self.limit)).mean()),
        }


def matches(searches: Sequence[Searches], selection: Selection) -> str:
    """The nearest photos of every search, as CSV; where no face was found there are none."""
    text = io.StringIO()
    lines = csv.writer(text, lineterminator="\n")
    lines.writerow(
        ("enrolled_as", "looked_for", "probe", "rank", "match", "photo", "distance", "threshold",
         "verified", "correct")
    )  # fmt: skip
    for each in searches:
        for row, own in zip(each.rows, each.own, strict=True):
            nearest = [column for column in np.argsort(row)[:_LISTED] if np.isfinite(row[column])]
            for rank, column in enumerate(nearest, start=1):
                lines.writerow(
                    (
                        each.way,
                        selection.names[own],
                        selection.probes[own].path.name,
                        rank,
                        selection.names[column],
                        selection.references[column].path.name,
                        f"{row[column]:.4f}",
                        f"{each.limit:.4f}",
                        int(row[column] <= each.limit),
                        int(column == own),
                    )
                )
    return text.getvalue()
