"""A row of the study of unlearnable photos: one training."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from statistics import mean

FULL = ("minimising", "random", "maximising")
KINDS = ("class", "sample")
PRETRAINED = "mobilefacenet"
"""Whose features a tracker may bring."""
CHANNELS = ("jpeg75", "grey", "blur")
PARTIAL = 0.25
"""Share of the people whose photos have noise in the partial setting."""


@dataclass(frozen=True, slots=True)
class Run:
    """What a tracker does, and with what.

    Attributes:
        name: such as ``"full.sample.minimising"``.
        noise: on the photos trained on, such as ``"sample.minimising"``; empty: none.
        share: of the people, whose photos have the noise; they come first.
        channel: what the tracker does to all photos before learning, and before asking.
        adversarial: the tracker trains on attacks.
        network: what is trained.
        again: it is among the trainings that are done with further seeds.
    """

    name: str
    noise: str = ""
    share: float = 1.0
    channel: str = ""
    adversarial: bool = False
    network: str = "resnet18"
    again: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """What came of one training.

    Attributes:
        training, accuracy: shares of photos named rightly, after each epoch: of those
            trained on, and of clean ones held out.
        people: the last accuracy of each person; those whose photos have noise come first.
        auc: verification of strangers by the network's features: the share of pairs of a
            genuine and an impostor pair that it ranks rightly.
        errors: of making the noise, after each round, where it was error-minimising.
    """

    run: str
    seed: int
    training: tuple[float, ...]
    accuracy: tuple[float, ...]
    people: tuple[float, ...]
    auc: float
    seconds: float
    facts: Mapping[str, float] = field(default_factory=dict)

    @property
    def last(self) -> float:
        """The accuracy that the tracker ends with."""
        return self.accuracy[-1]

    def protected(self, share: float = PARTIAL) -> float:
        """The accuracy of those people who have noise where only a share of them has."""
        return mean(self.people[: round(share * len(self.people))])

    def others(self, share: float = PARTIAL) -> float:
        """The accuracy of the rest."""
        return mean(self.people[round(share * len(self.people)) :])

    @property
    def key(self) -> tuple[str, int]:
        return self.run, self.seed


def runs() -> tuple[Run, ...]:
    """All trainings, what matters most first."""
    return (
        Run("clean", again=True),
        *(
            Run(f"full.{kind}.{way}", f"{kind}.{way}", again=way != "maximising")
            for way in FULL
            for kind in KINDS
        ),
        *(
            Run(f"partial.{kind}.minimising", f"{kind}.minimising", share=PARTIAL, again=True)
            for kind in KINDS
        ),
        Run("partial.class.others", "class.others", share=PARTIAL),
        Run("partial.sample.random", "sample.random", share=PARTIAL),
        *(
            Run(f"countermeasure.{channel}.{kind}", f"{kind}.minimising", channel=channel)
            for kind in reversed(KINDS)
            for channel in CHANNELS
        ),
        Run("countermeasure.pretrained.clean", network=PRETRAINED),
        *(
            Run(f"countermeasure.pretrained.{kind}", f"{kind}.minimising", network=PRETRAINED)
            for kind in KINDS
        ),
        Run("full.class.photo", "class.photo"),
        *(
            Run(f"countermeasure.adversarial.{kind}", f"{kind}.minimising", adversarial=True)
            for kind in reversed(KINDS)
        ),
        Run("inception.clean", network="inception"),
        *(
            Run(f"inception.{kind}.minimising", f"{kind}.minimising", network="inception")
            for kind in KINDS
        ),
    )
