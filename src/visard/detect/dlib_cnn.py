"""dlib's second detector: a small convolutional network, trained on whole photos at once.

King: Max-Margin Object Detection, 2015, arXiv:1502.00046; landmarks by Kazemi, Sullivan: One
Millisecond Face Alignment with an Ensemble of Regression Trees, CVPR 2014. The network is
dlib's own file, run by PyTorch.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import cv2
import dlib
import numpy as np
import torch

from visard.detect import dlib_cnn_file
from visard.detect.dlib_cnn_network import FaceNetwork
from visard.detect.dlib_cnn_pyramid import in_photo, tiled, tiles
from visard.detect.dlib_hog import PREDICTOR
from visard.detect.dlib_landmarks import face_within
from visard.detect.frame import Frame, look
from visard.detect.installed import installed
from visard.detect.suppression import suppress_in_turn
from visard.errors import SettingError, WeightsError
from visard.types import Face, ImageArray

_TOO_SMALL = 48
"""Shorter sides in pixels hold no face that it knows."""
NETWORK = ("models", "mmod_human_face_detector.dat")


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Settings of dlib's network.

    Attributes:
        upsample: how often the photo is doubled first; without, the smallest face found is
            about 80 pixels wide. Each time costs four times as much.
        longest_side: a photo with a longer side is shrunk to it first, in pixels.

    Raises:
        SettingError: a value that makes no sense.
    """

    upsample: int = 0
    longest_side: int = 1024

    def __post_init__(self) -> None:
        if not 0 <= self.upsample <= 3:
            raise SettingError("must be from 0 to 3", "upsample")
        if self.longest_side < 1:
            raise SettingError("must be 1 or more", "longest_side")


class DlibCnn:
    """Faces in many poses, a ``visard.protocols.Detector``.

    Without ``upsample`` it finds what dlib finds: the same boxes, and margins that differ by
    rounding. The confidence is the logistic function of the margin, 0.5 on the border between
    face and none; most faces have 0.74.

    Limits: of the landmarks only the eyes are measured; see ``visard.detect.dlib_landmarks``.

    Attributes:
        network: frozen.
    """

    name = "dlib_cnn"

    def __init__(
        self, network: FaceNetwork, overlap: float, predictor: Any, settings: Settings
    ) -> None:
        self.network, self._overlap, self._predictor = network, overlap, predictor
        self.settings = settings

    def detect(self, image: ImageArray) -> list[Face]:
        """Faces, largest first; an empty list when there is none."""
        frame = _doubled(look(image, self.settings.longest_side), self.settings.upsample)
        if min(frame.image.shape[:2]) < _TOO_SMALL:
            return []
        return frame.restore(
            face_within(self._predictor, frame.image, box, margin)
            for box, margin in self._found(frame.image)
        )

    def _found(self, image: ImageArray) -> Iterator[tuple[Any, float]]:
        places = tiles(image.shape[1], image.shape[0])
        with torch.inference_mode():
            photo = torch.from_numpy(image.astype(np.float32) / 255).permute(2, 0, 1)[None]
            scores = self.network(tiled(self.network.normalised(photo), places))[0]
            rows, columns = torch.nonzero(scores > 0, as_tuple=True)
            margins = scores[rows, columns]
            cells = torch.stack([columns, rows], dim=1).double()
            middles = self.network.stride * cells + self.network.first
            boxes = in_photo(middles, self.network.side, places)
            kept = suppress_in_turn(boxes, margins, self._overlap)
        for box, margin in zip(boxes[kept].long().tolist(), margins[kept].tolist(), strict=True):
            left, top, right, bottom = box
            yield dlib.rectangle(left, top, right - 1, bottom - 1), margin


def _doubled(frame: Frame, times: int) -> Frame:
    if times == 0:
        return frame
    large = cv2.resize(frame.image, None, fx=2**times, fy=2**times)
    return Frame(np.asarray(large, np.uint8), frame.width, frame.height)


def load(settings: Settings | None = None) -> DlibCnn:
    """The detector, with the files of the installed ``face_recognition_models``.

    Raises:
        WeightsError: that package is missing, has not the files, or they are damaged.
    """
    path = installed("face_recognition_models", *NETWORK)
    predictor = dlib.shape_predictor(str(installed("face_recognition_models", *PREDICTOR)))
    try:
        model = dlib_cnn_file.read(path)
    except WeightsError as problem:
        todo = "reinstall the package face_recognition_models"
        raise WeightsError("not the network it should be", str(path), todo) from problem
    return DlibCnn(FaceNetwork(model), model.overlap, predictor, settings or Settings())
