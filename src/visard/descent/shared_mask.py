"""One change for many faces: a mask in the frame of a template."""

from jaxtyping import Float
from torch import Tensor

from visard.descent.canvases import as_colourful
from visard.photo.align import Template, crop_to_picture, inverse, warp
from visard.tensors import Change, Pixels, Points

Mask = Float[Tensor, "1 3 s s"]
"""What is added to an aligned face, -1 to 1."""


class SharedMask:
    """A mask that is laid on the face of every picture, and the pictures with it.

    To lay it on is to warp it from the template to the landmarks and to add it. A picture
    without colours gets none.

    Args:
        pictures: unchanged, 0 to 1, all of one size and square.
        within: 1 where all of the mask is added, 0 where nothing is.
        landmarks: of each face, in pixels of its picture.
        template: where the five landmarks lie in the mask, in its pixels.
        start: the mask to begin with.

    >>> import torch
    >>> template = torch.tensor([[2.0, 2], [6, 2], [4, 4], [2, 6], [6, 6]])
    >>> pictures, landmarks = torch.rand(2, 3, 20, 20) / 2, torch.stack((template + 3, template))
    >>> canvas = SharedMask(pictures, torch.ones(2, 1, 20, 20), landmarks, template,
    ...                     torch.full((1, 3, 9, 9), 0.25))
    >>> [round((each.mean() * 400).item() / 0.25) for each in canvas.added()]
    [81, 81]
    """

    def __init__(
        self,
        pictures: Pixels,
        within: Float[Tensor, "n 1 h w"],
        landmarks: Points,
        template: Template,
        start: Mask,
    ) -> None:
        self._pictures, self._within = pictures, within
        self._maps = inverse(crop_to_picture(landmarks, template))
        self.mask = start.clone().requires_grad_(True)

    def parameters(self) -> list[Tensor]:
        return [self.mask]

    def paint(self) -> Pixels:
        return (self._pictures + self.added()).clamp(0, 1)

    def added(self) -> Change:
        """What is added to the pictures, before clipping."""
        masks = self.mask.expand(len(self._pictures), -1, -1, -1)
        laid_on = warp(masks, self._maps, self._pictures.shape[-1])
        return as_colourful(self._pictures, self._within * laid_on)
