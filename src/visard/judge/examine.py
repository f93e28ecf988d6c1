"""Every adversary's word about one face, before the change and after it."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from statistics import median

import torch
from jaxtyping import Float

from visard.judge.acquire import Sightings, told
from visard.judge.threats import Adversary, Means, Threat, knowledge
from visard.photo.channels import File, chain
from visard.pipeline.database import Database
from visard.protocols import Channel, Detector, Recognizer
from visard.results import Finding
from visard.tensors import Embeddings
from visard.types import Card, Face, ImageArray, Outcome

THE_ORIGINAL = "the original photo"
OTHER_PHOTOS = "other photos"

References = Sequence[tuple[ImageArray, Face]]
"""Photos of one person, and where the face is."""


@dataclass(frozen=True, slots=True, eq=False)
class Panel:
    """The adversaries that judge a photo.

    Limits: purified pictures too are judged by the threshold on the recogniser's card,
    since there are no other people here to measure one with.

    Attributes:
        detector: finds the face anew in whatever arrives.
        recognizers: all that are at hand, surrogates and strangers alike.
        adversaries: what each of them tries; the file as it is comes first. One that
            needs more than one photo, such as a gallery of people, is passed over.
        surrogates: cards of what the cloak was made with; None where nobody knows.
        references: the person's other photos, if any are known.
        looked: called after each adversary.
    """

    detector: Detector
    recognizers: Sequence[Recognizer]
    adversaries: Sequence[Adversary]
    surrogates: Sequence[Card] | None
    references: References | None = None
    looked: Callable[[], None] = lambda: None

    def examine(
        self,
        before: ImageArray | None,
        after: ImageArray,
        face: Face,
        moved: Face | None = None,
        seen: Sightings | None = None,
    ) -> tuple[Finding, ...]:
        """Findings for each adversary, recogniser and reference.

        A face that the detector found in the whole photo but does not find again from
        close by is not passed over: then every adversary is told where it is.

        Args:
            before: the untouched photo, or None where nobody has it; then only the
                other photos are compared with.
            after: the photo that is judged.
            face: where the face is, in the untouched photo where there is one.
            moved: where it is in the judged photo, if that was cut or scaled.
            seen: what others acquired in the two photos already; it gets to know more.
        """
        known = Sightings() if seen is None else seen
        untouched = after if before is None else before
        blind = known.acquire(untouched, face, File(), self.detector) is None
        detector = None if blind else self.detector
        scene = _Scene(before, after, face, moved or face, detector, self.references or (), known)
        findings = []
        for adversary in self.adversaries:
            for threat in self._threats(adversary):
                for reference in scene.references():
                    findings.append(self._finding(adversary, threat, reference, scene))
            if seen is None:
                known.forget()  # by now the embeddings are known
            self.looked()
        return tuple(findings)

    def _threats(self, adversary: Adversary) -> Iterator[Threat]:
        means = Means(self.recognizers, self.surrogates)
        for recognizer in self.recognizers if not adversary.trains else ():
            threat = adversary.apply(Threat(recognizer), means)
            if threat is not None and threat.asks_one_photo:
                yield threat

    def _finding(
        self, adversary: Adversary, threat: Threat, reference: str, scene: "_Scene"
    ) -> Finding:
        card = threat.recognizer.card
        was, distance_before = scene.before(threat, reference)
        now, distance = scene.after(threat, reference)
        if scene.untouched is None and now is Outcome.MATCHED:
            was = now  # who finds the person now has no need of a proof that they could
        return Finding(
            recognizer=card.name,
            channel=adversary.name,
            reference=reference,
            knowledge=knowledge(card, self.surrogates),
            before=was,
            after=now,
            distance_before=distance_before,
            distance=distance,
            threshold=threat.limit,
            far=threat.far,
        )


_Word = tuple[Outcome, float | None]


@dataclass(slots=True, eq=False)
class _Scene:
    """One face in two photos, and what was seen of it so far."""

    untouched: ImageArray | None
    changed: ImageArray
    face: Face
    moved: Face
    detector: Detector | None
    others: References
    seen: Sightings
    _embedded: dict[tuple[int, str, Recognizer], Embeddings | None] = field(default_factory=dict)

    def references(self) -> list[str]:
        own = [THE_ORIGINAL] if self.untouched is not None else []
        return own + [OTHER_PHOTOS] * bool(self.others)

    def before(self, threat: Threat, reference: str) -> _Word:
        if self.untouched is None:
            return self._known_anyway(threat)
        return self._word(threat, self.untouched, self.face, reference)

    def after(self, threat: Threat, reference: str) -> _Word:
        return self._word(threat, self.changed, self.moved, reference)

    def _word(self, threat: Threat, image: ImageArray, face: Face, reference: str) -> _Word:
        posted = chain(threat.channel, threat.purifier)
        probe = self._embed(image, threat.recognizer, posted, face)
        known = self._known(threat, reference)
        if probe is None:
            return Outcome.NOT_ACQUIRED, None
        if not probe.isfinite().all() or not known.isfinite().all():
            return Outcome.FAILED, None
        nearest = _nearest(threat, known, probe)
        return (Outcome.MATCHED if nearest <= threat.limit else Outcome.PROTECTED), nearest

    def _known(self, threat: Threat, reference: str) -> Embeddings:
        if self.untouched is not None and reference == THE_ORIGINAL:
            photos: References = [(self.untouched, self.face)]
        else:
            photos = self.others
        return torch.cat([self._reference(threat, *photo) for photo in photos])

    def _reference(self, threat: Threat, image: ImageArray, face: Face) -> Embeddings:
        """Whoever enrols a photo knows where the face is, should the detector not."""
        found = self._embed(image, threat.recognizer, threat.purifier, face)
        if found is None:
            found = told(image, face, threat.purifier).embed(threat.recognizer)
        return found

    def _known_anyway(self, threat: Threat) -> _Word:
        """Without the original: how near the person's other photos are to one another."""
        known = self._known(threat, OTHER_PHOTOS)
        if len(known) < 2:
            return Outcome.MATCHED, None
        apart = [
            _nearest(threat, torch.cat((known[:place], known[place + 1 :])), known[place, None])
            for place in range(len(known))
        ]
        typical = median(apart)
        return (Outcome.MATCHED if typical <= threat.limit else Outcome.PROTECTED), typical

    def _embed(
        self, image: ImageArray, recognizer: Recognizer, channel: Channel, face: Face
    ) -> Embeddings | None:
        key = (id(image), channel.name, recognizer)
        if key not in self._embedded:
            sighting = self.seen.acquire(image, face, channel, self.detector)
            self._embedded[key] = None if sighting is None else sighting.embed(recognizer)
        return self._embedded[key]


def _nearest(threat: Threat, known: Embeddings, probe: Float[torch.Tensor, "1 _"]) -> float:
    one_person = Database(known, torch.zeros(len(known), dtype=torch.long), ("",))
    metric = threat.recognizer.card.metric
    return float(threat.matcher(one_person, probe, metric)[0, 0])
