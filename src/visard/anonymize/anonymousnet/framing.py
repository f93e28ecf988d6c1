"""The crop that all networks of AnonymousNet see: the whole head, upright.

A recogniser's crop ends at the chin and the forehead; hair, beard and hat are attributes
too. Here the face takes a little more than half of the width, as in the middle of CelebA's
aligned photos.
"""

import numpy as np
import torch
from jaxtyping import Float, Int
from torch import Tensor

from visard.arrays import to_tensor
from visard.photo.align import Template, crop_to_picture, inverse, warp
from visard.types import Face, ImageArray

SIZE = 112
"""Pixels of a crop's side."""
TEMPLATE = (
    (42.5, 53.0),
    (69.5, 53.0),
    (56.0, 68.5),
    (45.0, 84.5),
    (67.0, 84.5),
)
"""Where the landmarks lie in a crop, in pixels of ``SIZE``."""
_OVAL = ((0.5, 0.6), (0.3, 0.38))
"""The face's middle and its half width and height, in sides of the crop."""
_SOFT = 1.25
"""Where the oval's edge ends, in its own size."""
_AROUND = 2
"""Pixels beyond the crop's corners that are looked at."""


def framed(
    image: ImageArray, face: Face, size: int = SIZE
) -> tuple[Float[Tensor, "3 s s"], Float[Tensor, "2 3"]]:
    """The upright crop of a face, 0 to 1, and the map from the photo's pixels to the crop's.

    Where the crop reaches beyond the photo, the photo is mirrored at its edge. The map is
    measured between pixel centres.

    >>> eyes_nose_mouth = tuple((x + 40, y + 30) for x, y in TEMPLATE)
    >>> photo = np.random.default_rng(0).integers(0, 256, (200, 200, 3), np.uint8)
    >>> crop, there = framed(photo, Face((50, 40, 130, 140), eyes_nose_mouth, 1.0))
    >>> bool(torch.allclose(crop, to_tensor(photo[30:142, 40:152])[0], atol=1e-3))
    True
    """
    return cut_out(image, face, template(size), size)


def cut_out(
    image: ImageArray, face: Face, places: Template, size: int
) -> tuple[Float[Tensor, "3 s s"], Float[Tensor, "2 3"]]:
    """The same with the landmarks at places of one's own, in a crop of size × size."""
    maps = crop_to_picture(torch.tensor([face.landmarks]).double(), places.double())
    part, left, top = _seen(image, maps[0], size)
    moved = maps.clone()
    moved[:, :, 2] -= torch.tensor([left, top])
    crop = warp(to_tensor(part), moved.float(), size)[0]
    return crop.clamp(0, 1), inverse(maps)[0].float()


def template(size: int = SIZE) -> Template:
    """Where the landmarks lie in a crop of some size."""
    return (torch.tensor(TEMPLATE) + 0.5) * (size / SIZE) - 0.5


def _seen(image: ImageArray, there: Float[Tensor, "2 3"], size: int) -> tuple[ImageArray, int, int]:
    """The part of a photo that a crop shows, continued beyond its edges; where it begins."""
    ends = torch.tensor([[x, y, 1.0] for x in (0, size - 1) for y in (0, size - 1)]).double()
    corners = ends @ there.mT
    left, top = (int(each) - _AROUND for each in corners.amin(0).floor())
    right, bottom = (int(each) + _AROUND + 1 for each in corners.amax(0).ceil())
    rows = _mirrored(np.arange(top, bottom), image.shape[0])
    columns = _mirrored(np.arange(left, right), image.shape[1])
    return image[rows][:, columns], left, top


def _mirrored(places: Int[np.ndarray, " n"], length: int) -> Int[np.ndarray, " n"]:
    """Places along a side, those beyond an end counted back from it."""
    there_and_back = max(1, 2 * (length - 1))
    around: np.ndarray = places % there_and_back
    inside: np.ndarray = np.minimum(around, there_and_back - around)
    return inside


def oval(size: int = SIZE) -> Float[Tensor, "s s"]:
    """1 on the face of a crop, falling to 0 where hair and background begin.

    >>> face = oval()
    >>> face[0, 0].item(), face[SIZE // 2, SIZE // 2].item()
    (0.0, 1.0)
    """
    (across, down), (wide, high) = _OVAL
    rows, columns = torch.meshgrid(*[(torch.arange(size) + 0.5) / size] * 2, indexing="ij")
    far = ((columns - across) / wide).square() + ((rows - down) / high).square()
    return ((_SOFT - far.sqrt()) / (_SOFT - 1)).clamp(0, 1)
