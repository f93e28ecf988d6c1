"""Every adversary's word about one face, before the change and after it."""

from collections.abc import Sequence
from dataclasses import dataclass

import torch

from visard.arrays import to_tensor
from visard.judge.acquire import Sighting, acquire
from visard.judge.threats import Threat, knowledge
from visard.photo.channels import File
from visard.protocols import Channel, Detector, Recognizer
from visard.results import Finding
from visard.tensors import Embeddings
from visard.types import Card, Face, ImageArray

THE_ORIGINAL = "the original photo"
OTHER_PHOTOS = "other photos"

References = dict[str, Embeddings]
"""By recogniser's name: one embedding a photo of the person."""


@dataclass(frozen=True, slots=True, eq=False)
class Panel:
    """The adversaries that judge a photo.

    Attributes:
        detector: finds the face anew in whatever arrives.
        recognizers: all that are at hand, surrogates and strangers alike.
        channels: what may happen to the file; the file itself comes first.
        surrogates: cards of what the cloak was made with.
        references: the person's other photos, if any are known.
    """

    detector: Detector
    recognizers: Sequence[Recognizer]
    channels: Sequence[Channel]
    surrogates: Sequence[Card]
    references: References | None = None

    def examine(self, before: ImageArray, after: ImageArray, face: Face) -> tuple[Finding, ...]:
        """Findings for each reference, recogniser and channel.

        A face that the detector found in the whole photo but does not find again from
        close by is not passed over: then every adversary is told where it is.
        """
        detector: Detector | None = self.detector
        original = acquire(before, face, File(), detector)
        if original is None:
            detector, original = None, acquire(before, face, File(), None)
        if original is None:
            return ()
        own = {each.card.name: original.embed(each) for each in self.recognizers}
        findings = []
        for channel in self.channels:
            untouched = isinstance(channel, File)
            was = original if untouched else acquire(before, face, channel, detector)
            now = acquire(after, face, channel, detector)
            for threat in self._threats(own, channel):
                findings.append(self._finding(threat, was, now))
        return tuple(findings)

    def _threats(self, own: References, channel: Channel) -> list[Threat]:
        threats = []
        for recognizer in self.recognizers:
            name = recognizer.card.name
            threats.append(Threat(recognizer, channel, THE_ORIGINAL, own[name]))
            if self.references is not None:
                others = self.references[name]
                threats.append(Threat(recognizer, channel, OTHER_PHOTOS, others))
        return threats

    def _finding(self, threat: Threat, was: Sighting | None, now: Sighting | None) -> Finding:
        card = threat.recognizer.card
        before, distance_before = threat.score(was)
        after, distance = threat.score(now)
        return Finding(
            recognizer=card.name,
            channel=threat.channel.name,
            reference=threat.reference,
            knowledge=knowledge(card, self.surrogates),
            before=before,
            after=after,
            distance_before=distance_before,
            distance=distance,
            threshold=threat.limit,
            far=threat.far,
        )


def embed_faces(
    photos: Sequence[tuple[ImageArray, Face]], recognizers: Sequence[Recognizer]
) -> References:
    """Embeddings of one person's other photos, by recogniser."""
    sightings = [Sighting(to_tensor(image), face) for image, face in photos]
    return {
        each.card.name: torch.cat([sighting.embed(each) for sighting in sightings])
        for each in recognizers
    }
