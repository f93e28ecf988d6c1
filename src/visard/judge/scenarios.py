"""Three questions about the same photos: who was protected, the one asked about or the known?

Evasion is a protected photo before a tracker that has clean ones. Poisoning is the
claim of Fawkes (Shan et al. 2020, arXiv:2002.08327): the tracker's photos of a person
are protected, and a clean one must not lead to them. Between two protected photos
nothing clean is left: cloaks of one person may well match each other.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import torch
from jaxtyping import Float

from visard.judge.observe import Observer, Side
from visard.judge.threats import Threat
from visard.metrics.pairwise import pairwise
from visard.photo.channels import chain
from visard.pipeline.database import Database
from visard.pipeline.match import PersonDistances
from visard.protocols import Channel
from visard.tensors import Embeddings
from visard.types import Outcome

_ROUNDS = 20
"""Most often that a growing gallery is searched anew."""


class Scenario(StrEnum):
    """Which photos are protected."""

    EVASION = "evasion"
    POISONING = "poisoning"
    BOTH = "both"

    def protects(self, side: Side) -> bool:
        """Whether the photos of that side are protected, and posted."""
        return self is Scenario.BOTH or (self is Scenario.EVASION) == (side is Side.PROBES)


MEANINGS = {
    Scenario.EVASION: "you post a protected photo; the tracker already has clean ones",
    Scenario.POISONING: "all the tracker has are protected photos; it then sees a clean one",
    Scenario.BOTH: "both the tracker's photos and the new one are protected",
}


@dataclass(frozen=True, slots=True)
class Answer:
    """What a threat says of one probe.

    Attributes:
        outcome: matched where the person was found within the threshold.
        distance: to the person; None when there was nothing to measure.
        rank: the person's place among all that are known, 1 is first; None as above.
    """

    outcome: Outcome
    distance: float | None
    rank: int | None


@dataclass(frozen=True, slots=True)
class Attempt:
    """What became of one probe, with nothing protected and with everything.

    Attributes:
        person, photo: whose probe, and its file name.
    """

    person: str
    photo: str
    before: Answer
    after: Answer


def attempts(
    threat: Threat, scenario: Scenario, observer: Observer, limit: float
) -> tuple[Attempt, ...]:
    """Ask the threat about every probe of an album, unprotected and protected.

    In both runs the posted photos go through the threat's channel, so that only the
    protection differs.

    Args:
        limit: the distance up to which the threat says "this person".
    """
    before, after = (
        distances(threat, scenario, observer, limit, protected=protected)
        for protected in (False, True)
    )
    names, probes = observer.album.names, observer.album.probes
    return tuple(
        Attempt(
            names[probe.person],
            probe.name,
            answer(before[place], probe.person, limit),
            answer(after[place], probe.person, limit),
        )
        for place, probe in enumerate(probes)
    )


def distances(
    threat: Threat,
    scenario: Scenario,
    observer: Observer,
    limit: float | None,
    *,
    protected: bool,
) -> PersonDistances:
    """Each probe's distance to each person: NaN where no face was acquired.

    Infinite for people of whom no reference was acquired.

    Args:
        limit: up to where a growing gallery takes in what it finds; it does not grow
            for None.
    """
    recognizer = threat.recognizer
    views = {side: _view(threat, scenario.protects(side)) for side in Side}
    hidden = {side: protected and scenario.protects(side) for side in Side}
    if threat.tunes is not None:
        recognizer = observer.tuned(
            threat.tunes,
            recognizer,
            views[Side.REFERENCES],
            protected=hidden[Side.REFERENCES],
        )
    sides = {
        side: observer.embed(side, reader, views[side], protected=hidden[side])
        for side, reader in (
            (Side.REFERENCES, recognizer),
            (Side.PROBES, threat.asks or recognizer),
        )
    }
    known = _database(sides[Side.REFERENCES], observer)
    return _matched(threat, known, sides[Side.PROBES], limit)


def _view(threat: Threat, posted: bool) -> Channel:
    return chain(*[threat.channel] * posted, threat.purifier)


def _database(references: Embeddings, observer: Observer) -> Database:
    acquired = references.isfinite().all(dim=1)
    person = torch.tensor(observer.people(Side.REFERENCES))
    return Database(references[acquired], person[acquired], observer.album.names)


def _matched(
    threat: Threat, known: Database, probes: Embeddings, limit: float | None
) -> PersonDistances:
    metric = (threat.asks or threat.recognizer).card.metric
    acquired = probes.isfinite().all(dim=1)
    found = np.full((len(probes), len(known.names)), np.nan, np.float32)
    seen = probes[acquired]
    near = threat.matcher(known, seen, metric)
    counts = torch.bincount(known.person, minlength=len(known.names)).numpy()
    near = np.where(counts > 0, near, np.inf)  # a head says 1 of who has no reference
    if threat.grows and limit is not None:
        near = grown(near, pairwise(seen, seen, metric).numpy(), limit)
    found[acquired.numpy()] = near
    return found


def grown(
    known: Float[np.ndarray, "n people"], between: Float[np.ndarray, "n n"], limit: float
) -> PersonDistances:
    """Distances after all that is recognised has joined the references of whom it is taken for.

    The idea of DynTracker: one protected photo that is recognised by a clean one leads
    to all that resemble it. A probe is never compared with itself.

    Args:
        known: of each probe to each person at first.
        between: of each probe to each other.
        limit: up to which a probe is recognised.

    >>> first, second = [0.2, 0.9], [0.8, 0.9]
    >>> alike = np.array([[0.0, 0.1], [0.1, 0.0]])
    >>> grown(np.array([first, second]), alike, 0.5).round(1).tolist()
    [[0.1, 0.9], [0.1, 0.9]]
    """
    others = between + np.diag(np.full(len(between), np.inf))
    near = known.copy()
    for _ in range(_ROUNDS):
        taken_for = np.where(near.min(axis=1) <= limit, near.argmin(axis=1), -1)
        wider = known.copy()
        for person in range(known.shape[1]):
            if (joined := taken_for == person).any():
                wider[:, person] = np.minimum(known[:, person], others[:, joined].min(axis=1))
        if np.array_equal(wider, near):
            break
        near = wider
    return near


def impostors(rows: PersonDistances, people: Sequence[int]) -> Float[np.ndarray, " pairs"]:
    """Distances of probes to people that they do not show, where both were acquired."""
    own = np.zeros(rows.shape, bool)
    own[np.arange(len(people)), people] = True
    others = rows[~own]
    found: Float[np.ndarray, " pairs"] = others[np.isfinite(others)]
    return found


def answer(row: Float[np.ndarray, " people"], person: int, limit: float) -> Answer:
    """What one row of distances says of a person.

    All NaN: the probe was not acquired. Infinite: no reference of the person was.

    >>> answer(np.array([0.5, 0.2]), 0, 0.6)
    Answer(outcome=<Outcome.MATCHED: 'matched'>, distance=0.5, rank=2)
    """
    own = float(row[person])
    if not np.isfinite(own):
        return Answer(Outcome.NOT_ACQUIRED, None, None)
    outcome = Outcome.MATCHED if own <= limit else Outcome.PROTECTED
    return Answer(outcome, own, int((row < own).sum()) + 1)
