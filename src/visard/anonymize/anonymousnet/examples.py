"""Faces whose attributes are known: what AnonymousNet's networks learn from."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from jaxtyping import Bool
from torch import Tensor

from visard.anonymize.anonymousnet.framing import SIZE
from visard.tensors import Crops, Pixels, Points
from visard.train.faces import Faces

ROOM = 16
"""Pixels around a crop that are kept, so that it may be moved and turned."""


@dataclass(frozen=True, slots=True, eq=False)
class Examples:
    """Framed faces and their attributes.

    Attributes:
        faces: framed, with ``ROOM`` around.
        present: which face has which attribute.
        names: of the attributes.
    """

    faces: Faces
    present: Bool[Tensor, "n k"]
    names: tuple[str, ...]

    def __len__(self) -> int:
        return len(self.faces)

    @property
    def digest(self) -> str:
        """Tells these examples from others."""
        said = self.present.numpy().tobytes() + ",".join(self.names).encode()
        return hashlib.sha256(self.faces.digest.encode() + said).hexdigest()

    def take(self, places: Sequence[int]) -> tuple[Pixels, Points, Bool[Tensor, "m k"]]:
        """Some of them with the room around, where the landmarks are, and what they have."""
        pixels, landmarks = self.faces.take(places)
        return pixels, landmarks, self.present[list(places)]

    def crops(self, places: Sequence[int]) -> tuple[Crops, Points]:
        """Some of them as ``framing.framed`` gives them, and where the landmarks are."""
        pixels, landmarks = self.faces.take(places)
        return pixels[:, :, ROOM : ROOM + SIZE, ROOM : ROOM + SIZE], landmarks - ROOM

    def only(self, names: Sequence[str]) -> "Examples":
        """The same faces, asked for some attributes only.

        Raises:
            KeyError: an attribute is not among these.
        """
        places = {name: at for at, name in enumerate(self.names)}
        columns = [places[name] for name in names]
        return Examples(self.faces, self.present[:, columns], tuple(names))
