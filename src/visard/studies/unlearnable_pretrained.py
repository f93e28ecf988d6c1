"""A tracker that brings features learned elsewhere, where noise has no say."""

import torch
import torch.nn.functional as F
from sklearn.linear_model import LogisticRegression

from visard.methods import recognizer
from visard.poison.framing import SIZE
from visard.studies.unlearnable_rows import PRETRAINED
from visard.tensors import Embeddings
from visard.train.labelled import AT_ONCE, Bytes, Labelled

_MIDDLE, _BORDER = 96, 8
"""Pixels of a crop within the extractor's own, and of the black border around them."""


def features(crops: Bytes) -> Embeddings:
    """What the extractor says of small crops, enlarged, at unit length."""
    extractor = recognizer(PRETRAINED)
    rows = []
    with torch.no_grad():
        for part in torch.split(crops, AT_ONCE):
            size = (_MIDDLE, _MIDDLE) if crops.shape[-1] == SIZE else crops.shape[2:]
            large = F.interpolate(part.float() / 255, size=size, mode="bilinear")
            rows.append(extractor.embed(F.pad(large, (_BORDER,) * 4)))
    return F.normalize(torch.cat(rows))


def accuracy(train: Labelled, test: Labelled) -> float:
    """Of a linear classifier on these features: share of the test's photos named rightly."""
    linear = LogisticRegression(C=100.0, max_iter=300)
    linear.fit(features(train.crops).numpy(), train.labels.numpy())
    return float(linear.score(features(test.crops).numpy(), test.labels.numpy()))
