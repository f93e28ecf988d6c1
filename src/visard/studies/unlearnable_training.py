"""One tracker of the study of unlearnable photos, from the first step to the last figure."""

import time
from dataclasses import dataclass
from pathlib import Path

import torch
from sklearn.metrics import roc_auc_score

from visard.methods import channels
from visard.metrics.pairwise import pairwise
from visard.networks.inception_resnet import InceptionResnetV1
from visard.networks.resnet import ResNet18
from visard.studies.unlearnable_people import Cast
from visard.studies.unlearnable_rows import Row, Run
from visard.tensors import PerFace
from visard.train.adversarial import Attacked
from visard.train.checkpoint import Settings
from visard.train.classify import Classification, Classifier, right
from visard.train.labelled import AT_ONCE, Labelled, in_parts
from visard.train.learning import Course, Epoch, forget, learn
from visard.types import Metric

_AT_ONCE, _LOOKED_AT = 32, 250
"""Crops in a step; crops trained on that are asked about after an epoch, about."""
_ATTACK = 4 / 255
"""ε of the attacks that a tracker may train on, half of the noise's."""


@dataclass(frozen=True, slots=True)
class Size:
    """How large trackers are, and how long they train.

    Attributes:
        width: channels of ResNet-18's first stage; 64 in its paper.
        inception: share of InceptionResnetV1's channels.
    """

    epochs: int = 20
    width: int = 32
    inception: float = 1 / 4


def network(run: Run, size: Size, people: int, seed: int) -> Classifier:
    """What a tracker starts with: weights drawn by chance."""
    torch.manual_seed(seed)
    inception = run.network == "inception"
    made = InceptionResnetV1(size.inception) if inception else ResNet18(size.width)
    return Classifier(made, made.features, people, bfloat16=True)


def trained(
    run: Run, examples: Labelled, cast: Cast, size: Size, seed: int, kept: Path
) -> tuple[Classifier, Row]:
    """Train a tracker, and ask it about clean photos that it did not see.

    Args:
        examples: what it learns from, with noise or without.
        kept: where the training stands on the way.
    """
    start = time.process_time()
    learned, asked = _sent(run, examples), _sent(run, cast.test)
    its = network(run, size, examples.people, seed)
    lesson = Classification(
        its,
        learned,
        change=Attacked(_ATTACK) if run.adversarial else None,
        at_once=_AT_ONCE,
        seed=seed,
    )
    per_epoch = max(1, len(learned) // _AT_ONCE)
    some = _some(learned)
    settings: Settings = {"run": run.name, "seed": seed, "examples": learned.digest}
    told = learn(
        lesson,
        per_epoch,
        Course(size.epochs, kept=kept),
        lambda: {
            "training": float(right(its, some).mean()),
            "accuracy": float(right(its, asked).mean()),
        },
        settings | {"epochs": size.epochs, "width": size.width},
    )
    forget(kept)
    return its, _row(run, its, asked, cast, told, seed, time.process_time() - start)


def _some(learned: Labelled) -> Labelled:
    """Enough of what was trained on to tell how well it is known."""
    every = max(1, len(learned) // _LOOKED_AT)
    return Labelled(learned.crops[::every], learned.labels[::every])


def _sent(run: Run, examples: Labelled) -> Labelled:
    """All photos, as the tracker treats them."""
    if not run.channel:
        return examples
    (channel,) = channels([run.channel])
    generator = torch.Generator()
    parts = [
        (channel.send(part.float() / 255, generator) * 255).round().byte()
        for part in torch.split(examples.crops, AT_ONCE)
    ]
    return Labelled(torch.cat(parts), examples.labels)


def _row(
    run: Run,
    its: Classifier,
    asked: Labelled,
    cast: Cast,
    told: tuple[Epoch, ...],
    seed: int,
    seconds: float,
) -> Row:
    hits = right(its, asked)
    return Row(
        run=run.name,
        seed=seed,
        training=tuple(round(epoch.asked["training"], 4) for epoch in told),
        accuracy=tuple(round(epoch.asked["accuracy"], 4) for epoch in told),
        people=tuple(
            round(float(hits[asked.labels == each].mean()), 4) for each in range(asked.people)
        ),
        auc=verified(its, _sent(run, cast.strangers)),
        seconds=round(seconds, 1),
    )


def _by_person(hits: PerFace, asked: Labelled) -> list[float]:
    return [float(hits[asked.labels == person].mean()) for person in range(asked.people)]


def verified(its: Classifier, strangers: Labelled) -> float:
    """Area under the ROC curve over all pairs of photos of people that it never saw."""
    rows = in_parts(its, strangers.crops, its.embed)
    upper = torch.triu_indices(len(rows), len(rows), 1)
    distances = pairwise(rows, rows, Metric.COSINE)[upper[0], upper[1]]
    same = strangers.labels[upper[0]] == strangers.labels[upper[1]]
    return float(roc_auc_score(same.numpy(), -distances.numpy()))
