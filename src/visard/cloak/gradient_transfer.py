"""From what one recogniser would have changed to what another would: a linear map.

It works on aligned faces, where every pixel means the same on everybody: the new change of
a pixel is a mixture of the old changes around it, the same mixture everywhere, and counts
more in some places of a face than in others.
"""

from collections.abc import Sequence
from functools import cache
from importlib.resources import files

import torch
import torch.nn.functional as F
from safetensors import SafetensorError
from safetensors.torch import load
from torch import nn

from visard.errors import WeightsError
from visard.tensors import Change

AROUND = 9
"""Pixels a side that are mixed into one."""
_PLACES = 16
"""Places a side that count differently; between them it is interpolated."""
FILE = "gradient_transfer.safetensors"


class GradientTransfer(nn.Module):
    """One such map; before it has learned anything it leaves a change as it is.

    >>> change = torch.rand(1, 3, 32, 32)
    >>> torch.allclose(GradientTransfer()(change), change, atol=1e-6)
    True
    """

    def __init__(self) -> None:
        super().__init__()
        mixture = torch.zeros(3, 3, AROUND, AROUND)
        mixture[range(3), range(3), AROUND // 2, AROUND // 2] = 1
        self.mixture = nn.Parameter(mixture)
        self.places = nn.Parameter(torch.zeros(1, 1, _PLACES, _PLACES))

    def forward(self, change: Change) -> Change:
        mixed: Change = F.conv2d(change, self.mixture, padding=AROUND // 2)
        places = F.interpolate(self.places, size=change.shape[2:], mode="bilinear")
        return mixed * places.exp()


def carried(change: Change, maps: Sequence[GradientTransfer], limit: float) -> Change:
    """A change as several others would have it: of all maps the same share.

    Args:
        limit: no value goes beyond it, 0 to 1; but for that it is as long as it was.

    >>> change = torch.full((1, 3, 8, 8), 0.02)
    >>> carried(change, [GradientTransfer()] * 2, limit=0.01).amax().item() <= 0.01
    True
    """
    together = torch.stack([_unit(each(change)) for each in maps]).sum(dim=0)
    size = torch.linalg.vector_norm(change, dim=(1, 2, 3), keepdim=True)
    as_long: Change = _unit(together) * size
    return as_long.clamp(-limit, limit)


def _unit(change: Change) -> Change:
    size = torch.linalg.vector_norm(change, dim=(1, 2, 3), keepdim=True)
    unit: Change = change / size.clamp(min=1e-12)
    return unit


@cache
def known() -> dict[str, GradientTransfer]:
    """The maps that come with visard, by ``label``.

    Raises:
        WeightsError: their file is damaged.

    >>> label("mobilefacenet", "dlib") in known()
    True
    """
    try:
        arrays = load(files(__package__).joinpath(FILE).read_bytes())
        labels = sorted({name.rpartition(".")[0] for name in arrays})
        return {
            each: _filled(arrays[f"{each}.mixture"], arrays[f"{each}.places"]) for each in labels
        }
    except (OSError, KeyError, RuntimeError, SafetensorError) as error:
        raise WeightsError(f"it cannot be read ({error})", FILE, "install visard anew") from error


def label(probe: str, server: str) -> str:
    """What a map is called that leads from one recogniser to another.

    >>> label("mobileface", "dlib")
    'mobileface to dlib'
    """
    return f"{probe} to {server}"


def _filled(mixture: torch.Tensor, places: torch.Tensor) -> GradientTransfer:
    transfer = GradientTransfer()
    transfer.load_state_dict({"mixture": mixture, "places": places})
    return transfer.requires_grad_(False)
