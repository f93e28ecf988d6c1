"""The study of redaction: its attacks do what they say, and its figures are counted right."""

import numpy as np
import pytest

from visard.anonymize.redact.fills import blurred
from visard.boxes.correcting import upright
from visard.restore.bicubic import Bicubic
from visard.studies import redaction, redaction_table
from visard.studies.redaction_attacks import ATTACKS, PARROT, as_is, deconvolved, enlarged
from visard.studies.redaction_treatments import TREATMENTS, Treatment, written

BICUBIC = Bicubic()
FACE = upright((60.0, 50.0, 140.0, 150.0))


@pytest.fixture
def picture(astronaut):
    return np.ascontiguousarray(astronaut[:200, 120:320])


def _apart(one, other):
    return np.abs(one.astype(int) - other).mean()


def test_sharpening_takes_a_blur_back(picture) -> None:
    how = Treatment("blur", blurred(1 / 16), blur=1 / 16)
    given = written(picture, FACE, how)
    restored = deconvolved(given, FACE, how, BICUBIC)
    inner = np.s_[60:140, 70:130]
    assert _apart(restored[inner], picture[inner]) < 0.8 * _apart(given[inner], picture[inner])
    assert deconvolved(picture, FACE, Treatment("pixelate", squares=8), BICUBIC) is None


def test_super_resolution_is_given_what_is_left_of_the_face(picture) -> None:
    given = []

    class Noting:
        name, scale = "noting", 4

        def upscale(self, image):
            given.append(image.shape)
            return image.repeat(4, axis=0).repeat(4, axis=1)

    for how, width in ((Treatment("p", squares=16), 40), (Treatment("b", blur=1 / 8), 12)):
        given.clear()
        assert enlarged(picture, FACE, how, Noting()).shape == picture.shape
        assert given[0][1] == width
        assert given[-1][1] * 4 * 2 >= picture.shape[1]
    assert enlarged(picture, FACE, Treatment("solid"), Noting()) is None


def test_a_redaction_is_written_as_the_verb_writes_it(picture) -> None:
    by_name = {each.name: each for each in TREATMENTS}
    black = written(picture, FACE, by_name["solid"])
    assert black[60:140, 70:130].max() < 12
    assert 0 < _apart(written(picture, FACE, by_name["none"]), picture) < 3
    assert as_is(black, FACE, by_name["solid"], BICUBIC) is black


def test_who_is_known_again_is_counted() -> None:
    strangers = np.full((40, 40), 1.0)
    own = np.array([[0.1, 0.9, 0.9], [0.9, 0.5, 0.4], [0.9, 0.9, 1.2]])
    found = redaction.measured(test=own, calibrate=strangers)
    assert found == {
        "matched": pytest.approx(2 / 3, abs=1e-3),
        "rank1": pytest.approx(1 / 3, abs=1e-3),
    }


def test_where_all_faces_look_alike_nobody_is_known() -> None:
    """Grey boxes are equally near to one another: that is no recognition."""
    found = redaction.measured(test=np.zeros((5, 5)), calibrate=np.zeros((9, 9)))
    assert found == {"matched": 0, "rank1": 0}


def test_the_table_shows_the_worst_recogniser_and_says_how_many_people() -> None:
    figures = {"test.people": 60.0}
    for treatment in TREATMENTS:
        for name, share in (("one", 0.25), ("two", 0.5)):
            for attack in (*ATTACKS, PARROT):
                if attack != "deconvolved" or treatment.blur:
                    figures[f"{treatment.name}.{name}.{attack}.matched"] = share
        figures[f"{treatment.name}.rank1"] = 0.75
    result = {
        "figures": figures,
        "data": "60 people",
        "command": "visard study redaction",
        "date": "today",
        "settings": {"recognizers": ["one", "two"], "quick": True, "machine": "m"},
    }
    text = redaction_table.tables(result)
    assert "| `blur`, 0.125 of the face | 50.0 % | 50.0 % | 50.0 % | 50.0 % | 75.0 % |" in text
    assert "| `solid` | 50.0 % | – |" in text
    assert "guessing finds 1.7 %" in text
    assert "A quick run" in text


@pytest.mark.slow
def test_a_quick_run_on_real_photos(data, tmp_path) -> None:
    result = redaction.study(data, tmp_path, quick=True)
    asked = []
    again = redaction.study(data, tmp_path, quick=True, advance=lambda *told: asked.append(told))
    assert again["figures"] == result["figures"]
    assert asked == []
    figures = result["figures"]
    assert figures["none.matched"] == 1
    assert figures["solid.matched"] < 0.5
    assert figures["blur.0.062.rank1"] > figures["solid.rank1"]
    assert redaction_table.tables(result)
