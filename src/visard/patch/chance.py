"""What happens between a printer and a detector: expectation over transformations.

Athalye et al. 2018, arXiv:1707.07397. All that a step draws follows from the seed and the
step's number, so that a training that stopped goes on as if it had not.
"""

from dataclasses import dataclass

import torch
import torch.nn.functional as F
from jaxtyping import Float
from torch import Tensor

from visard.patch.projection import Corners, Patches, Prints
from visard.tensors import Pixels, Received


def generator_of(seed: int, step: int, what: int) -> torch.Generator:
    """Chance for one purpose in one step."""
    return torch.Generator().manual_seed((seed * 1_000_003 + step) * 8 + what)


def between(low: float, high: float, shape: tuple[int, ...], generator: torch.Generator) -> Tensor:
    """Evenly drawn values."""
    return low + (high - low) * torch.rand(shape, generator=generator)


def usual_print(patches: Patches) -> Float[Tensor, "k 3 s s"]:
    """Patches as a photo shows their print: black is no black, white no white."""
    return (0.06 + 0.88 * patches).expand(-1, 3, -1, -1)


def printed(patches: Patches, count: int, generator: torch.Generator) -> Prints:
    """Patches as printers and cameras show them in so many pictures.

    Black and white of the print, the printer's tone curve, the light that falls on the patch
    and its colour differ from picture to picture.
    """
    shape = (count, 1, 1, 1, 1)
    black, white = between(0.0, 0.14, shape, generator), between(0.78, 1.0, shape, generator)
    curve = between(0.8, 1.25, shape, generator)
    tint = between(0.95, 1.05, (count, 1, 3, 1, 1), generator)
    tones = patches[None].clamp(min=1e-4) ** curve
    seen: Tensor = ((black + (white - black) * tones) * tint).clamp(0, 1)
    return seen


def misplaced(corners: Corners, share: float, generator: torch.Generator) -> Corners:
    """Corners that are a little off, by a share of the patch's size: all, and each alone."""
    size = (corners[:, :, 2] - corners[:, :, 0]).norm(dim=2)[:, :, None, None] * share
    together = between(-1, 1, (*corners.shape[:2], 1, 2), generator)
    alone = between(-0.4, 0.4, tuple(corners.shape), generator)
    moved: Tensor = corners + size * (together + alone)
    return moved


@dataclass(frozen=True, slots=True)
class Circumstances:
    """Pose, light, blur and noise of each picture of a batch.

    Args:
        seed: of all that is left to chance.
        turn: largest turn in the picture's plane, in radians.
        tilt: largest share by which perspective makes one side longer than the other.
        shift: largest shift, in shares of the picture.
    """

    seed: int
    turn: float = 0.2
    tilt: float = 0.15
    shift: float = 0.04

    def __call__(self, pictures: Pixels, step: int) -> Received:
        generator = generator_of(self.seed, step, 1)
        seen = self._posed(pictures, generator)
        seen = _lit(seen, generator)
        seen = _blurred(seen, generator)
        noise = torch.randn(tuple(seen.shape), generator=generator)
        loud = between(0, 0.03, (len(seen), 1, 1, 1), generator)
        return (seen + loud * noise).clamp(0, 1)

    def _posed(self, pictures: Pixels, generator: torch.Generator) -> Pixels:
        count, _, height, width = pictures.shape
        angle = between(-self.turn, self.turn, (count,), generator)
        squeeze = between(0.88, 1.0, (count, 2), generator)
        cosine, sine = angle.cos(), angle.sin()
        map_ = torch.zeros(count, 3, 3)
        map_[:, 0, 0], map_[:, 0, 1] = cosine / squeeze[:, 0], -sine
        map_[:, 1, 0], map_[:, 1, 1] = sine, cosine / squeeze[:, 1]
        map_[:, :2, 2] = between(-2 * self.shift, 2 * self.shift, (count, 2), generator)
        map_[:, 2, :2] = between(-self.tilt, self.tilt, (count, 2), generator)
        map_[:, 2, 2] = 1
        y, x = torch.meshgrid(_steps(height), _steps(width), indexing="ij")
        places = torch.stack((x, y, torch.ones_like(x)), dim=-1).view(-1, 3) @ map_.mT
        grid = (places[..., :2] / places[..., 2:]).view(count, height, width, 2)
        return F.grid_sample(pictures, grid, padding_mode="border", align_corners=False)


def _steps(count: int) -> Float[Tensor, " {count}"]:
    return (2 * torch.arange(count) + 1) / count - 1


def _lit(pictures: Pixels, generator: torch.Generator) -> Pixels:
    shape = (len(pictures), 1, 1, 1)
    bright, contrast = between(-0.12, 0.12, shape, generator), between(0.7, 1.2, shape, generator)
    return ((pictures - 0.5) * contrast + 0.5 + bright).clamp(0, 1)


def _blurred(pictures: Pixels, generator: torch.Generator) -> Pixels:
    """In a part of the steps, all pictures alike."""
    sigma = float(between(-1.0, 1.6, (1,), generator))
    if sigma < 0.3:
        return pictures
    steps = torch.arange(-4.0, 5.0)
    taps = torch.exp(-0.5 * (steps / sigma) ** 2)
    taps = (taps / taps.sum()).expand(3, 1, -1)
    padded = F.pad(pictures, (4,) * 4, mode="replicate")
    planes = padded.contiguous(memory_format=torch.channels_last)
    return F.conv2d(F.conv2d(planes, taps.unsqueeze(3), groups=3), taps.unsqueeze(2), groups=3)
