"""``gallery add`` as a plan: faces embedded anywhere, and put into the gallery by one process."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePosixPath

import torch
from safetensors.torch import load, save
from torch import Tensor

from visard.errors import WeightsError
from visard.jobs.gallery import Description, store
from visard.methods import detector, recognizers
from visard.photo.files import Keep
from visard.photo.shown import as_shown
from visard.pipeline.preprocess import aligned, main_face
from visard.registry import DEFAULT_DETECTOR
from visard.scale.loading import Loaded
from visard.scale.rows import FaceRow, Row, State
from visard.scale.threads import one_thread
from visard.scale.work import Treated
from visard.types import Face, ImageArray, Outcome

_MANY = 256
"""Photos whose descriptions are stored together."""


@dataclass(frozen=True, slots=True)
class Enrol:
    """The main face of each photo, described by every recogniser at hand.

    Attributes:
        person: whose photos they are; empty: the first folder of each photo's place tells.
    """

    person: str = ""
    detector: str = DEFAULT_DETECTOR
    keep: Keep = Keep.NOTHING
    force: bool = False
    of_results: bool = False

    def settings(self) -> Mapping[str, str]:
        return {"verb": "gallery add", "person": self.person, "detector": self.detector}

    def begin(self) -> "Enrolling":
        one_thread()
        return Enrolling(self)


class Enrolling:
    """Describes photos as they come.

    Raises:
        WeightsError: the detector or every recogniser is missing.
    """

    method = "gallery add"

    def __init__(self, asked: Enrol) -> None:
        self._detector = detector(asked.detector)
        self._recognizers, missing = recognizers()
        if not self._recognizers:
            raise WeightsError("no recogniser can be loaded", todo="; ".join(missing))

    def treat(self, loaded: Loaded) -> Treated:
        """The descriptions go with the row; no file is written, for faces must be erasable."""
        if loaded.photo is None:
            return Treated(loaded.state, error=loaded.error)
        image = as_shown(loaded.photo)
        height, width, _ = image.shape
        face = main_face(self._detector.detect(image), (width, height))
        if face is None:
            why = f"{loaded.task.item.key}: no face was found"
            return Treated(State.NO_FACE, outcome=str(Outcome.NO_FACE), error=why)
        told = FaceRow(1, "enrolled", face.box)
        payload = save(self._described(image, face))
        return Treated(State.ENROLLED, None, "", "enrolled", True, (told,), payload=payload)

    def _described(self, image: ImageArray, face: Face) -> dict[str, Tensor]:
        crops = aligned(image, face, [each.card for each in self._recognizers])
        with torch.inference_mode():
            return {
                each.card.name: each.embed(crops[each.card.name])[0].contiguous()
                for each in self._recognizers
            }


@dataclass(slots=True, eq=False)
class IntoGallery:
    """Takes descriptions from rows, and stores them in a gallery on this machine.

    Args:
        where: the gallery's folder.
    """

    where: Path
    person: str = ""
    _waiting: list[Description] = field(default_factory=list)

    def take(self, row: Row) -> Row:
        """The row without what it carries, which is stored before the row is.

        Raises:
            VisardError: the gallery cannot be used.
        """
        if not row.payload:
            return row
        person = self.person or PurePosixPath(row.key).parts[0]
        vectors = {name: each.numpy() for name, each in load(row.payload).items()}
        self._waiting.append(Description(person, row.address, row.input_hash, vectors))
        if len(self._waiting) >= _MANY:
            self.keep()
        return replace(row, payload=b"")

    def keep(self) -> None:
        """Store what waits.

        Raises:
            VisardError: the gallery cannot be used.
        """
        if self._waiting:
            store(self.where, self._waiting)
            self._waiting = []
