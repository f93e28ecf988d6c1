import pytest

from visard.detect import dlib_cnn, dlib_hog
from visard.errors import SettingError, WeightsError


@pytest.mark.parametrize(
    ("name", "value", "message"),
    [
        ("upsample", -1, "upsample: must be from 0 to 3"),
        ("upsample", 4, "upsample: must be from 0 to 3"),
        ("margin", float("inf"), "margin: must be a finite number"),
        ("longest_side", 0, "longest_side: must be 1 or more"),
    ],
)
def test_dlib_refuses_a_setting_that_makes_no_sense(name, value, message):
    with pytest.raises(SettingError) as refusal:
        dlib_hog.Settings(**{name: value})
    assert str(refusal.value) == message


@pytest.mark.parametrize(
    ("name", "value", "message"),
    [
        ("confidence", 1.0, "confidence: must be from 0 to below 1"),
        ("longest_side", 0, "longest_side: must be 1 or more"),
    ],
)
def test_yunet_refuses_a_setting_that_makes_no_sense(name, value, message):
    yunet = pytest.importorskip("visard.detect.yunet")
    with pytest.raises(SettingError) as refusal:
        yunet.Settings(**{name: value})
    assert str(refusal.value) == message


def test_yunet_refuses_a_file_that_is_no_network(tmp_path, monkeypatch):
    from visard.detect import yunet

    broken = tmp_path / "yunet-n.onnx"
    broken.write_bytes(b"not a network")
    monkeypatch.setattr(yunet, "find", lambda name: broken)
    with pytest.raises(WeightsError, match=r"yunet-n\.onnx: OpenCV cannot read this network"):
        yunet.load()


def test_dlib_finds_smaller_faces_when_asked(astronaut):
    half = astronaut[::2, ::2]
    assert dlib_hog.load().detect(half) == []
    assert len(dlib_hog.load(dlib_hog.Settings(upsample=1)).detect(half)) >= 1


def test_dlibs_confidence_is_half_at_the_border(astronaut):
    detector = dlib_hog.load(dlib_hog.Settings(margin=-0.3))
    confidences = [face.confidence for face in detector.detect(astronaut)]
    assert max(confidences) > 0.8
    assert min(confidences) < 0.5


@pytest.mark.parametrize(("name", "value"), [("upsample", 4), ("longest_side", 0)])
def test_dlibs_network_refuses_a_setting_that_makes_no_sense(name, value):
    with pytest.raises(SettingError, match=f"{name}: must be"):
        dlib_cnn.Settings(**{name: value})


def test_dlibs_network_is_asked_about_no_picture_that_is_too_small(astronaut):
    """It would end the process on some of them."""
    assert dlib_cnn.load().detect(astronaut[:12, :12]) == []
