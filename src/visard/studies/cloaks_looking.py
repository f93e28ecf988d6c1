"""What recognisers make of clean and of protected photos, after whatever happened on the way."""

import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import numpy as np
import torch
from jaxtyping import Float

from visard.bench.lineage import lineage
from visard.bench.provenance import digest
from visard.data.people import Person
from visard.distance import distance, threshold
from visard.judge.acquire import acquire
from visard.metrics.pairwise import pairwise
from visard.photo.atomic import printable, write_bytes
from visard.photo.channels import Blur, File, Grey, Jpeg, Resize, whatsapp
from visard.photo.channels.crop import Crop
from visard.photo.channels.mirror import Mirror
from visard.photo.channels.turn import Turn
from visard.protocols import Channel, Detector, Recognizer
from visard.studies.cloaks_sitters import Crowd, Picture, pictures
from visard.tensors import Embeddings
from visard.types import Card, Face, ImageArray

FILE, PRIMARY = "file", "jpeg75"
CHANNELS: tuple[Channel, ...] = (
    File(),
    Jpeg(75),
    Jpeg(50),
    Resize(0.5),
    Blur(2),
    whatsapp(),
    Mirror(),
    Crop(0.08),
    Turn(5),
    Grey(),
)
MAIN: tuple[Channel, ...] = CHANNELS[:2]
"""The file itself and JPEG 75, by which ways are compared."""

Seen = dict[str, Embeddings]
"""By recogniser; empty where no face was acquired."""


class Looking:
    """Shows photos to recognisers, each of the clean ones only once.

    Args:
        detector: finds the face anew in whatever arrives.
        recognizers: everybody.
    """

    def __init__(self, detector: Detector, recognizers: Sequence[Recognizer]) -> None:
        self.detector, self.recognizers = detector, tuple(recognizers)
        self._clean: dict[tuple[Picture, str], Seen] = {}
        nets = {type(each).__module__ for each in recognizers}
        own = lineage(__name__, type(detector).__module__, *sorted(nets))
        said = [(r.card.name, r.card.sha256, threshold(r.card)) for r in recognizers]
        self.made_by = digest([own.encode(), repr(said).encode(), repr(CHANNELS).encode()])

    def at(
        self, pixels: ImageArray, face: Face, channel: Channel, who: Iterable[Recognizer]
    ) -> Seen:
        """What some recognisers make of a photo."""
        sighting = acquire(pixels, face, channel, self.detector)
        return {} if sighting is None else {r.card.name: sighting.embed(r) for r in who}

    def clean(self, picture: Picture, channel: Channel) -> Seen:
        """What everybody makes of a photo as it was."""
        key = picture, channel.name
        if key not in self._clean:
            self._clean[key] = self.at(picture.pixels, picture.face, channel, self.recognizers)
        return self._clean[key]


def apart(a: Seen, b: Seen, card: Card) -> float | None:
    """The distance in thresholds; None where one of the two was not acquired."""
    if card.name not in a or card.name not in b:
        return None
    length = distance(a[card.name], b[card.name], card.metric)
    return round(float(length) / threshold(card), 6)


@dataclass(frozen=True, slots=True, eq=False)
class Gallery:
    """A clean photo of everybody, by the person's place.

    Attributes:
        key: tells it from others.
        rows: by recogniser; of those not acquired infinitely far.
    """

    key: str
    people: tuple[str, ...]
    rows: dict[str, Embeddings]

    def rank(self, probe: Seen, person: str, card: Card) -> int | None:
        """The person's place, 1 is the nearest; None where there is nothing to compare."""
        if card.name not in probe or person not in self.people:
            return None
        rows, own = self.rows[card.name], self.people.index(person)
        near = pairwise(probe[card.name], rows, card.metric)[0]
        near[rows.isnan().any(dim=1)] = torch.inf
        return int((near < near[own]).sum()) + 1 if near[own].isfinite() else None


def gallery(people: Sequence[Person], crowd: Crowd, looking: Looking, folder: Path) -> Gallery:
    """One clean photo of each: the second with a face, of those who have two.

    Args:
        folder: where it is kept; made if it is not there.
    """
    folder.mkdir(parents=True, exist_ok=True)
    photos = [photo for each in people for photo in each.photos[:2]]
    named = repr([(crowd, each.name) for each in people]).encode()
    key = digest([named, looking.made_by.encode(), *(each.read_bytes() for each in photos)])
    path = folder / f"{key}.npz"
    if not path.is_file():
        memory = io.BytesIO()
        np.savez(memory, allow_pickle=False, **_embedded(people, crowd, looking))
        write_bytes(path, memory.getvalue(), force=True)
    with np.load(path) as kept:
        rows = {name: torch.from_numpy(kept[name]) for name in kept.files}
    return Gallery(key, tuple(printable(each.name) for each in people), rows)


def _embedded(
    people: Sequence[Person], crowd: Crowd, looking: Looking
) -> dict[str, Float[np.ndarray, "people _"]]:
    rows = {
        each.card.name: np.full((len(people), each.card.dimensions), np.nan, np.float32)
        for each in looking.recognizers
    }
    for place, person in enumerate(people):
        photos = list(islice(pictures(person, crowd, looking.detector), 2))
        for photo in photos[-1:]:
            seen = looking.at(photo.pixels, photo.face, File(), looking.recognizers)
            for name, row in seen.items():
                rows[name][place] = row[0].numpy()
    return rows
