"""An ESRGAN's file, of visard's or of others: its weights, and a network of their size.

Others' files are pickles, which can do anything when they are opened; of these only
tensors are read (``weights_only``), and whatever else stands in them is refused.
"""

import hashlib
import io
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import torch
from torch import Tensor

from visard.errors import WeightsError
from visard.networks.stored import unpacked
from visard.restore.key_names import in_our_words
from visard.restore.rrdb import RrdbNet, Size

ARCHITECTURE = "rrdb"
_WRAPPERS = ("params_ema", "params")
"""Under which BasicSR keeps the weights; the averaged ones first."""
_UNDER_WAY = "network.generator."
"""Before the names of weights that are still learning."""
_SCALES = {3: 4, 12: 2, 48: 1}
"""The scale, by the channels that come in: 3 of each pixel that is folded into one."""
_WIDEST, _DEEPEST = 512, 256
_ADVICE = "give an ESRGAN or Real-ESRGAN file (RRDBNet), or one of: visard train esrgan"


@dataclass(frozen=True, slots=True, eq=False)
class NetworkFile:
    """What a file holds.

    Attributes:
        weights: by our names, in full precision.
        facts: what visard said of the network; empty for files of others.
        sha256: of the file.
    """

    weights: dict[str, Tensor]
    facts: dict[str, str] = field(default_factory=dict)
    sha256: str = ""


def read(path: Path) -> NetworkFile:
    """The weights in a file.

    Raises:
        WeightsError: it cannot be read, or is no file of weights.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        todo = "check the path"
        raise WeightsError(f"it cannot be read ({error.strerror})", str(path), todo) from error
    return opened(data, str(path))


def opened(data: bytes, where: str) -> NetworkFile:
    """The weights in a file's bytes.

    Raises:
        WeightsError: they are no such file, or hold something that is no number.
    """
    if data[8:9] == b"{":  # a safetensors file: its length, then JSON
        stored = unpacked(data, where)
        weights = in_our_words(_generators(stored.weights))
        return NetworkFile(weights, stored.facts, stored.sha256)
    weights = in_our_words(_pickled(data, where))
    if not all(bool(value.isfinite().all()) for value in weights.values()):
        raise WeightsError("it holds weights that are no numbers", where, "get it anew")
    return NetworkFile(weights, sha256=hashlib.sha256(data).hexdigest())


def _generators(weights: dict[str, Tensor]) -> dict[str, Tensor]:
    """Of a training that is under way only the network that enlarges."""
    inside = {name for name in weights if name.startswith(_UNDER_WAY)}
    return {name.removeprefix(_UNDER_WAY): weights[name] for name in inside} or weights


def _pickled(data: bytes, where: str) -> dict[str, Tensor]:
    try:
        content: Any = torch.load(io.BytesIO(data), map_location="cpu", weights_only=True)
    except Exception as error:  # a damaged or hostile file can make it raise anything at all
        raise WeightsError(
            "it is no file of weights that can be trusted", where, _ADVICE
        ) from error
    for wrapper in _WRAPPERS:
        if isinstance(content, Mapping) and isinstance(content.get(wrapper), Mapping):
            content = content[wrapper]
            break
    if not isinstance(content, Mapping) or not all(map(_is_weight, content.items())):
        raise WeightsError("it holds something else than a network's weights", where, _ADVICE)
    return {name: value.detach().float() for name, value in content.items()}


def _is_weight(item: tuple[Any, Any]) -> bool:
    name, value = item
    return (
        isinstance(name, str)
        and isinstance(value, Tensor)
        and value.layout == torch.strided
        and value.is_floating_point()
        and value.numel() <= 9 * _WIDEST**2 * 8
    )


def network(weights: Mapping[str, Tensor], where: str) -> RrdbNet:
    """A frozen network with these weights; how large it is, their shapes say.

    Raises:
        WeightsError: they are no RRDBNet's.
    """
    size = _size(weights, where)
    with torch.device("meta"):  # nothing is drawn by chance only to be replaced
        empty = RrdbNet(size)
    try:
        empty.load_state_dict(dict(weights), assign=True)
    except RuntimeError as error:
        raise _another(where) from error
    frozen = empty.eval().requires_grad_(False)
    return frozen.to(memory_format=torch.channels_last)  # type: ignore[call-overload,no-any-return]


def _size(weights: Mapping[str, Tensor], where: str) -> Size:
    blocks = [int(n[1]) for name in weights if (n := re.match(r"trunk\.(\d+)\.", name))]
    try:
        width, inward = weights["first.weight"].shape[:2]
        growth = weights["trunk.0.blocks.0.layers.0.weight"].shape[0]
        size = Size(width, max(blocks) + 1, growth, _SCALES[inward])
    except (KeyError, ValueError) as error:
        raise _another(where) from error
    if not (0 < size.width <= _WIDEST and 0 < growth <= _WIDEST and size.depth <= _DEEPEST):
        raise _another(where)
    return size


def _another(where: str) -> WeightsError:
    return WeightsError("it holds the weights of another network", where, _ADVICE)
