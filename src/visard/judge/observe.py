"""How an adversary sees an album: every photo through a channel, found anew, embedded.

Many threats share a view (the same channel, the same recogniser), so views are kept:
embeddings all of them, the pictures of the last few only. Channels are told
apart as values, not by their names: two purifiers that learned are of one name.
"""

from collections import OrderedDict
from collections.abc import Sequence
from enum import StrEnum

import torch

from visard.judge.acquire import Sighting, acquire
from visard.judge.album import Album, Shot
from visard.judge.threats import Tuning
from visard.photo.channels import File
from visard.protocols import Channel, Detector, Recognizer
from visard.tensors import Crops, Embeddings

_BATCH = 32
_KEPT = 6
"""Views whose pictures stay in memory, some 0.5 MB a photo: all that one channel has."""

View = tuple[str, bool, Channel]


class Side(StrEnum):
    """Which photos of an album."""

    REFERENCES = "references"
    PROBES = "probes"


class Observer:
    """Looks at one album with one detector.

    A face that the detector does not find again in the clean photo, though it was
    found there once, is shown to every adversary: a blind detector is no protection.

    Args:
        album: the photos.
        detector: finds the faces anew in whatever arrives.
    """

    def __init__(self, album: Album, detector: Detector) -> None:
        self.album = album
        self.detector = detector
        self._sightings: OrderedDict[View, list[Sighting | None]] = OrderedDict()
        self._embeddings: dict[tuple[View, Recognizer], Embeddings] = {}
        self._tuned: dict[tuple[View, Recognizer, Tuning], Recognizer] = {}
        self._blind: dict[int, bool] = {}

    def embed(
        self, side: Side, recognizer: Recognizer, channel: Channel, *, protected: bool
    ) -> Embeddings:
        """One row a photo; a row of NaN where no face was acquired."""
        key = ((side, protected, channel), recognizer)
        if key not in self._embeddings:
            seen = self.sightings(side, channel, protected=protected)
            self._embeddings[key] = _embedded(seen, recognizer)
        return self._embeddings[key]

    def sightings(
        self, side: Side, channel: Channel, *, protected: bool
    ) -> Sequence[Sighting | None]:
        """Each photo's face as it arrived, None where none was found."""
        key = (side, protected, channel)
        if key not in self._sightings:
            self._sightings[key] = [
                acquire(shot.version(protected=protected), shot.face, channel, self._finder(shot))
                for shot in self._shots(side)
            ]
            while len(self._sightings) > _KEPT:
                self._sightings.popitem(last=False)
        self._sightings.move_to_end(key)
        return self._sightings[key]

    def tuned(
        self, tunes: Tuning, recognizer: Recognizer, channel: Channel, *, protected: bool
    ) -> Recognizer:
        """The recogniser made anew from the references that were acquired, if any were."""
        key = ((Side.REFERENCES, protected, channel), recognizer, tunes)
        if key not in self._tuned:
            seen = self.sightings(Side.REFERENCES, channel, protected=protected)
            owners = zip(seen, self.people(Side.REFERENCES), strict=True)
            found = [(each, person) for each, person in owners if each is not None]
            faces = [each for each, _ in found]
            people = [person for _, person in found]
            self._tuned[key] = (
                tunes(recognizer, crops(faces, recognizer), people) if found else recognizer
            )
        return self._tuned[key]

    def people(self, side: Side) -> list[int]:
        """Whose each photo is."""
        return [shot.person for shot in self._shots(side)]

    def _shots(self, side: Side) -> tuple[Shot, ...]:
        return self.album.references if side is Side.REFERENCES else self.album.probes

    def _finder(self, shot: Shot) -> Detector | None:
        if id(shot) not in self._blind:
            again = acquire(shot.clean, shot.face, File(), self.detector)
            self._blind[id(shot)] = again is None
        return None if self._blind[id(shot)] else self.detector


def crops(seen: Sequence[Sighting], recognizer: Recognizer) -> Crops:
    """Aligned crops, one a sighting."""
    found: Crops = torch.cat([each.crop(recognizer.card) for each in seen])
    return found


def _embedded(seen: Sequence[Sighting | None], recognizer: Recognizer) -> Embeddings:
    rows = torch.full((len(seen), recognizer.card.dimensions), torch.nan)
    places = [place for place, sighting in enumerate(seen) if sighting is not None]
    found = [sighting for sighting in seen if sighting is not None]
    for start in range(0, len(found), _BATCH):
        with torch.no_grad():
            batch = recognizer.embed(crops(found[start : start + _BATCH], recognizer))
        rows[places[start : start + _BATCH]] = batch.float()
    return rows
