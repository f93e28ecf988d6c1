"""The study of patches: names of its figures, what is counted once, its tables."""

import json

import numpy as np
import pytest
import torch

from visard.patch.frames import Camera, Dress
from visard.patch.places import Where
from visard.patch.stored import Pair, PairCard
from visard.studies import mtcnn_attack, mtcnn_attack_people, mtcnn_attack_table
from visard.types import Face

FACE = Face(
    (0.0, 0.0, 90.0, 120.0),
    ((30.0, 40.0), (60.0, 40.0), (45.0, 60.0), (32.0, 80.0), (58.0, 80.0)),
    1.0,
)
SITTERS = [(np.full((130, 100, 3), 99, np.uint8), FACE)]
CARD = PairCard(Where.CHEEKS, "mtcnn", "d", 1, 1, 1, 0.0, 0.0, 0, "CC0", commercial=True)
PAIR = Pair(torch.zeros(2, 1, 4, 4), CARD)


class Never:
    name = "never"

    def __init__(self):
        self.asked = 0

    def detect(self, image):
        self.asked += 1
        return []


def _trial(detectors, frames=2):
    return mtcnn_attack.Trial(SITTERS, Where.CHEEKS, frames, detectors, Camera())


def test_figures_have_stable_names() -> None:
    found = {"0.709": 0.8, "0.95": 1.0, "frames": 5.0}
    assert mtcnn_attack._rates("cheeks.strangers.", Dress.NOISE, found) == {
        "cheeks.strangers.noise.misdetection": pytest.approx(0.9),
        "cheeks.strangers.noise.frames": 5,
        "cheeks.strangers.noise.factor_0.709.misdetection": 0.8,
        "cheeks.strangers.noise.factor_0.95.misdetection": 1.0,
    }
    assert mtcnn_attack._rates("mask.transfer.yunet.", Dress.PLAIN, {"": 0.1, "frames": 4.0}) == {
        "mask.transfer.yunet.plain.misdetection": 0.1,
        "mask.transfer.yunet.plain.frames": 4,
    }


def test_what_was_counted_is_not_counted_again(tmp_path) -> None:
    never = Never()
    first = mtcnn_attack._counted(_trial({"0.9": never}), Dress.PLAIN, PAIR, tmp_path, 0)
    again = mtcnn_attack._counted(_trial({"0.9": never}), Dress.PLAIN, PAIR, tmp_path, 0)
    assert first == again == {"0.9": 1.0, "frames": 2.0}
    assert never.asked == 2
    mtcnn_attack._counted(_trial({"0.9": never}, 3), Dress.PLAIN, PAIR, tmp_path, 0)
    mtcnn_attack._counted(_trial({"0.9": never}), Dress.PLAIN, PAIR, tmp_path, 1)
    assert never.asked == 7


def test_other_patches_are_counted_anew(tmp_path) -> None:
    never = Never()
    mtcnn_attack._counted(_trial({"": never}), Dress.PATCHED, PAIR, tmp_path, 0)
    other = Pair(torch.ones(2, 1, 4, 4), CARD)
    mtcnn_attack._counted(_trial({"": never}), Dress.PATCHED, other, tmp_path, 0)
    assert never.asked == 4


def test_people_trained_on_and_strangers_share_no_photo(tmp_path, monkeypatch) -> None:
    names = {"train": ["a", "b", "c"], "test": ["x", "y"]}
    (tmp_path / "splits.json").write_text(json.dumps({"celeba": names}))
    for number, name in enumerate([*names["train"], *names["test"]]):
        (tmp_path / "celeba" / name).mkdir(parents=True)
        for photo in range(20 if name != "a" else 3):
            (tmp_path / "celeba" / name / f"{photo:02}.png").write_bytes(bytes([number, photo]))

    class Photo:
        def __init__(self, path):
            number, photo = path.read_bytes()
            self.pixels = np.full((130, 100, 3), 20 * number + photo, np.uint8)

    class Finder:
        def detect(self, image):
            return [FACE]

    monkeypatch.setattr(mtcnn_attack_people, "read", Photo)
    monkeypatch.setattr(mtcnn_attack_people, "detector", lambda name: Finder())
    among = mtcnn_attack_people.sitters(tmp_path, 2)  # "a" has too few photos
    parts = (among.trained, among.known, among.strangers)
    tones = [{int(image[0, 0, 0]) for image, _ in part} for part in parts]
    assert [len(part) for part in parts] == [24, 8, 12]
    assert tones[0].isdisjoint(tones[1])
    assert {tone // 20 for tone in tones[0]} == {tone // 20 for tone in tones[1]} == {1, 2}
    assert {tone // 20 for tone in tones[2]} == {3, 4}


def test_the_table_has_the_papers_figures_beside_ours() -> None:
    figures = {
        "cheeks.patched.misdetection": 0.95,
        "cheeks.patched.frames": 1000.0,
        "cheeks.patched.factor_0.9.misdetection": 0.94,
        "cheeks.transfer.yunet.patched.misdetection": 0.02,
        "cheeks.transfer.yunet.patched.frames": 100.0,
    }
    text = mtcnn_attack_table.tables(
        {
            "figures": figures,
            "missing": ["dlib_cnn: no file"],
            "data": "D",
            "command": "c",
            "date": "t",
            "settings": {"quick": True, "machine": "m"},
        }
    )
    assert "| cheeks | trained on | trained patches | 1000 | – | – | 94.0 % | – | 95.0 % |" in text
    assert "| yunet | cheeks | 100 | 2.0 % | – | – |" in text
    assert "slightly below 90 %" in text
    assert "Not taking part: dlib_cnn: no file." in text
    assert "a direction, no evidence" in text
