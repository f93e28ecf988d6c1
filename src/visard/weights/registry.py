"""The files visard can ask for, each with its public source, hash and licence."""

import json
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from visard.errors import WeightsError


@dataclass(frozen=True, slots=True)
class WeightFile:
    """One file of the registry.

    Attributes:
        url: public address, pinned to a commit.
        size: in bytes.
        licence: as its authors state it, with ``commercial`` as it follows.
        trained_on: whose terms may bind as well; the licence does not speak of them.
        purpose: which part needs it.
        without: what still works when it is absent.
    """

    name: str
    url: str
    sha256: str
    size: int
    licence: str
    commercial: bool
    source: str
    paper: str
    trained_on: str
    purpose: str
    without: str

    def missing(self, why: str) -> WeightsError:
        """The refusal when it cannot be had: why, what to do, what still works."""
        todo = f"run: visard weights pull {self.name}; until then, {self.without}"
        return WeightsError(why, f"{self.name} ({self.purpose})", todo)


@cache
def registry() -> dict[str, WeightFile]:
    """Every file that visard can ask for, by name.

    >>> registry()["yunet-n.onnx"].licence
    'Apache-2.0'
    """
    table = json.loads(files("visard.weights").joinpath("registry.json").read_text("utf-8"))
    return {name: WeightFile(name=name, **entry) for name, entry in table.items()}
