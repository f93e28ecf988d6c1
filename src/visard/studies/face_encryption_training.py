"""The classifier of the study of face encryption: first a student, then a judge of people.

The paper starts from ImageNet's weights. Without these the network first learns to see faces
as a recogniser does, from the photos that it trains on anyway and others without labels; then
it learns who the people are, and goes on learning how the recogniser sees them.
"""

import json
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from pathlib import Path

import torch
import torch.nn.functional as F
from safetensors.torch import load_file, save

from visard.methods import recognizer
from visard.networks.resnet import ResNet18
from visard.photo.atomic import write_bytes
from visard.studies.face_encryption_people import Cast
from visard.tensors import Embeddings, PerFace
from visard.train.checkpoint import Settings
from visard.train.classify import Classifier
from visard.train.growing import (
    GrowingClassification,
    Growth,
    Guided,
    Taught,
    at_side,
    brought_to,
)
from visard.train.labelled import AT_ONCE, Bytes, Labelled, in_parts
from visard.train.learning import Course, Epoch, learn
from visard.train.turned import Turned

TEACHER = "mobilefacenet"
_LOOKED_AT = 500
"""Faces trained on that are asked about after an epoch, about."""
_LIGHT = 0.3
"""By how much the student's faces are darker and brighter."""

Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Size:
    """How large the classifier is, and how it learns.

    Attributes:
        side: of the faces it is asked about in the end, in pixels.
        width: channels of ResNet-18's first stage; 64 in its paper.
        rounds: of the student: how often it sees each face, and how large.
        growth: of the faces that the classifier learns from. Where the last are smaller than
            ``side``, the classifier averages so many pixels along a side into one in the end.
        rates: the largest learning rates, of the student and of the classifier.
        bfloat16: calculate with half the digits.
    """

    side: int = 224
    width: int = 64
    rounds: Growth = field(default_factory=lambda: Growth(((24, 64), (6, 96))))
    growth: Growth = field(default_factory=lambda: Growth(((8, 64), (9, 96), (8, 112))))
    rates: tuple[float, float] = (2e-3, 1e-3)
    bfloat16: bool = True

    @property
    def shrink(self) -> int:
        """Pixels along a side that the classifier averages into one in the end.

        >>> Size().shrink
        2
        """
        return self.side // self.growth.side(self.growth.epochs)


@dataclass(frozen=True, slots=True, eq=False)
class Trained:
    """What came of it.

    Attributes:
        student: how alike its embeddings are to the teacher's on held-back faces (mean
            cosine), by round.
        curve: accuracy by epoch, on what was trained on and on what was held back.
    """

    network: Classifier
    student: tuple[Epoch, ...]
    curve: tuple[Epoch, ...]


def train(people: Cast, size: Size, out: Path, seed: int, say: Say) -> Trained:
    """Train, going on where an earlier run was stopped.

    Raises:
        WeightsError: the teacher is not at hand.
        DataError: a training with other settings is kept there.
    """
    seen, asked = _as_taught(people, out)
    torch.manual_seed(seed)
    features = ResNet18(size.width)
    network = Guided(features, len(people.names), seen.shape[1], bfloat16=size.bfloat16)
    taught = _student(network, people, size, (seen, asked), out, seed, say)
    curve = _classifier(network, people, size, seen[: len(people.train)], out, seed, say)
    features.shrink = size.shrink
    return Trained(network, taught, curve)


def right(network: Classifier, examples: Labelled, side: int) -> PerFace:
    """1 for each face that is taken for the person whom its label says, else 0."""
    network.eval()
    logits = in_parts(network, examples.crops, at_side(network, side))
    return (logits.argmax(dim=1) == examples.labels).float()


def _student(
    network: Guided,
    people: Cast,
    size: Size,
    seen: tuple[Embeddings, Embeddings],
    out: Path,
    seed: int,
    say: Say,
) -> tuple[Epoch, ...]:
    """Teach the network to see; nobody's name counts."""
    faces, (truth, asked) = people.unlabelled, seen
    lesson = GrowingClassification(
        network,
        Taught(faces, truth, by_name=False),
        size.rounds,
        chance=Turned(light=_LIGHT),
        seed=seed,
    )

    def ask() -> dict[str, float]:
        network.eval()
        crops = people.test.crops
        ours = in_parts(
            network, crops, lambda part: network.view(network.embed(brought_to(part, lesson.side)))
        )
        alike = float(torch.cosine_similarity(ours, asked).mean())
        say(f"the student's embeddings of held-back photos: cosine {alike:.3f} to its teacher's")
        return {"cosine": alike}

    its = Course(size.rounds.epochs, size.rates[0], kept=out / "student.unfinished.safetensors")
    return learn(lesson, lesson.per_epoch, its, ask, _of_student(people, size, seed))


def _classifier(
    network: Guided,
    people: Cast,
    size: Size,
    seen: Embeddings,
    out: Path,
    seed: int,
    say: Say,
) -> tuple[Epoch, ...]:
    """Teach the network who the people are."""
    taught, some = Taught(people.train, seen, by_name=True), _some(people.train)
    lesson = GrowingClassification(network, taught, size.growth, seed=seed)

    def ask() -> dict[str, float]:
        hits = {
            "training": float(right(network, some, lesson.side).mean()),
            "accuracy": float(right(network, people.test, lesson.side).mean()),
        }
        say(f"{hits['accuracy']:.3f} of held-back photos at {lesson.side} pixels")
        return hits

    its = Course(size.growth.epochs, size.rates[1], kept=out / "classifier.unfinished.safetensors")
    settings = _of_student(people, size, seed) | {
        "growth": json.dumps(asdict(size.growth)),
        "rate": size.rates[1],
    }
    return learn(lesson, lesson.per_epoch, its, ask, settings)


def _as_taught(people: Cast, out: Path) -> tuple[Embeddings, Embeddings]:
    """What the teacher says of the faces, as they are and mirrored: to learn from, to ask about."""
    kept = out / f"taught-{people.train.digest[:12]}-{len(people.others)}.safetensors"
    if not kept.is_file():
        crops = people.unlabelled.crops
        rows = {"learned": _seen(crops), "asked": _seen(people.test.crops)}
        write_bytes(kept, save(rows), force=True)
    rows = load_file(kept)
    return rows["learned"], rows["asked"]


def _seen(crops: Bytes) -> Embeddings:
    teacher, rows = recognizer(TEACHER), []
    with torch.no_grad():
        for part in torch.split(crops, AT_ONCE):
            small = brought_to(part.float() / 255, teacher.card.input_size)
            both = [F.normalize(teacher.embed(each)) for each in (small, small.flip(3))]
            rows.append(F.normalize(both[0] + both[1]))
    return torch.cat(rows)


def _some(examples: Labelled) -> Labelled:
    """Enough of what was trained on to tell how well it is known."""
    every = max(1, len(examples) // _LOOKED_AT)
    return Labelled(examples.crops[::every], examples.labels[::every])


def _of_student(people: Cast, size: Size, seed: int) -> Settings:
    """All that the student's weights depend on."""
    its = {"width": size.width, "rounds": asdict(size.rounds), "bfloat16": size.bfloat16}
    of = f"{people.train.digest}, {len(people.others)} others"
    return {"examples": of, "size": json.dumps(its), "rate": size.rates[0], "seed": seed}
