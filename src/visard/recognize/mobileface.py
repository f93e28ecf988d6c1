"""MobileFace Identification V2 (becauseofAI), a MobileNetV2 for faces.

112×112 crops, 256 numbers, cosine. The weights are an MXNet file, read by
``mxnet_params``; the layers below are its published graph.
"""

from torch import Tensor, nn

from visard.cards import card
from visard.networks.inverted_residual import InvertedResidual, convolution
from visard.recognize.mxnet_params import read_params
from visard.recognize.network import NetworkRecognizer, fold_batch_norms
from visard.weights import find

MEAN, STD = (127.5,) * 3, (128.0,) * 3
_EPS = 1e-3
"""MXNet's default of a batch norm, ten times and more that of PyTorch."""
_BLOCKS = (
    *((32, 32, 2), (32, 32, 1), (32, 32, 1)),
    *((32, 32, 2), (32, 32, 1), (32, 32, 1)),
    *((32, 64, 2), (64, 64, 1), (64, 64, 1)),
    *((64, 128, 2), (128, 128, 1), (128, 128, 1)),
)
"""Channels in, channels out, stride."""


class MobileFace(nn.Module):
    """n × 3 × 112 × 112 to n × 256."""

    def __init__(self) -> None:
        super().__init__()
        self.stem = convolution(3, 32, stride=2, bias=True, eps=_EPS)
        self.blocks = nn.Sequential(
            *(InvertedResidual(i, o, stride=s, expansion=3, eps=_EPS) for i, o, s in _BLOCKS)
        )
        self.head = nn.Linear(128 * 4 * 4, 256, bias=False)
        self.norm = nn.BatchNorm1d(256, eps=_EPS)

    def forward(self, x: Tensor) -> Tensor:
        embeddings: Tensor = self.norm(self.head(self.blocks(self.stem(x)).flatten(1)))
        return embeddings


_NORMS = {
    "gamma": "weight",
    "beta": "bias",
    "moving_mean": "running_mean",
    "moving_var": "running_var",
}


def state_dict(params: dict[str, Tensor]) -> dict[str, Tensor]:
    """The MXNet file's arrays under this network's names."""
    state: dict[str, Tensor] = {}
    for key, value in params.items():
        layer, _, part = key.partition(":")[2].partition("_")
        if layer.startswith("fc5"):
            prefix, part = ("norm", part.removeprefix("bn_")) if "bn_" in part else ("head", part)
        else:
            prefix = _place(layer)
        state[f"{prefix}.{_NORMS.get(part, part)}"] = value
    return state


def _place(layer: str) -> str:
    """``convolution7`` is the second of the third block: ``blocks.2.conv.1.0``."""
    if layer in ("conv1", "bn1"):
        return "stem.0" if layer == "conv1" else "stem.1"
    is_norm = layer.startswith("batchnorm")
    block, index = divmod(int(layer.removeprefix("batchnorm" if is_norm else "convolution")), 3)
    if index == 2:
        return f"blocks.{block}.conv.{3 if is_norm else 2}"
    return f"blocks.{block}.conv.{index}.{int(is_norm)}"


def load() -> NetworkRecognizer:
    """The network with its published weights.

    Raises:
        WeightsError: the weight file is not at hand, or not the right one.
    """
    (name,) = card("mobileface").files
    network = MobileFace()
    counters = {k: v for k, v in network.state_dict().items() if k.endswith("batches_tracked")}
    network.load_state_dict(counters | state_dict(read_params(find(name))))
    return NetworkRecognizer(card("mobileface"), fold_batch_norms(network), MEAN, STD)
