"""An adversary as a value: who looks, through what, comparing how, with which memory.

Adversaries are composed, not special-cased: each is a function from threat to
threat. A purifier, a hardened recogniser or a gallery that grows replaces one field.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from visard.distance import threshold
from visard.judge.album import Album
from visard.photo.channels import File, chain
from visard.pipeline.match import Matcher, nearest
from visard.protocols import Channel, Recognizer
from visard.tensors import Crops
from visard.types import Card, Knowledge

Tuning = Callable[[Recognizer, Crops, Sequence[int]], Recognizer]
"""Makes a recogniser anew from aligned crops of people, given whose each is."""


@dataclass(frozen=True, slots=True, eq=False)
class Threat:
    """One way of recognising people.

    Attributes:
        recognizer: turns references into embeddings, and probes too.
        channel: what happens to a posted photo before it reaches the adversary.
        purifier: what the adversary does to every picture it looks at.
        matcher: how it compares a probe with the references of each person.
        asks: turns probes into embeddings, where that is another recogniser.
        tunes: makes the recogniser anew from the references, before anything is asked.
        grows: what it recognises joins the references.
        far: share of strangers it is set to take for a person.
    """

    recognizer: Recognizer
    channel: Channel = field(default_factory=File)
    purifier: Channel = field(default_factory=File)
    matcher: Matcher = nearest
    asks: Recognizer | None = None
    tunes: Tuning | None = None
    grows: bool = False
    far: str = "1e-3"

    @property
    def as_calibrated(self) -> bool:
        """Whether the threshold on the recogniser's card is this threat's threshold.

        What happens to a photo on its way does not change how a system is set; how the
        system itself looks and compares does. So does training it further, after which
        its card states no threshold.
        """
        plain = self.matcher is nearest and chain(self.purifier).name == File().name
        return plain and self.asks is None and self.tunes is None and self._is_stated

    @property
    def asks_one_photo(self) -> bool:
        """Whether one person's photos are enough to ask it, without a gallery of people."""
        alone = self.asks is None and self.tunes is None and not self.grows
        return alone and self.matcher is nearest and self._is_stated

    @property
    def _is_stated(self) -> bool:
        return self.far in self.recognizer.card.calibration.thresholds

    @property
    def limit(self) -> float:
        """The distance up to which the recogniser's card says "the same person"."""
        return threshold(self.recognizer.card, self.far)


@dataclass(frozen=True, slots=True, eq=False)
class Means:
    """What an adversary has at hand to prepare itself.

    Attributes:
        recognizers: all that can be had.
        surrogates: cards of those that the cloak was made with; None: nobody knows.
        training: photos of people who are neither judged nor calibrated with, before
            and after the same protection; None when there are none.
    """

    recognizers: Sequence[Recognizer]
    surrogates: Sequence[Card] | None = ()
    training: Album | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Adversary:
    """A way to look harder than a recogniser as it comes.

    Attributes:
        name: short, as in tables and in the names of figures.
        meaning: what it does, in a line that a layperson understands.
        paper: where it is from: authors, year and arXiv id, or the measured source.
        apply: the threat made by it; None where it cannot be applied to that threat.
            Raises ``DataError`` where it needs photos to train on and has none.
        trains: it needs ``Means.training``.
    """

    name: str
    meaning: str
    paper: str
    apply: Callable[[Threat, Means], Threat | None]
    trains: bool = False


def on_the_way(channel: Channel, meaning: str = "", paper: str = "") -> Adversary:
    """What happens to a posted photo before anybody looks at it, as an adversary."""
    return Adversary(
        channel.name,
        meaning,
        paper,
        lambda threat, means: replace(threat, channel=chain(threat.channel, channel)),
    )


def purified(channel: Channel, meaning: str = "", paper: str = "") -> Adversary:
    """What somebody does to every picture before looking at it, as an adversary."""
    return Adversary(
        channel.name,
        meaning,
        paper,
        lambda threat, means: replace(threat, purifier=chain(threat.purifier, channel)),
    )


def knowledge(card: Card, surrogates: Sequence[Card] | None) -> Knowledge:
    """What a cloak made with these surrogates knew of a recogniser; None: nobody knows which."""
    if surrogates is None:
        return Knowledge.UNKNOWN
    if any(card.name == each.name for each in surrogates):
        return Knowledge.SURROGATE
    if any(card.family == each.family for each in surrogates):
        return Knowledge.RELATED
    return Knowledge.STRANGER
