"""What stage I of AnonymousNet reads of people whom it was not trained on."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from visard.anonymize.anonymousnet import attributes
from visard.anonymize.anonymousnet.accuracy import Accuracy
from visard.anonymize.anonymousnet.examples import Examples
from visard.anonymize.anonymousnet.reference import reference
from visard.jobs.labelled_faces import labelled
from visard.jobs.train_attributes import measured as measured_network
from visard.jobs.train_attributes import measured_forests


def measured(data: Path, *, quick: bool) -> dict[str, float]:
    """How right the network and forests on its features are; ``majority`` says what is usual.

    Args:
        quick: without the forests.
    """
    told, shares = attributes.load(), reference().shares
    strangers = _faces(data, ["test"])
    found = _figures("", measured_network(told, strangers, shares))
    if not quick:
        grown = measured_forests(told, _faces(data, ["train"]), strangers, shares)
        found |= _figures("forests.", grown)
    return found


def _faces(data: Path, parts: Sequence[str]) -> Examples:
    split = (data / "splits.json", "celeba", parts)
    return labelled(data / "celeba", split, None, lambda done, total: None)


def _figures(prefix: str, of: Accuracy) -> dict[str, float]:
    means = {
        f"attributes.{prefix}{name.partition('.')[2]}": value
        for name, value in of.figures().items()
    }
    columns = {
        "accuracy": of.accuracy,
        "balanced_accuracy": of.balanced,
        "auc": of.auc,
        "majority": of.majority,
    }
    each = {
        f"attributes.{prefix}{name}.{what}": float(column[place])
        for what, column in columns.items()
        for place, name in enumerate(of.names)
        if not np.isnan(column[place])
    }
    return {name: round(value, 4) for name, value in (means | each).items()}
