"""A network's weights as a safetensors file of half precision, and what is said of it."""

import hashlib
import json
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

import torch
from safetensors import SafetensorError
from safetensors.torch import load, save
from torch import Tensor, nn

from visard.errors import WeightsError

_COUNTER = "num_batches_tracked"
"""Of batch norms; needed nowhere once a network is trained."""
_FACTS = "visard"


@dataclass(frozen=True, slots=True, eq=False)
class Stored:
    """What a file holds.

    Attributes:
        weights: by name, in full precision again.
        facts: what was said of the network when it was stored.
        sha256: of the file.
    """

    weights: dict[str, Tensor]
    facts: dict[str, str]
    sha256: str

    def into(self, network: nn.Module, where: str) -> None:
        """Give a network these weights.

        Raises:
            WeightsError: they are another network's.
        """
        state = network.state_dict()
        counters = {name: value for name, value in state.items() if name.endswith(_COUNTER)}
        try:
            network.load_state_dict(counters | self.weights)
        except RuntimeError as error:
            raise WeightsError("it holds the weights of another network", where) from error


def packed(network: nn.Module, facts: dict[str, str]) -> bytes:
    """The file's bytes; the same for the same weights and facts."""
    halves = {
        name: value.half().contiguous()
        for name, value in network.state_dict().items()
        if not name.endswith(_COUNTER)
    }
    # one entry only: safetensors sets out several in an order of its own, anew each time
    return save(halves, {_FACTS: json.dumps(facts, sort_keys=True)})


def unpacked(data: bytes, where: str) -> Stored:
    """What a file's bytes hold.

    Raises:
        WeightsError: they are no such file.

    >>> layer = nn.Linear(2, 1)
    >>> unpacked(packed(layer, {"of": "doctest"}), "there").facts
    {'of': 'doctest'}
    """
    try:
        weights = {name: value.float() for name, value in load(data).items()}
        length = int.from_bytes(data[:8], "little")
        said = json.loads(data[8 : 8 + length]).get("__metadata__", {})
        facts = json.loads(said.get(_FACTS, "{}"))
    except (SafetensorError, ValueError) as error:
        raise WeightsError("it is no safetensors file", where, "get or make it anew") from error
    if not all(bool(torch.isfinite(value).all()) for value in weights.values()):
        raise WeightsError("it holds weights that are no numbers", where, "train it anew")
    return Stored(weights, facts, hashlib.sha256(data).hexdigest())


def stored_in(package: str, file: str, weights: Path | None, own: str) -> tuple[Stored, str]:
    """What a file holds that comes with a package, or the user's own file; and its name.

    Args:
        weights: the user's own; None: the one that comes along.
        own: what the one that comes along is called in messages.

    Raises:
        WeightsError: it cannot be read, or is no such file.
    """
    where = own if weights is None else str(weights)
    try:
        shipped = files(package).joinpath(file)
        data = shipped.read_bytes() if weights is None else weights.expanduser().read_bytes()
    except OSError as error:
        raise WeightsError(f"it cannot be read ({error.strerror})", where) from error
    return unpacked(data, where), where
