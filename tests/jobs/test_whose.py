"""Whose faces are hidden: in doubt everybody's."""

import numpy as np
import pytest
import torch
from PIL import Image

import people
from visard import methods
from visard.cards import card
from visard.cli.main import _run
from visard.errors import DataError, NoFaceError
from visard.jobs.anonymize import AnonymizeJob
from visard.jobs.anonymize_film import FilmJob
from visard.jobs.settings import Whose
from visard.jobs.whose import Chooser
from visard.jobs.wishes import Wishes
from visard.photo.files import read
from visard.types import Face

SIDE = 60
COLOURS = {"red": (200, 40, 40), "green": (40, 200, 40), "blue": (40, 40, 200)}


class _Squares:
    """Finds squares of one colour, from left to right."""

    name = "squares"

    def detect(self, image):
        coloured = image.max(axis=2).astype(int) - image.min(axis=2) > 100
        starts = np.flatnonzero(np.diff(np.pad(coloured.any(axis=0), 1).astype(int)) == 1)
        return [_square(float(x)) for x in starts]


def _square(x):
    points = ((0.3, 0.4), (0.7, 0.4), (0.5, 0.6), (0.35, 0.8), (0.65, 0.8))
    landmarks = tuple((x + SIDE * a, 20 + SIDE * b) for a, b in points)
    return Face((x, 20.0, x + SIDE, 20.0 + SIDE), landmarks, 1.0)


class _Colour:
    """Knows people by their colour; one that doubts takes everybody for somebody new."""

    def __init__(self, name, doubts=False) -> None:
        self.card, self._doubts, self._seen = card(name), doubts, 0

    def embed(self, crops):
        mean = crops.mean(dim=(2, 3)) - 0.4
        if self._doubts:
            self._seen += 1
            return torch.eye(self.card.dimensions)[self._seen : self._seen + 1]
        return torch.nn.functional.pad(mean, (0, self.card.dimensions - 3))


SURE = [_Colour("mobileface"), _Colour("mobilefacenet")]
DOUBTING = [*SURE, _Colour("dlib", doubts=True)]


def _photo(folder, *names):
    image = np.full((100, 30 + 100 * len(names), 3), 128, np.uint8)
    for number, name in enumerate(names):
        image[20 : 20 + SIDE, 20 + 100 * number : 20 + 100 * number + SIDE] = COLOURS[name]
    path = folder / f"{'-'.join(names) or 'nobody'}.png"
    Image.fromarray(image).save(path)
    return path


def _hidden(folder, whose, recognizers=SURE):
    image = read(_photo(folder, *COLOURS)).pixels
    faces = _Squares().detect(image)
    assert len(faces) == 3
    chosen = Chooser(whose, _Squares(), recognizers).chosen(image, faces)
    return [list(COLOURS)[faces.index(face)] for face in chosen]


def test_everybody_is_hidden_unasked(tmp_path) -> None:
    assert _hidden(tmp_path, Whose()) == ["red", "green", "blue"]


def test_only_those_who_are_meant_are_hidden(tmp_path) -> None:
    red, blue = _photo(tmp_path, "red"), _photo(tmp_path, "blue")
    assert _hidden(tmp_path, Whose(only=(red,))) == ["red"]
    assert _hidden(tmp_path, Whose(only=(red, blue))) == ["red", "blue"]


def test_those_who_are_spared_stay(tmp_path) -> None:
    green = _photo(tmp_path, "green")
    assert _hidden(tmp_path, Whose(spared=(green,))) == ["red", "blue"]
    red = _photo(tmp_path, "red")
    assert _hidden(tmp_path, Whose(only=(red, green), spared=(green,))) == ["red"]


def test_who_is_spared_must_be_known_to_every_recogniser(tmp_path) -> None:
    green = _photo(tmp_path, "green")
    assert _hidden(tmp_path, Whose(spared=(green,)), DOUBTING) == ["red", "green", "blue"]


def test_who_is_to_be_hidden_need_be_known_to_one(tmp_path) -> None:
    green = _photo(tmp_path, "green")
    assert "green" in _hidden(tmp_path, Whose(only=(green,)), DOUBTING)


def test_a_photo_of_several_people_says_nothing(tmp_path) -> None:
    both = _photo(tmp_path, "red", "green")
    with pytest.raises(DataError, match="2 faces, and not one"):
        Chooser(Whose(only=(both,)), _Squares(), SURE)
    with pytest.raises(DataError, match="no face"):
        Chooser(Whose(spared=(_photo(tmp_path),)), _Squares(), SURE)


def test_a_photo_of_nobody_who_is_meant_is_refused_and_nothing_written(tmp_path) -> None:
    me = people.portrait(tmp_path / "me.png")
    job = AnonymizeJob(Wishes("solid", whose=Whose(spared=(me,))))
    party = people.portrait(tmp_path / "party.png", side=300)
    with pytest.raises(NoFaceError, match="nobody in it is to be hidden"):
        job.run(party)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["me.png", "party.png"]
    with pytest.raises(NoFaceError, match="no face was found"):
        job.run(people.landscape(tmp_path / "view.png"))


def test_the_verb_hides_only_the_one_who_is_meant(tmp_path, capsys) -> None:
    me = people.portrait(tmp_path / "me.png")
    party = people.portrait(tmp_path / "party.png", side=300)
    assert _run(["anonymize", str(party), "--only", str(me)]) == 0
    assert (tmp_path / "party.visard.png").exists()
    assert "left as they are" not in capsys.readouterr().out


def test_videos_and_servers_hide_everybody(tmp_path, capsys) -> None:
    me = people.portrait(tmp_path / "me.png")
    with pytest.raises(Exception, match="everybody is hidden"):
        FilmJob(Wishes("solid", whose=Whose(only=(me,))))
    asked = ["protect", str(me), "--keep", str(me), "--server", "http://127.0.0.1:9"]
    assert _run(asked) == 2
    assert "hides everybody" in capsys.readouterr().err


def test_the_recognisers_at_hand_tell_the_astronaut_from_others(tmp_path) -> None:
    me = people.portrait(tmp_path / "me.png")
    everybody = methods.cast().everybody
    chooser = Chooser(Whose(spared=(me,)), methods.detector(), everybody)
    image = read(people.portrait(tmp_path / "again.png", side=320)).pixels
    assert chooser.chosen(image, methods.detector().detect(image)) == []
