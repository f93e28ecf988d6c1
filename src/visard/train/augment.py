"""What chance may do to a face before a network in training sees it.

Everything drawn comes from one generator, which the caller makes from the number of the
step: a training that goes on sees what it would have seen.
"""

from dataclasses import dataclass

import torch
from jaxtyping import Float
from torch import Tensor

from visard.photo.align import Template, crop_to_picture, warp
from visard.photo.channels import Blur, Jpeg
from visard.tensors import Crops, Pixels, Points

_LUMA = torch.tensor([0.299, 0.587, 0.114]).view(1, 3, 1, 1)
_BLUR = (0.4, 2.0)
"""Standard deviation in pixels, least and most."""


@dataclass(frozen=True, slots=True)
class Augmentation:
    """How far chance may go; each face is dealt with by itself.

    Attributes:
        turn: standard deviation of the turn, in radians.
        zoom: least and most of the template's side that a crop shows.
        shift: largest shift along a side, of the crop's own.
        light: largest change of brightness and of contrast, as a share.
        colour: the same of saturation.
        grey: share of faces without colour.
        blur: share of faces that are blurred, by up to two pixels.
        jpeg: share of faces that are saved as JPEG, of quality 30 to 95.
        mirror: share of faces that are mirrored.
    """

    turn: float
    zoom: tuple[float, float]
    shift: float
    light: float
    colour: float
    grey: float
    blur: float
    jpeg: float
    mirror: float = 0.5

    def __call__(
        self,
        faces: tuple[Pixels, Points],
        template: Template,
        size: int,
        generator: torch.Generator,
    ) -> Crops:
        """Crops of faces as chance has it.

        Args:
            faces: pictures, and the landmarks in them.
            template: where in a crop the landmarks would lie without chance.
            size: of the crops.
        """
        pictures, landmarks = faces
        maps = crop_to_picture(landmarks, template)
        moved = self._moves(len(pictures), size, generator)
        crops = warp(pictures, (maps @ moved).float(), size)
        return self._spoilt(self._lit(crops, generator), generator)

    def _moves(self, count: int, size: int, generator: torch.Generator) -> Float[Tensor, "n 3 3"]:
        turn = self.turn * torch.randn(count, generator=generator)
        least, most = self.zoom
        zoom = least + (most - least) * torch.rand(count, generator=generator)
        right, down = self.shift * size * (2 * torch.rand(2, count, generator=generator) - 1)
        side = 1 - 2.0 * (torch.rand(count, generator=generator) < self.mirror)
        return _about_centre(turn, zoom, side, (right, down), (size - 1) / 2)

    def _lit(self, crops: Crops, generator: torch.Generator) -> Crops:
        brightness, contrast = 1 + self.light * _either_way(crops, 2, generator)
        (saturation,) = 1 + self.colour * _either_way(crops, 1, generator)
        coloured = torch.rand(len(crops), 1, 1, 1, generator=generator) >= self.grey
        mean = crops.mean(dim=(1, 2, 3), keepdim=True)
        lit = ((crops - mean) * contrast + mean) * brightness
        luma = (lit * _LUMA).sum(dim=1, keepdim=True)
        result: Crops = (luma + (lit - luma) * saturation * coloured).clamp(0, 1)
        return result

    def _spoilt(self, crops: Crops, generator: torch.Generator) -> Crops:
        blurred, saved = torch.rand(2, len(crops), generator=generator)
        sigma, quality = torch.rand(2, generator=generator).tolist()
        for chosen, channel in (
            (blurred < self.blur, Blur(_BLUR[0] + (_BLUR[1] - _BLUR[0]) * sigma)),
            (saved < self.jpeg, Jpeg(round(30 + 65 * quality))),
        ):
            if chosen.any():
                crops = crops.clone()
                crops[chosen] = channel.send(crops[chosen], generator)
        return crops


STRONG = Augmentation(
    turn=0.15, zoom=(0.5, 1.1), shift=0.12, light=0.4, colour=0.6, grey=0.2, blur=0.3, jpeg=0.2
)
"""For a network that shall learn what stays the same: a part of a face in another light."""
MILD = Augmentation(
    turn=0.08, zoom=(0.8, 1.1), shift=0.05, light=0.3, colour=0.4, grey=0.1, blur=0.2, jpeg=0.2
)
"""For a student: crops such as its teacher meets, a little out of place."""


def _about_centre(
    turn: Tensor, zoom: Tensor, side: Tensor, shift: tuple[Tensor, Tensor], centre: float
) -> Float[Tensor, "n 3 3"]:
    """Turned, zoomed and perhaps mirrored about the centre of a crop, then shifted."""
    cos, sin = zoom * turn.cos(), zoom * turn.sin()
    linear = torch.stack((cos * side, -sin, sin * side, cos), dim=1).view(-1, 2, 2)
    middle = torch.full((2,), centre)
    offset = middle + torch.stack(shift, dim=1) - linear @ middle
    last = torch.tensor([0.0, 0.0, 1.0]).expand(len(turn), 1, 3)
    return torch.cat((torch.cat((linear, offset[:, :, None]), dim=2), last), dim=1)


def _either_way(crops: Crops, kinds: int, generator: torch.Generator) -> Float[Tensor, "k n 1 1 1"]:
    """-1 to 1, for each face."""
    return 2 * torch.rand(kinds, len(crops), 1, 1, 1, generator=generator) - 1


def of_step(seed: int, step: int) -> torch.Generator:
    """What a step draws from: it depends on the seed and the step's number alone."""
    return torch.Generator().manual_seed(seed * 1_000_003 + step)


def batch(count: int, size: int, seed: int, step: int) -> list[int]:
    """Which of so many faces a step sees: all once, in another order every time round.

    >>> sorted(batch(4, 2, 0, 0) + batch(4, 2, 0, 1))
    [0, 1, 2, 3]
    """
    rounds = max(1, count // size)
    round_, place = divmod(step, rounds)
    order = torch.randperm(count, generator=of_step(seed + 1, round_))
    chosen: list[int] = order[place * size : (place + 1) * size].tolist()
    return chosen
