"""MobileFaceNet (Chen et al. 2018, arXiv:1804.07573), trained with ArcFace loss by foamliu.

The published variant with ReLU6 in place of PReLU and a batch norm after the
embedding. 112×112 crops, 128 numbers, cosine.
"""

import torch

from visard.cards import card
from visard.networks.mobilefacenet import MEAN, STD, MobileFaceNet
from visard.recognize.network import NetworkRecognizer, fold_batch_norms
from visard.weights import find

_RENAMED = (
    ("dw_conv.depthwise.", "dw_conv.0."),
    ("dw_conv.bn1.", "dw_conv.1."),
    ("dw_conv.pointwise.", "dw_conv.3."),
    ("dw_conv.bn2.", "dw_conv.4."),
    ("gdconv.depthwise.", "gdconv.0."),
    ("gdconv.bn.", "gdconv.1."),
    ("conv3.", "gdconv.2."),
    ("bn.", "gdconv.3."),
)


def _rename(key: str) -> str:
    for old, new in _RENAMED:
        if key.startswith(old):
            return new + key.removeprefix(old)
    return key


def published() -> MobileFaceNet:
    """The network with its published weights, to be trained on.

    Raises:
        WeightsError: the weight file is not at hand, or not the right one.
    """
    (name,) = card("mobilefacenet").files
    state = torch.load(find(name), map_location="cpu", weights_only=True)
    network = MobileFaceNet()
    network.load_state_dict({_rename(key): value for key, value in state.items()})
    return network


def load() -> NetworkRecognizer:
    """The recogniser.

    Raises:
        WeightsError: the weight file is not at hand, or not the right one.
    """
    return NetworkRecognizer(card("mobilefacenet"), fold_batch_norms(published()), MEAN, STD)
