"""Train the network that tells attributes, and measure it."""

import json
from collections.abc import Mapping
from contextlib import suppress
from importlib.metadata import version

import numpy as np
import torch
from jaxtyping import Float

from visard.anonymize.anonymousnet import classifier
from visard.anonymize.anonymousnet.accuracy import Accuracy, accuracy
from visard.anonymize.anonymousnet.attributes import Attributes
from visard.anonymize.anonymousnet.classifier import MOBILE, Classifier
from visard.anonymize.anonymousnet.examples import Examples
from visard.anonymize.anonymousnet.forests import Forests
from visard.anonymize.anonymousnet.naming_lesson import Naming
from visard.anonymize.anonymousnet.stored import CLASSIFIER
from visard.jobs.training import Progress, Wish, train
from visard.networks.stored import packed
from visard.photo.atomic import write_bytes
from visard.recognize import mobilefacenet
from visard.train.checkpoint import Settings, beside


def attributes(
    examples: Examples,
    wish: Wish,
    progress: Progress,
    *,
    trunk: str = MOBILE,
    from_chance: bool = False,
    radius: float = 0.0,
    balanced: bool = False,
    command: str = "",
) -> bool:
    """Train a classifier of the examples' attributes; whether it is finished and written.

    Args:
        trunk: what it is built on, one of ``classifier``'s.
        from_chance: begin without what MobileFaceNet learned as a recogniser.
        radius: above 0, of the attacks that it is trained to withstand.
        balanced: having an attribute counts as much as not having it.
        command: that asked for it; the file's card will say so.

    Raises:
        WeightsError: the recogniser's weights to begin with are not at hand, or there is
            no such trunk.
        DataError: the training to go on with is another one.
        PhotoError: a file cannot be written.
    """
    torch.manual_seed(wish.seed)
    knows = trunk == MOBILE and not from_chance
    network = _begun(trunk, len(examples.names), knows=knows)
    steps = wish.steps(examples)
    lesson = Naming(
        network,
        examples,
        steps,
        radius=radius,
        balanced=balanced,
        at_once=wish.at_once,
        seed=wish.seed,
    )
    settings: Settings = {"lesson": CLASSIFIER, "trunk": trunk, "radius": radius}
    settings |= {"start": "mobilefacenet" if knows else "", "balanced": int(balanced)}
    if not train(lesson, examples, wish, settings, progress):
        return False
    facts = {
        "architecture": CLASSIFIER,
        "trunk": trunk,
        "attributes": json.dumps(examples.names),
        "card": json.dumps(
            _card(examples, wish, settings, command, lesson.curve.means()), sort_keys=True
        ),
    }
    write_bytes(wish.output, packed(network.eval(), facts), force=True)
    with suppress(OSError):
        beside(wish.output).unlink()
    return True


def measured(told: Attributes, examples: Examples, shares: Mapping[str, float]) -> Accuracy:
    """How right a classifier's own answers are.

    Args:
        examples: of people whom it has not met.
        shares: how common each attribute is among those that it learned from, by name.
    """
    crops, _ = examples.crops(range(len(examples)))
    said = told.probabilities(crops).double().numpy()
    return accuracy(said, examples.present.numpy(), shares)


def measured_forests(
    told: Attributes, learned: Examples, examples: Examples, shares: Mapping[str, float]
) -> Accuracy:
    """How right forests are that grow on a classifier's features; it takes minutes.

    Args:
        learned: what they grow from.
        examples: of people whom neither has met.
    """
    grown = Forests(_features(told, learned), learned.present.numpy())
    said = grown.probabilities(_features(told, examples))
    return accuracy(said, examples.present.numpy(), shares)


def _features(told: Attributes, examples: Examples) -> Float[np.ndarray, "n d"]:
    crops, _ = examples.crops(range(len(examples)))
    features: np.ndarray = told.features(crops).double().numpy()
    return features


def _begun(trunk: str, attributes: int, *, knows: bool) -> Classifier:
    if knows:
        return classifier.mobile(attributes, mobilefacenet.published())
    return classifier.built(trunk, attributes)


def _card(
    examples: Examples, wish: Wish, settings: Settings, command: str, losses: list[float]
) -> dict[str, object]:
    began = "foamliu's MobileFaceNet (Apache-2.0)" if settings["start"] else "weights by chance"
    how = ", trained on attacks" * bool(settings["radius"]) + ", balanced" * bool(
        settings["balanced"]
    )
    return {
        "name": wish.output.stem,
        "paper": "arXiv:1904.12620",
        "description": f"{len(examples.names)} attributes of faces, on {settings['trunk']}{how}",
        "data": f"{len(examples)} faces",
        "licence": wish.terms,
        "start": began,
        "command": command,
        "seed": wish.seed,
        "epochs": wish.epochs,
        "rate": wish.rate,
        "at_once": wish.at_once,
        "versions": {name: version(name) for name in ("visard", "torch")},
        "losses": [round(loss, 4) for loss in losses],
    }
