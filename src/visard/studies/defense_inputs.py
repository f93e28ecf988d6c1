"""What trackers can do without training: cleaning every picture, and asking who is obfuscated."""

from collections.abc import Mapping, Sequence

import numpy as np
import torch
from sklearn.metrics import roc_auc_score

from visard.errors import DataError
from visard.harden.perturbed import fitted
from visard.methods import channels
from visard.metrics.roc import at_far
from visard.metrics.scores import across, within
from visard.photo.channels import Blur
from visard.protocols import Channel, Recognizer
from visard.tensors import Embeddings
from visard.train.labelled import AT_ONCE, Bytes, Labelled

CLEANERS = ("file", "jpeg75", "squeeze", "rescale", "blur")
"""The file as it is, for comparison; JPEG; bit depth and medians; half size and back; blur."""
_FAR = 1e-3
_FALSE_ALARMS = 0.01

Figures = dict[str, float]


def cleaned(
    recognizer: Recognizer, hidden: Labelled, clean: Labelled, known: Labelled, others: Labelled
) -> Figures:
    """``inputs.NAME.asr`` and ``.refused_clean``, for one recogniser behind each cleaner.

    The cleaner is applied to every aligned face, also to those that the threshold comes from.

    Args:
        hidden, clean: the same photos obfuscated and clean.
        known: other photos of the same people.
        others: clean photos of other people, whom the threshold comes from.
    """
    found: Figures = {}
    for channel in channels(CLEANERS):
        rows = [_rows(recognizer, each.crops, channel) for each in (hidden, clean, known, others)]
        metric = recognizer.card.metric
        limit = at_far(within(rows[3], others.labels, metric), _FAR, below=True).threshold
        for key, probes, labels in (("asr", 0, hidden), ("refused_clean", 1, clean)):
            pairs = across(rows[probes], labels.labels, rows[2], known.labels, metric)
            if not len(pairs.genuine):
                raise DataError("there is no genuine pair")
            found[f"inputs.{channel.name}.{key}"] = round(float(np.mean(pairs.genuine > limit)), 6)
    return found


def _rows(recognizer: Recognizer, crops: Bytes, channel: Channel) -> Embeddings:
    generator = torch.Generator().manual_seed(0)
    size, rows = recognizer.card.input_size, []
    with torch.no_grad():
        for part in torch.split(crops, AT_ONCE):
            sent = channel.send(part.float() / 255, generator)
            if sent.shape[-1] != size:
                sent = torch.nn.functional.interpolate(sent, (size, size), mode="bilinear")
            rows += [recognizer.embed(few) for few in torch.split(sent, 32)]
    return torch.cat(rows)


def detected(
    trained: tuple[Bytes, Bytes], others: Bytes, clean: Bytes, hidden: Mapping[str, Bytes]
) -> Figures:
    """``detector.METHOD.auc`` and ``.found``, the share found at 1 % false alarms.

    Args:
        trained: clean and obfuscated faces that the detector learns from.
        others: clean faces of further people, which set the limit.
        clean, hidden: faces of people who took part in neither.
    """
    detector = fitted(*trained, Blur(1.0))
    limit = float(np.quantile(detector.scores(others).numpy(), 1 - _FALSE_ALARMS))
    usual = detector.scores(clean).numpy()
    found: Figures = {"detector.false_alarms": round(float((usual > limit).mean()), 6)}
    for method, crops in hidden.items():
        scores = detector.scores(crops).numpy()
        truth: Sequence[int] = [0] * len(usual) + [1] * len(scores)
        area = roc_auc_score(truth, np.concatenate((usual, scores)))
        found[f"detector.{method}.auc"] = round(float(area), 6)
        found[f"detector.{method}.found"] = round(float((scores > limit).mean()), 6)
    return found
