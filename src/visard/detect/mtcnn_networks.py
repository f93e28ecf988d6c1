"""P-Net, R-Net and O-Net of MTCNN as differentiable modules.

Zhang, Zhang, Li, Qiao: Joint Face Detection and Alignment using Multi-task
Cascaded Convolutional Networks, 2016, arXiv:1604.02878.

All three take pictures in sRGB from 0 to 1 and normalise inside. They tell how
likely a face is, from 0 to 1, and how far its box lies from the square that was
shown: left, top, right, bottom, in sides of that square.
"""

from jaxtyping import Float
from torch import Tensor, nn

from visard.tensors import PerFace, Pixels

Offsets = Float[Tensor, "n 4"]
MIDDLE, SPREAD = 127.5 / 255, 128 / 255


class ProposalNetwork(nn.Module):
    """P-Net: looks at every 12×12 square of a picture, two pixels apart.

    A square whose cell is in row i and column j has its corner at (2j, 2i).
    """

    side = 12
    stride = 2

    def __init__(self) -> None:
        super().__init__()
        self.features = nn.Sequential(
            *_convolution(3, 10, 3),
            nn.MaxPool2d(2, 2, ceil_mode=True),
            *_convolution(10, 16, 3),
            *_convolution(16, 32, 3),
        )
        self.offsets = nn.Conv2d(32, 4, 1)
        self.face = nn.Conv2d(32, 2, 1)

    def forward(
        self, pictures: Pixels
    ) -> tuple[Float[Tensor, "n rows columns"], Float[Tensor, "n 4 rows columns"]]:
        """Probability of a face and the offsets of its box, one each cell.

        Both sides of the pictures must be 12 pixels or more.
        """
        seen = self.features(_normalised(pictures))
        return self.face(seen).softmax(dim=1)[:, 1], self.offsets(seen)


class RefinementNetwork(nn.Module):
    """R-Net: looks at squares of 24×24 pixels."""

    side = 24

    def __init__(self) -> None:
        super().__init__()
        self.features = nn.Sequential(
            *_convolution(3, 28, 3),
            nn.MaxPool2d(3, 2, ceil_mode=True),
            *_convolution(28, 48, 3),
            nn.MaxPool2d(3, 2),
            *_convolution(48, 64, 2),
            nn.Flatten(),
            nn.Linear(576, 128),
            nn.PReLU(128),
        )
        self.offsets = nn.Linear(128, 4)
        self.face = nn.Linear(128, 2)

    def forward(self, crops: Float[Tensor, "n 3 24 24"]) -> tuple[PerFace, Offsets]:
        """Probability of a face and the offsets of its box."""
        seen = self.features(_normalised(crops))
        return self.face(seen).softmax(dim=1)[:, 1], self.offsets(seen)


class OutputNetwork(nn.Module):
    """O-Net: looks at squares of 48×48 pixels and finds the landmarks too."""

    side = 48

    def __init__(self) -> None:
        super().__init__()
        self.features = nn.Sequential(
            *_convolution(3, 32, 3),
            nn.MaxPool2d(3, 2, ceil_mode=True),
            *_convolution(32, 64, 3),
            nn.MaxPool2d(3, 2),
            *_convolution(64, 64, 3),
            nn.MaxPool2d(2, 2, ceil_mode=True),
            *_convolution(64, 128, 2),
            nn.Flatten(),
            nn.Linear(1152, 256),
            nn.PReLU(256),
        )
        self.offsets = nn.Linear(256, 4)
        self.landmarks = nn.Linear(256, 10)
        self.face = nn.Linear(256, 2)

    def forward(
        self, crops: Float[Tensor, "n 3 48 48"]
    ) -> tuple[PerFace, Offsets, Float[Tensor, "n 5 2"]]:
        """Probability, offsets, and landmarks in sides of the crop from its corner."""
        seen = self.features(_normalised(crops))
        points = self.landmarks(seen).unflatten(1, (2, 5)).transpose(1, 2)
        return self.face(seen).softmax(dim=1)[:, 1], self.offsets(seen), points


def _normalised(pictures: Pixels) -> Pixels:
    return (pictures - MIDDLE) / SPREAD


def _convolution(inputs: int, outputs: int, side: int) -> tuple[nn.Module, nn.Module]:
    return nn.Conv2d(inputs, outputs, side), nn.PReLU(outputs)
