"""dlib's network for faces as a differentiable module.

King: Max-Margin Object Detection, 2015, arXiv:1502.00046. Three convolutions of 5×5 that
halve the picture, three that do not, and one of 9×9, with ReLU between them.
"""

import torch
from jaxtyping import Float
from torch import Tensor, nn

from visard.detect.dlib_cnn_file import Model
from visard.tensors import Pixels

_SPREAD = 256


class FaceNetwork(nn.Module):
    """Tells how much of a face every eighth pixel of a picture is the middle of.

    The score in row i and column j is of the square around the pixel in row
    ``stride * i + first`` and column ``stride * j + first``; it is above 0 where it finds one.

    Attributes:
        side: of that square, in pixels.
    """

    stride, first = 8, 14

    def __init__(self, model: Model) -> None:
        super().__init__()
        self.side = model.window
        layers = [layer for each in model.convolutions for layer in (each, nn.ReLU())]
        self.layers = nn.Sequential(*layers[:-1])
        self.colour = nn.Buffer(torch.tensor(model.colour).view(3, 1, 1))
        self.requires_grad_(False).eval()

    def normalised(self, pictures: Pixels) -> Float[Tensor, "n 3 h w"]:
        """Pictures in sRGB from 0 to 1 as the layers want them; 0 is what is between photos."""
        return (255 * pictures - self.colour) / _SPREAD

    def forward(self, pictures: Float[Tensor, "n 3 _ _"]) -> Float[Tensor, "n rows columns"]:
        """The scores, of normalised pictures; both their sides must be 29 pixels or more."""
        twice_as_fast = pictures.contiguous(memory_format=torch.channels_last)
        scores: Tensor = self.layers(twice_as_fast)
        return scores[:, 0]
