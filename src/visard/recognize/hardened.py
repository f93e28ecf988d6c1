"""A recogniser that was trained to see through obfuscation, from a file of ``visard harden``.

It is named ``hardened:FILE``. Network, template and family are those of the recogniser that
it was made of: neither is a stranger to a cloak that attacked the other.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from torch import nn

from visard.cards import recalibrated
from visard.errors import WeightsError
from visard.networks import mobilefacenet as mobilefacenet_network
from visard.networks.architectures import RESIDUAL, TRANSFORMER, built, opened
from visard.networks.mobilefacenet import MobileFaceNet
from visard.networks.residual import Residual
from visard.networks.vision_transformer import VisionTransformer
from visard.recognize import dlib_resnet, mobileface, student
from visard.recognize.network import NetworkRecognizer, fold_batch_norms


@dataclass(frozen=True, slots=True)
class Kind:
    """A network that can be hardened.

    Attributes:
        name: what a file says it holds.
        empty: makes the network, whatever its weights, for embeddings of a length; batch
            norms are folded as the recogniser has them.
        mean, std: what it takes off crops, and divides by, on the scale 0 to 255.
    """

    name: str
    empty: Callable[[int], nn.Module]
    mean: tuple[float, ...]
    std: tuple[float, ...]


_KINDS: dict[type[nn.Module], Kind] = {
    MobileFaceNet: Kind(
        "hardened mobilefacenet",
        lambda dimensions: fold_batch_norms(MobileFaceNet()),
        mobilefacenet_network.MEAN,
        mobilefacenet_network.STD,
    ),
    mobileface.MobileFace: Kind(
        "hardened mobileface",
        lambda dimensions: fold_batch_norms(mobileface.MobileFace()),
        mobileface.MEAN,
        mobileface.STD,
    ),
    dlib_resnet.DlibResNet: Kind(
        "hardened dlib",
        lambda dimensions: dlib_resnet.load().network,
        dlib_resnet.MEAN,
        dlib_resnet.STD,
    ),
    Residual: Kind(
        f"hardened {RESIDUAL}",
        lambda dimensions: fold_batch_norms(built(RESIDUAL, dimensions)),
        student.MEAN,
        student.STD,
    ),
    VisionTransformer: Kind(
        f"hardened {TRANSFORMER}",
        lambda dimensions: fold_batch_norms(built(TRANSFORMER, dimensions)),
        student.MEAN,
        student.STD,
    ),
}
_BY_NAME = {kind.name: kind for kind in _KINDS.values()}


def kind_of(recognizer: NetworkRecognizer) -> str:
    """What a file with this recogniser's network says it holds.

    Raises:
        WeightsError: it is none of the networks that can be read back.
    """
    kind = _KINDS.get(type(recognizer.network))
    if kind is None:
        raise WeightsError(
            "its network cannot be hardened", recognizer.card.name, "give one of visard's own"
        )
    return kind.name


def load(file: str) -> NetworkRecognizer:
    """The hardened recogniser of a file.

    Without thresholds, unless the file was made with people to calibrate on, or
    ``VISARD_CARDS`` has some.

    Args:
        file: path of the file.

    Raises:
        WeightsError: there is no such file, or it holds no hardened recogniser.
    """
    path = Path(file).expanduser()
    try:
        data = path.read_bytes()
    except OSError as error:
        what = f"it cannot be read ({error.strerror})"
        raise WeightsError(what, file, "check the path after hardened:") from error
    its, network = opened(data, path.name, _BY_NAME, lambda name, d: _BY_NAME[name].empty(d))
    kind = _KINDS[type(network)]
    return NetworkRecognizer(recalibrated(its), network, kind.mean, kind.std)
