"""From clips and attacks to figures and tables; a small run of everything is marked slow."""

import json

import numpy as np
import pytest

from live_scene import PAINT, Darker, Finder, frame
from visard.errors import SettingError
from visard.live.who import Said
from visard.studies import face_encryption_live as filming
from visard.studies.face_encryption import camera_figures, study
from visard.studies.face_encryption_clip import Head, Take, _Way, clip
from visard.studies.table import tables
from visard.types import Face


def _row(method, scene, seconds, named, states):
    return filming.Row(method, "Ann", scene, 10, seconds, seconds / 2, states, named)


def _rows():
    return [
        _row("mask", "one", 0.5, {"a": (4, 1), "b": (2, 2)}, {"protected": 10}),
        _row("mask", "two", 0.5, {"a": (4, 1), "b": (0, 0)}, {"protected": 8, "redacted": 2}),
        _row("pgd", "one", 2.0, {"a": (5, 0), "b": (5, 5)}, {"protected": 9, "black": 1}),
    ]


def test_figures_are_of_all_clips_of_a_way_together():
    figures = camera_figures(_rows())
    assert figures["live.mask.fps"] == 20.0
    assert figures["live.mask.fps_of_processor"] == 40.0
    assert figures["live.mask.core_share"] == 0.5
    assert figures["live.mask.covered_share"] == 0.1
    assert figures["live.mask.a.named_share"] == 0.25
    assert figures["live.mask.b.named_share"] == 1.0
    assert figures["live.mask.named_share"] == 0.4
    assert figures["live.pgd.fps"] == 5.0
    assert figures["live.pgd.covered_share"] == 0.1
    assert "live.generator.fps" not in figures


def _result(figures, missing=()):
    return {
        "study": "face-encryption",
        "command": "visard study face-encryption",
        "date": "2026-01-01",
        "data": {
            "people": {
                "people": 3,
                "train": 9,
                "test": 3,
                "others": 5,
                "teacher": "mobilefacenet",
            },
            "clips": {"frames": 10, "sitters": 2, "judges": ["a", "b"], "attacked": ["a"]},
        },
        "settings": {
            "quick": True,
            "machine": "none",
            "attack": {"epsilon": 8, "steps": 10, "step": 2.0},
            "classifier": {"side": 224, "growth": {"stages": [[8, 64], [8, 112]]}},
        },
        "missing": list(missing),
        "figures": figures,
    }


def test_the_table_of_the_camera_says_what_was_measured():
    text = tables(_result(camera_figures(_rows()), ["classifier", "live, generator: none"]))
    assert (
        "| PGD with a warm start | 5.0 | 0.5 | 10.0 | 10.0 % | 0.0 % of 5 | 100.0 % of 5 |" in text
    )
    assert "| covered | a (attacked) | b |" in text
    assert "**Not there yet:** classifier; live, generator: none." in text
    assert "named rightly |" not in text


def test_the_table_of_the_attack_stands_beside_the_papers():
    figures = {"clean.accuracy": 0.75, "pgd.untargeted.accuracy": 0.01}
    text = tables(_result(figures))
    assert "| photos held back, as they are: named rightly | 81.93 % | 75.0 % |" in text
    assert "| after untargeted PGD: named rightly | under 5 % | 1.0 % |" in text
    assert "averages each 4 pixels into one" in text
    assert "A quick run" in text


def _head():
    image = np.full((200, 160, 3), 30, np.uint8)
    image[50:150, 40:120] = PAINT
    points = ((60.0, 80.0), (100.0, 80.0), (80.0, 100.0), (64.0, 126.0), (96.0, 126.0))
    return Head(image, Face((40.0, 50.0, 120.0, 150.0), points, 1.0))


def test_a_clip_moves_its_head_and_is_the_same_every_time():
    take = Take(4, 3)
    frames, again = (np.stack(list(clip([_head()], take))) for _ in range(2))
    assert frames.shape == (4, 480, 640, 3)
    assert np.array_equal(frames, again)
    middles = [np.nonzero(each[..., 0] > 140)[1].mean() for each in frames]
    assert np.ptp(middles) > 10


def test_a_face_that_leaves_is_out_of_the_picture_in_the_middle_of_a_clip():
    take = Take(9, 3, leaves=True)
    way = _Way(take, 0, 1, np.random.default_rng(3))
    places = [way.at(number / 8)[0] for number in range(9)]
    assert places[4] > 640 + take.side[1]
    assert all(150 < places[number] < 490 for number in (0, 8))


class _Bright:
    """Knows the person as long as the face is bright."""

    name = "bright"

    def __call__(self, image, faces):
        seen = [image[int(face.box[1]) + 5, int(face.box[0]) + 5, 0] for face in faces]
        return [Said("Ann" if value > 150 else "", "") for value in seen]


def test_a_clip_is_played_to_its_end_and_looked_at_afterwards(monkeypatch):
    monkeypatch.setattr(filming, "film_detector", lambda side: Finder())
    monkeypatch.setattr(filming, "_way", lambda *_: Darker())
    ann = filming.Sitter("Ann", _head(), ())
    there = filming.Studio((ann,), (_Bright(),), Finder())
    frames = [frame((40 + step, 40)) for step in range(9)]
    row = filming.filmed("mask", "one", [ann], frames, there, 4)
    assert (row.frames, row.states, row.named) == (9, {"protected": 9}, {"bright": (3, 0)})
    assert row.key == ("mask", "Ann", "one")


def test_the_third_scene_is_shot_with_the_face_leaving():
    ann = filming.Sitter("Ann", _head(), ())
    there = filming.Studio((ann,), (), Finder())
    names = [(scene, filming.together(before)) for scene, before in filming.scenes(there)]
    assert names == [("one", "Ann"), ("two", "Ann"), ("returns", "Ann")]
    size = filming.Size(frames=3)
    first, last = (filming.shot(scene, [ann], size, 3) for scene in ("one", "returns"))
    assert np.array_equal(first[0].shape, (480, 640, 3))
    assert not np.array_equal(first[1], last[1])


def test_no_other_part_is_known(tmp_path):
    with pytest.raises(SettingError, match="there is no part 'all'"):
        study(tmp_path, tmp_path, only=["all"])


@pytest.mark.slow
def test_a_quick_run_of_everything(data, weights, tmp_path):
    result = study(data, tmp_path, quick=True)
    figures = result["figures"]
    assert figures["clean.accuracy"] > 0.25
    assert figures["pgd.untargeted.accuracy"] < figures["pgd.untargeted.noise_accuracy"]
    assert figures["pgd.targeted.largest"] <= 8
    assert figures["live.mask.fps_of_processor"] > 15
    assert figures["live.pgd.fps_of_processor"] > 4
    assert (tmp_path / "classifier.safetensors").is_file()
    assert tables(json.loads(json.dumps(result)))
    again = study(data, tmp_path, quick=True)
    assert again["figures"]["clean.accuracy"] == figures["clean.accuracy"]
