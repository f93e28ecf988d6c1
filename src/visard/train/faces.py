"""The faces that a training sees: found and brought in line once, kept as bytes.

Each is cut upright with some room around, so that crops may be moved and turned, and so
that every recogniser's own template lies inside.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import torch
from jaxtyping import UInt8
from safetensors import SafetensorError
from safetensors.torch import load, save
from torch import Tensor

from visard.errors import DataError
from visard.photo.align import Template
from visard.photo.atomic import write_bytes
from visard.tensors import Pixels, Points

SIDE = 160
_SCALE, _ROOM = 1.25, 10
"""How much larger than in the usual 112 pixels a face is, and the room around these."""


def with_room(template: Template) -> Template:
    """Where the landmarks of a template of 112 pixels lie in a face that is kept."""
    return template * _SCALE + _ROOM


@dataclass(frozen=True, slots=True, eq=False)
class Faces:
    """Upright faces.

    Attributes:
        pixels: sRGB, 0 to 255.
        landmarks: of each, in its pixels.
    """

    pixels: UInt8[Tensor, "n 3 s s"]
    landmarks: Points

    def __len__(self) -> int:
        return len(self.pixels)

    def take(self, places: Sequence[int]) -> tuple[Pixels, Points]:
        """Some of them, 0 to 1, and where their landmarks are."""
        chosen = list(places)
        return self.pixels[chosen].float() / 255, self.landmarks[chosen]

    @property
    def digest(self) -> str:
        """Tells these faces from others."""
        return hashlib.sha256(self.pixels.numpy().tobytes()).hexdigest()

    def write(self, path: Path) -> None:
        """Keep them in a file.

        Raises:
            PhotoError: it cannot be written.
        """
        parts = {"pixels": self.pixels.contiguous(), "landmarks": self.landmarks.contiguous()}
        write_bytes(path, save(parts), force=True)

    @classmethod
    def read(cls, path: Path) -> "Faces":
        """Those that a file keeps.

        Raises:
            DataError: it cannot be read, or holds no faces.
        """
        try:
            parts = load(path.read_bytes())
            pixels, landmarks = parts["pixels"], parts["landmarks"]
        except (OSError, SafetensorError, KeyError) as error:
            raise DataError(
                f"it holds no faces ({error})", str(path), "delete it, to have it made anew"
            ) from error
        return cls(pixels, landmarks)

    @classmethod
    def joined(cls, pixels: Sequence[Tensor], landmarks: Sequence[Tensor]) -> "Faces":
        """Faces given one at a time, 0 to 255.

        Raises:
            DataError: there is none.
        """
        if not pixels:
            raise DataError("no face was found in any photo", todo="give photos of people")
        return cls(torch.cat(list(pixels)), torch.cat(list(landmarks)))
