"""esrgan: enlarging by a network that invents the detail (Wang et al. 2018, arXiv:1809.00219).

Two networks of the same build come with visard. One was trained pixel by pixel: as near to
the lost photo as it gets on average, and soft. The other went on, from an earlier state of the
first, against a critic: crisper, and further from the photo. Between the two lie networks
with a mean of both's weights (section 3.4 of the paper); ``realism`` says how much of the second.

Files of the published ESRGAN and Real-ESRGAN (arXiv:2107.10833) are read as well.

Limits: what is added is a guess from other photos. It is no protection, and no evidence of
what was there. The two networks are small, a thirtieth of the published ones, and
were trained on 200 photos for research.
"""

import json
from collections.abc import Mapping
from importlib.resources import files
from pathlib import Path

import torch
from torch import Tensor

from visard.errors import SettingError, WeightsError
from visard.restore import network_file
from visard.restore.network_file import NetworkFile
from visard.restore.rrdb import RrdbNet
from visard.restore.tiles import Progress, Tiles, silent
from visard.types import ImageArray
from visard.weights import permissive_only

NAME = "esrgan"
SOFT, SHARP = "esrgan-soft.safetensors", "esrgan-sharp.safetensors"
"""Trained pixel by pixel, and against a critic."""
REALISM = 0.5
"""How much of the second there is, where nobody says."""


class Esrgan:
    """The upscaler: the same pixels every time from the same picture.

    Args:
        network: frozen; how many times it enlarges, it says itself.
        tiles: how large pictures are cut.

    >>> import numpy as np
    >>> from visard.restore.rrdb import RrdbNet, Size
    >>> Esrgan(RrdbNet(Size(8, 1, 4))).upscale(np.zeros((6, 7, 3), np.uint8)).shape
    (24, 28, 3)
    """

    name = NAME

    def __init__(self, network: RrdbNet, tiles: Tiles | None = None) -> None:
        self._network, self.scale = network, network.size.scale
        self._tiles = tiles or Tiles(multiple=network.size.folded)

    @torch.inference_mode()
    def upscale(self, image: ImageArray, progress: Progress = silent) -> ImageArray:
        """The picture, ``scale`` times as wide and high."""
        return self._tiles(self._network, image, self.scale, progress)


def load(what: str = "", realism: float | None = None) -> Esrgan:
    """The network of a file, or those that come with visard.

    Args:
        what: the path of a file: of ``visard train esrgan``, or of ESRGAN or Real-ESRGAN.
        realism: 0 to 1, between the two that come along.

    Raises:
        WeightsError: the file holds no such network, or may not be used commercially where
            that is asked for.
        SettingError: the realism is out of range, or said of a file, which is one network.
    """
    if what:
        if realism is not None:
            todo = "leave out one of the two"
            raise SettingError("realism lies between the networks of visard", what, todo)
        path = Path(what).expanduser()
        return Esrgan(network_file.network(_allowed(network_file.read(path), what).weights, what))
    weights = blended(_own(SOFT), _own(SHARP), REALISM if realism is None else realism)
    return Esrgan(network_file.network(weights, NAME))


def blended(
    soft: Mapping[str, Tensor], sharp: Mapping[str, Tensor], realism: float
) -> dict[str, Tensor]:
    """The weights between two networks: at 0 the first's, at 1 the second's.

    >>> blended({"a": torch.tensor(0.0)}, {"a": torch.tensor(4.0)}, 0.25)
    {'a': tensor(1.)}

    Raises:
        SettingError: the realism is not between 0 and 1.
        WeightsError: the two are networks of different sizes.
    """
    if not 0 <= realism <= 1:
        raise SettingError("realism goes from 0 to 1", str(realism))
    shapes = [{name: value.shape for name, value in each.items()} for each in (soft, sharp)]
    if shapes[0] != shapes[1]:
        raise WeightsError("there is nothing between networks of different sizes")
    return {name: torch.lerp(value, sharp[name], realism) for name, value in soft.items()}


def _own(end: str) -> dict[str, Tensor]:
    data = files(__package__).joinpath(end).read_bytes()
    return _allowed(network_file.opened(data, end), NAME).weights


def _allowed(file: NetworkFile, where: str) -> NetworkFile:
    if permissive_only() and not _card(file).get("commercial"):
        raise WeightsError(
            f"it may not be used commercially ({_card(file).get('licence', 'licence unknown')})",
            where,
            "unset VISARD_PERMISSIVE_ONLY to use it, or choose bicubic",
        )
    return file


def _card(file: NetworkFile) -> dict[str, object]:
    try:
        card = json.loads(file.facts.get("card", "{}"))
    except ValueError:
        return {}
    return card if isinstance(card, dict) else {}
