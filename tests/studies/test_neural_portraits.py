"""The study of painted portraits: what is treated how, what is counted, and its tables."""

import json

import numpy as np
import pytest

from visard.judge.acquire import overlap
from visard.methods import Cast
from visard.studies import neural_portraits, neural_portraits_table
from visard.studies.neural_portraits_figures import Look, figures, measured_apart
from visard.studies.neural_portraits_sitters import FACE, Sitter, shots, sitters
from visard.studies.neural_portraits_ways import TREATMENTS, UPSCALERS, Ways, blurred, far
from visard.types import Face

SEEN = Face((60.0, 40.0, 160.0, 150.0), ((85, 80), (130, 80), (108, 105), (90, 125), (128, 125)), 1)


class There:
    """Finds the face where it was last time, whatever the size of the picture."""

    name = "there"

    def detect(self, image):
        return [SEEN]


def _look(photo, treatment="original", upscaler="none", known=True, found=True):
    box = (0.0, 0.0, 9.0, 9.0) if found else None
    names = {"dlib": known} if found else {}
    return Look("lfw", photo, treatment, upscaler, "mtcnn", 0.9 if found else None, box, names)


def test_only_who_was_known_beforehand_counts_as_known() -> None:
    looks = [_look("a"), _look("b"), _look("c", known=False)]
    looks += [_look("a", "paint"), _look("b", "paint", found=False), _look("c", "paint")]
    found = figures(looks)
    assert found["lfw.mtcnn.original.none.detected"] == 1
    assert found["lfw.mtcnn.original.none.dlib.recognized"] == 1
    assert found["lfw.mtcnn.paint.none.detected"] == pytest.approx(2 / 3, abs=1e-4)
    assert found["lfw.mtcnn.paint.none.dlib.recognized"] == 0.5
    assert found["lfw.mtcnn.paint.none.dlib.accepted"] == 2
    assert found["lfw.mtcnn.paint.none.photos"] == 3
    assert found["lfw.mtcnn.paint.none.confidence"] == 0.9
    assert found["mtcnn.paint.none.detected"] == found["lfw.mtcnn.paint.none.detected"]
    assert found["mtcnn.paint.none.recognized"] == 0.5


def test_what_was_measured_apart_is_taken_over(tmp_path) -> None:
    assert measured_apart(tmp_path) == {}
    painting = {"paint.portraits.finest.mae": 0.03, "paint.seconds": 9.0}
    upscaling = {"set5.realism.0.50.psnr_y": 30.0, "set5.bicubic.psnr_y": 28.5}
    for name, known in (("painting", painting), ("upscaling", upscaling)):
        (tmp_path / f"{name}.json").write_text(json.dumps({"figures": known}))
    assert measured_apart(tmp_path) == {
        "paint.mae": 0.03,
        "paint.seconds": 9.0,
        "esrgan.set5.psnr_gain": 1.5,
    }


def test_tables_show_the_paper_beside_ours() -> None:
    looks = [_look("a"), _look("a", "paint", "esrgan", found=False)]
    settings = {"quick": True, "machine": "a machine"}
    result = {
        "figures": figures(looks),
        "settings": settings,
        "missing": ["dlib_cnn: no file"],
        "data": "photos",
        "command": "visard study neural-portraits",
        "date": "today",
    }
    text = neural_portraits_table.tables(result)
    assert "| Fawkes, ESRGAN | found | 0.993 |" in text
    assert "| nothing | as it is | 100 % (100 %) |" in text
    assert "| painting | ESRGAN ×4 | 0 % (0 %) |" in text
    assert "Not taking part: dlib_cnn: no file." in text
    assert "A quick run" in text


def test_the_control_is_as_far_from_the_photo() -> None:
    image = np.random.default_rng(0).integers(0, 256, (40, 40, 3)).astype(np.uint8)
    assert far(blurred(image, 30.0), image) == pytest.approx(30, abs=0.5)


def test_photos_are_made_small_with_the_face_in_place(tmp_path, astronaut) -> None:
    from visard.photo.files import write
    from visard.types import Photo

    write(Photo(np.ascontiguousarray(astronaut[:300, :300])), tmp_path / "a.png")
    first, second = shots(Sitter("portraits", tmp_path / "a.png"), There())
    assert first.face.width == pytest.approx(FACE)
    assert (first.image == second.image).all()
    left, top, right, bottom = first.face.box
    height, width = first.image.shape[:2]
    assert 0 <= left < right <= width
    assert 0 <= top < bottom <= height
    assert max(height, width) <= 3.5 * FACE


def test_every_treatment_and_every_size(monkeypatch, astronaut) -> None:
    ways = Ways(Cast((), ()))
    monkeypatch.setattr(Ways, "_cloaked", lambda self, shot: shot.image ^ 1)
    monkeypatch.setattr(Ways, "_painted", lambda self, image: image // 32 * 32)
    shot = neural_portraits.Shot(np.ascontiguousarray(astronaut[:40, :40]), SEEN)
    treated = dict(ways.treated(shot))
    assert tuple(treated) == TREATMENTS
    assert (treated["fawkes_paint"] == (shot.image ^ 1) // 32 * 32).all()

    class Twice:
        def upscale(self, image):
            return image.repeat(2, 0).repeat(2, 1)

    monkeypatch.setattr("visard.methods.upscaler", lambda name: Twice())
    sizes = {name: picture.shape[0] for name, picture in ways.enlarged(shot.image)}
    assert sizes == dict(zip(UPSCALERS, (40, 80, 80), strict=True))


def test_a_face_elsewhere_is_not_the_face() -> None:
    image = np.zeros((200, 200, 3), np.uint8)
    assert neural_portraits._found(There(), image, SEEN.box) == SEEN
    elsewhere = (0.0, 0.0, 50.0, 50.0)
    assert overlap(elsewhere, SEEN.box) < 0.3
    assert neural_portraits._found(There(), image, elsewhere) is None


def test_people_of_the_data(data) -> None:
    found = sitters(data, {"portraits": 3, "lfw": 4})
    assert [each.group for each in found] == ["portraits"] * 3 + ["lfw"] * 4
    for each in found[3:]:
        assert each.other not in (None, each.photo)
        assert each.photo.parent == each.other.parent
