"""The classifier of the study of face encryption: first a student, then a judge of people.

The paper starts from ImageNet's weights. Without these the network first learns to see faces
as a recogniser does, from the photos that it trains on anyway and others without labels; then
it learns who the people are.
"""

import json
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from pathlib import Path

import torch
from torch import Tensor

from visard.methods import recognizer
from visard.networks.resnet import ResNet18
from visard.protocols import Recognizer
from visard.studies.face_encryption_people import Cast
from visard.tensors import Crops, PerFace
from visard.train.checkpoint import Settings
from visard.train.classify import Classifier
from visard.train.distil import Distillation
from visard.train.growing import GrowingClassification, Growth, at_side, brought_to
from visard.train.labelled import Labelled, in_parts
from visard.train.learning import Course, Epoch, learn

TEACHER = "mobilefacenet"
_LOOKED_AT = 500
"""Faces trained on that are asked about after an epoch, about."""

_AT_ONCE = 64
"""Faces that the student sees in a step."""

Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Size:
    """How large the classifier is, and how it learns.

    Attributes:
        side: of the faces it is asked about in the end, in pixels.
        width: channels of ResNet-18's first stage; 64 in its paper.
        rounds: how often the student sees each face; ``seen`` how large.
        growth: of the faces that the classifier learns from.
        rates: the largest learning rates, of the student and of the classifier.
        bfloat16: calculate with half the digits.
    """

    side: int = 224
    width: int = 64
    rounds: int = 8
    seen: int = 112
    growth: Growth = field(default_factory=lambda: Growth(((17, 96), (5, 128), (3, 224))))
    rates: tuple[float, float] = (2e-3, 1e-3)
    bfloat16: bool = True


@dataclass(frozen=True, slots=True, eq=False)
class Trained:
    """What came of it.

    Attributes:
        student: how alike its embeddings are to the teacher's on held-back faces (mean
            cosine), by round.
        curve: accuracy by epoch, on what was trained on and on what was held back.
        seconds: of the processor, for what was trained in this run.
    """

    network: Classifier
    student: tuple[Epoch, ...]
    curve: tuple[Epoch, ...]
    seconds: float


def train(people: Cast, size: Size, out: Path, seed: int, say: Say) -> Trained:
    """Train, going on where an earlier run was stopped.

    Raises:
        WeightsError: the teacher is not at hand.
        DataError: a training with other settings is kept there.
    """
    start = time.process_time()
    torch.manual_seed(seed)
    features = ResNet18(size.width)
    taught = _student(features, people, size, out, seed, say)
    torch.manual_seed(seed + 1)
    network = Classifier(features, features.features, len(people.names), bfloat16=size.bfloat16)
    lesson = GrowingClassification(network, people.train, size.growth, seed=seed)
    some = _some(people.train)

    def ask() -> dict[str, float]:
        hits = {
            "training": float(right(network, some, lesson.side).mean()),
            "accuracy": float(right(network, people.test, lesson.side).mean()),
        }
        say(f"{hits['accuracy']:.3f} of held-back photos at {lesson.side} pixels")
        return hits

    curve = learn(
        lesson,
        lesson.per_epoch,
        Course(size.growth.epochs, size.rates[1], kept=out / "classifier.unfinished.safetensors"),
        ask,
        _settings(people, size, seed),
    )
    return Trained(network, taught, curve, time.process_time() - start)


def right(network: Classifier, examples: Labelled, side: int) -> PerFace:
    """1 for each face that is taken for the person whom its label says, else 0."""
    network.eval()
    logits = in_parts(network, examples.crops, at_side(network, side))
    return (logits.argmax(dim=1) == examples.labels).float()


def _student(
    features: ResNet18, people: Cast, size: Size, out: Path, seed: int, say: Say
) -> tuple[Epoch, ...]:
    """Teach the features; none where no round is asked for."""
    if not size.rounds:
        return ()
    teacher = recognizer(TEACHER)
    network = Classifier(
        features, features.features, teacher.card.dimensions, bfloat16=size.bfloat16
    )
    faces = people.unlabelled
    lesson = Distillation(network, teacher, faces, size.seen, at_once=_AT_ONCE, seed=seed)
    truth = in_parts(network, people.test.crops, _seen_by(teacher, size.seen))

    def ask() -> dict[str, float]:
        network.eval()
        ours = in_parts(network, people.test.crops, at_side(network, size.seen))
        alike = float(torch.cosine_similarity(ours, truth).mean())
        say(f"the student's embeddings of held-back photos: cosine {alike:.3f} to its teacher's")
        return {"cosine": alike}

    return learn(
        lesson,
        max(1, len(faces) // _AT_ONCE),
        Course(size.rounds, size.rates[0], kept=out / "student.unfinished.safetensors"),
        ask,
        _of_student(people, size, seed),
    )


def _seen_by(teacher: Recognizer, side: int) -> Callable[[Crops], Tensor]:
    """The teacher, for faces that are brought to its size first."""
    return lambda crops: teacher.embed(brought_to(crops, side))


def _some(examples: Labelled) -> Labelled:
    """Enough of what was trained on to tell how well it is known."""
    every = max(1, len(examples) // _LOOKED_AT)
    return Labelled(examples.crops[::every], examples.labels[::every])


def _settings(people: Cast, size: Size, seed: int) -> Settings:
    """All that the weights depend on."""
    return {"examples": people.train.digest, "size": json.dumps(asdict(size)), "seed": seed}


def _of_student(people: Cast, size: Size, seed: int) -> Settings:
    """The same of the student, whatever becomes of it later."""
    its = {name: asdict(size)[name] for name in ("width", "rounds", "seen", "bfloat16")}
    of = f"{people.train.digest}, {len(people.others)} others"
    return {"examples": of, "size": json.dumps(its), "rate": size.rates[0], "seed": seed}
