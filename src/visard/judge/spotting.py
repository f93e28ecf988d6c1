"""Do machines still find the face? Every detector, on the file and on what becomes of it.

A face that is not found is not recognised, but that holds for the detectors that were asked
and no others; and somebody who sees the face can mark it by hand. So what recognisers say
of the marked face is found out too, and reported apart.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from visard.judge.acquire import Sightings
from visard.judge.examine import Panel
from visard.protocols import Channel, Detector
from visard.results import Finding, Spotting
from visard.types import Face, ImageArray, Outcome

_WORST_FIRST = (Outcome.MATCHED, Outcome.FAILED, Outcome.PROTECTED, Outcome.NOT_ACQUIRED)


@dataclass(frozen=True, slots=True, eq=False)
class Watch:
    """Detectors that look for faces, and recognisers that are shown what is found.

    Attributes:
        detectors: all that are at hand, the one that found the faces first.
        channels: what happens to a file before they look; the file as it is comes first.
        panel: the recognisers.
    """

    detectors: Sequence[Detector]
    channels: Sequence[Channel]
    panel: Panel

    def spot(
        self, before: ImageArray, after: ImageArray, face: Face, seen: Sightings
    ) -> tuple[Spotting, ...]:
        """Which detectors find the face, and how sure they are.

        Args:
            seen: gets to know what they found.
        """
        return tuple(
            self._spotting(detector, channel, before, after, face, seen)
            for detector in self.detectors
            for channel in self.channels
        )

    def _spotting(
        self,
        detector: Detector,
        channel: Channel,
        before: ImageArray,
        after: ImageArray,
        face: Face,
        seen: Sightings,
    ) -> Spotting:
        was, now = (seen.acquire(each, face, channel, detector) for each in (before, after))
        return Spotting(
            detector=detector.name,
            channel=channel.name,
            before=was is not None,
            after=now is not None,
            confidence=None if now is None else now.face.confidence,
        )

    def examine(
        self,
        before: ImageArray,
        after: ImageArray,
        face: Face,
        spotted: Sequence[Spotting],
        seen: Sightings,
    ) -> tuple[Finding, ...]:
        """What recognisers say with the help of every detector that finds the face.

        Of what one recogniser says with several detectors' help the worst counts.

        Args:
            spotted, seen: what detectors found.
        """
        names = {each.detector for each in spotted if each.after}
        helpers = [each for each in self.detectors if each.name in names] or self.detectors[:1]
        by_helper = [
            replace(self.panel, detector=each).examine(before, after, face, seen=seen)
            for each in helpers
        ]
        return tuple(min(same, key=_rank) for same in zip(*by_helper, strict=True))

    def examine_marked(
        self, before: ImageArray, after: ImageArray, face: Face
    ) -> tuple[Finding, ...]:
        """What recognisers say when somebody tells them where the face is."""
        return replace(self.panel, detector=_Nobody()).examine(before, after, face)


class _Nobody:
    """Finds no face. To a panel whose detector misses the face in the untouched photo too,
    it is told where the face is.
    """

    name = "nobody"

    def detect(self, image: ImageArray) -> list[Face]:
        return []


def _rank(finding: Finding) -> tuple[int, float]:
    near = float("inf") if finding.distance is None else finding.distance
    return _WORST_FIRST.index(finding.after), near
