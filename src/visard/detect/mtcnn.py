"""MTCNN: three small networks, each more careful than the one before.

Zhang, Zhang, Li, Qiao: Joint Face Detection and Alignment using Multi-task
Cascaded Convolutional Networks, 2016, arXiv:1604.02878.
"""

from collections.abc import Iterator

import cv2
import numpy as np
import torch
from jaxtyping import Float
from torch import Tensor

from visard.detect.frame import Frame, five, look
from visard.detect.installed import installed
from visard.detect.mtcnn_networks import OutputNetwork, ProposalNetwork, RefinementNetwork
from visard.detect.mtcnn_settings import Settings, scales
from visard.detect.mtcnn_squares import Picture, adjusted, cells, crops, squared
from visard.detect.mtcnn_weights import fill
from visard.detect.suppression import Boxes, suppress
from visard.tensors import PerFace
from visard.types import Face, ImageArray

FOLDER = ("assets", "weights")
MOST = 2000
"""Candidates that go on from each level, best first, so that memory has a bound."""


class Mtcnn:
    """The cascade of MTCNN, a ``visard.protocols.Detector``.

    It finds what the package ``mtcnn`` finds with the same settings. The networks
    are differentiable modules and may be used on their own; ``detect`` itself
    gives no gradients.

    Limits: faces under 1 % of the photo's longer side are not looked for where
    that side is over 2048 pixels; faces turned on their side are mostly missed.

    Attributes:
        proposal, refinement, output: P-Net, R-Net and O-Net, frozen.
    """

    name = "mtcnn"

    def __init__(
        self,
        proposal: ProposalNetwork,
        refinement: RefinementNetwork,
        output: OutputNetwork,
        settings: Settings,
    ) -> None:
        self.proposal, self.refinement, self.output = proposal, refinement, output
        self.settings = settings

    def detect(self, image: ImageArray) -> list[Face]:
        """Faces, largest first; an empty list when there is none."""
        frame = look(image, self.settings.longest_side)
        with torch.inference_mode():
            return frame.restore(self._faces(frame))

    def _faces(self, frame: Frame) -> list[Face]:
        whole = frame.image.astype(np.float32) / 255
        boxes = self._proposed(whole)
        if len(boxes) == 0:
            return []
        picture = torch.from_numpy(whole).permute(2, 0, 1).contiguous()[None]
        boxes = self._refined(picture, boxes)
        return list(self._found(picture, boxes)) if len(boxes) else []

    def _proposed(self, whole: Float[np.ndarray, "h w 3"]) -> Boxes:
        height, width, _ = whole.shape
        found = [self._level(whole, scale) for scale in scales(width, height, self.settings)]
        if not found:
            return torch.empty(0, 4)
        boxes, scores = (torch.cat(parts) for parts in zip(*found, strict=True))
        best = scores.topk(min(MOST, len(scores))).indices
        return squared(boxes[best][suppress(boxes[best], scores[best], 0.7)])

    def _level(self, whole: Float[np.ndarray, "h w 3"], scale: float) -> tuple[Boxes, PerFace]:
        size = int(whole.shape[1] * scale), int(whole.shape[0] * scale)
        level = cv2.resize(whole, size, interpolation=cv2.INTER_AREA)
        faces, offsets = self.proposal(torch.from_numpy(level).permute(2, 0, 1)[None])
        rows, columns = torch.nonzero(faces[0] > self.settings.proposal, as_tuple=True)
        scores, best = faces[0, rows, columns].topk(min(MOST, len(rows)))
        rows, columns = rows[best], columns[best]
        boxes = cells(rows, columns, offsets[0, :, rows, columns].T) / scale
        kept = suppress(boxes, scores, 0.5)
        return boxes[kept], scores[kept]

    def _refined(self, picture: Picture, boxes: Boxes) -> Float[Tensor, "k 4"]:
        shown = crops(picture, boxes, self.refinement.side)
        scores, offsets = self.refinement(shown)
        likely = scores > self.settings.refinement
        boxes, scores = adjusted(boxes, offsets)[likely], scores[likely]
        return squared(boxes[suppress(boxes, scores, 0.7)])

    def _found(self, picture: Picture, boxes: Boxes) -> Iterator[Face]:
        shown = crops(picture, boxes, self.output.side)
        scores, offsets, points = self.output(shown)
        likely = scores > self.settings.output
        points = _placed(points, boxes)[likely]
        boxes, scores = adjusted(boxes, offsets)[likely], scores[likely]
        for i in suppress(boxes, scores, 0.7, of_smaller=True).tolist():
            left, top, right, bottom = boxes[i].tolist()
            box = (left, top, right + 1, bottom + 1)  # the last pixel is part of it
            yield Face(box, five(points[i].numpy()), float(scores[i]))


def _placed(points: Float[Tensor, "n 5 2"], boxes: Boxes) -> Float[Tensor, "n 5 2"]:
    sides = boxes[:, 2:] - boxes[:, :2] + 1
    return boxes[:, None, :2] + points * sides[:, None] - 1


def load(settings: Settings | None = None) -> Mtcnn:
    """The detector, with the weights of the installed package ``mtcnn``.

    Raises:
        WeightsError: the package is missing or its files are not what they should be.
    """
    return Mtcnn(
        fill(ProposalNetwork(), installed("mtcnn", *FOLDER, "pnet.lz4")),
        fill(RefinementNetwork(), installed("mtcnn", *FOLDER, "rnet.lz4")),
        fill(OutputNetwork(), installed("mtcnn", *FOLDER, "onet.lz4")),
        settings or Settings(),
    )
