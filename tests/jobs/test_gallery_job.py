"""Enrolling into a gallery and looking people up: by a recogniser that sees brightness only."""

import math

import numpy as np
import pytest
import torch

from visard import cards
from visard.data.people import people
from visard.errors import DataError, NoFaceError, UnknownNameError
from visard.jobs import enrolment, find, gallery
from visard.photo.files import write
from visard.pipeline.collect import collect, of_people
from visard.types import Face, Photo

pytest.importorskip("lancedb", reason="LanceDB is not installed")

EYES = ((2.0, 2.0), (6.0, 2.0), (4.0, 4.0), (2.0, 6.0), (6.0, 6.0))


class OneFace:
    name = "one face"

    def detect(self, image):
        return [Face((0.0, 0.0, 8.0, 8.0), EYES, 1.0)] if image.max() else []


class Brightness:
    """From dark to bright it turns by a right angle; a third of that is its threshold."""

    def __init__(self, name="dlib"):
        self.card = cards.card(name)
        self.seen = 0

    def embed(self, crops):
        self.seen += len(crops)
        angle = crops.amax(dim=(1, 2, 3)) * math.pi / 2
        rows = torch.zeros(len(crops), self.card.dimensions)
        rows[:, 0], rows[:, 1] = angle.cos(), angle.sin()
        return rows


@pytest.fixture
def brightness(monkeypatch):
    """The only recogniser at hand."""
    only = Brightness()
    for module in (enrolment, find, gallery):
        monkeypatch.setattr(module, "recognizers", lambda: ((only,), ("others: not here",)))
    for module in (enrolment, find):
        monkeypatch.setattr(module, "detector", lambda name: OneFace())
    return only


def _photos(folder, *levels):
    folder.mkdir(parents=True, exist_ok=True)
    for level in levels:
        write(Photo(np.full((8, 8, 3), level, np.uint8)), folder / f"{level:03}.png", force=True)
    return folder


def _enrol(tmp_path, name, *levels, **options):
    sources = collect([_photos(tmp_path / name, *levels)], name)
    return enrolment.enrol(sources, tmp_path / "gallery", **options)


def test_who_is_enrolled_is_found_and_who_is_not_is_nobody(brightness, tmp_path):
    _enrol(tmp_path, "ann", 10, 20, 30)
    _enrol(tmp_path, "bob", 120, 125)
    probe = _photos(tmp_path / "probe", 24, 250)
    (answer,) = find.find(probe / "024.png", tmp_path / "gallery").answers
    assert [each.person for each in answer.candidates] == ["ann", "bob"]
    assert [each.person for each in answer.recognised] == ["ann"]
    assert answer.candidates[0].source.endswith("020.png")
    expected = 2 * math.sin(4 / 255 * math.pi / 4)
    assert answer.candidates[0].distance == pytest.approx(expected, abs=1e-5)
    found = find.find(probe / "250.png", tmp_path / "gallery", top=1)
    assert [each.person for each in found.answers[0].candidates] == ["bob"]
    assert found.answers[0].recognised == ()
    assert found.missing == ("others: not here",)


def test_many_photos_of_one_person_do_not_hide_the_next(brightness, tmp_path):
    _enrol(tmp_path, "ann", *range(10, 50))
    _enrol(tmp_path, "bob", 200)
    probe = _photos(tmp_path / "probe", 31) / "031.png"
    (answer,) = find.find(probe, tmp_path / "gallery", top=2).answers
    assert [each.person for each in answer.candidates] == ["ann", "bob"]


def test_photos_that_are_there_are_not_embedded_again(brightness, tmp_path):
    first = _enrol(tmp_path, "ann", 10, 20)
    again = _enrol(tmp_path, "ann", 10, 20, 30)
    assert (len(first.enrolled), len(again.enrolled), len(again.known)) == (2, 1, 2)
    assert brightness.seen == 3
    (ann,) = gallery.people(tmp_path / "gallery")
    assert (ann.name, ann.photos, ann.recognizers) == ("ann", 3, ("dlib",))


def test_an_interrupted_enrolment_goes_on_where_it_was(brightness, tmp_path, monkeypatch):
    monkeypatch.setattr(enrolment, "CHUNK", 3)
    extract = enrolment.extract

    def interrupted(sources, *rest):
        if sources[0].path.stem == "013":
            raise KeyboardInterrupt
        return extract(sources, *rest)

    monkeypatch.setattr(enrolment, "extract", interrupted)
    with pytest.raises(KeyboardInterrupt):
        _enrol(tmp_path, "ann", *range(10, 20))
    monkeypatch.setattr(enrolment, "extract", extract)
    rest = _enrol(tmp_path, "ann", *range(10, 20))
    assert (len(rest.known), len(rest.enrolled)) == (3, 7)
    assert brightness.seen == 10


def test_two_people_in_one_folder_are_told_and_kept_apart(brightness, tmp_path):
    done = _enrol(tmp_path, "ann", 10, 20, 30, 230)
    assert [source.path.name for source in done.odd] == ["230.png"]
    assert len(done.enrolled) == 3
    assert gallery.people(tmp_path / "gallery")[0].photos == 3


def test_photos_that_come_later_are_compared_with_those_before(brightness, tmp_path):
    _enrol(tmp_path, "ann", 10, 20)
    later = collect([_photos(tmp_path / "later", 15, 240, 250)], "ann")
    done = enrolment.enrol(later, tmp_path / "gallery", odd_too=True)
    assert [source.path.name for source in done.odd] == ["240.png", "250.png"]
    assert len(done.enrolled) == 3
    more = enrolment.enrol(
        collect([_photos(tmp_path / "more", 12, 5, 130)], "ann"), tmp_path / "gallery"
    )
    assert [source.path.name for source in more.odd] == ["130.png"]


def test_a_folder_of_people_is_enrolled_at_once(brightness, tmp_path):
    _photos(tmp_path / "people" / "ann", 10, 20)
    _photos(tmp_path / "people" / "bob", 200)
    done = enrolment.enrol(of_people(people(tmp_path / "people")), tmp_path / "gallery")
    assert len(done.enrolled) == 3
    assert [each.name for each in gallery.people(tmp_path / "gallery")] == ["ann", "bob"]


def test_no_face_at_all_is_refused_and_nothing_written(brightness, tmp_path):
    (_photos(tmp_path / "dark", 0) / "broken.jpg").write_bytes(b"\xff\xd8\xff")
    with pytest.raises(NoFaceError, match=r"no face was found in any of 2 .* 1 could not be read"):
        enrolment.enrol(collect([tmp_path / "dark"], "ann"), tmp_path / "gallery")
    assert not (tmp_path / "gallery").exists()


def test_what_gives_no_face_is_named(brightness, tmp_path):
    done = _enrol(tmp_path, "ann", 0, 20)
    (lost,) = done.lost
    assert str(lost).endswith("000.png: no face was found")
    assert len(done.enrolled) == 1


def test_removing_says_how_much_and_an_unknown_name_is_told_its_neighbours(brightness, tmp_path):
    _enrol(tmp_path, "ann", 10, 20)
    _enrol(tmp_path, "bob", 200)
    with pytest.raises(UnknownNameError, match="did you mean 'ann'"):
        gallery.remove(tmp_path / "gallery", "anne")
    assert gallery.remove(tmp_path / "gallery", "ann") == 2
    assert [each.name for each in gallery.people(tmp_path / "gallery")] == ["bob"]


def test_a_gallery_that_is_not_there_is_refused_and_not_made(brightness, tmp_path):
    probe = _photos(tmp_path / "probe", 31) / "031.png"
    for ask in (gallery.people, lambda where: find.find(probe, where)):
        with pytest.raises(DataError, match="there is no gallery"):
            ask(tmp_path / "none")
    assert not (tmp_path / "none").exists()


def test_a_recogniser_that_enrolled_nobody_cannot_be_asked(brightness, tmp_path):
    _enrol(tmp_path, "ann", 10, 20)
    with pytest.raises(UnknownNameError, match="'mobileface' cannot be asked; there are: dlib"):
        find.find(tmp_path / "ann" / "010.png", tmp_path / "gallery", recognizer="mobileface")


def test_another_recogniser_is_enrolled_beside_the_first(brightness, tmp_path, monkeypatch):
    _enrol(tmp_path, "ann", 10, 20)
    both = (Brightness(), Brightness("mobileface"))
    for module in (enrolment, find, gallery):
        monkeypatch.setattr(module, "recognizers", lambda: (both, ()))
    done = _enrol(tmp_path, "ann", 10, 20)
    assert len(done.enrolled) == 2
    (ann,) = gallery.people(tmp_path / "gallery")
    assert (ann.photos, ann.recognizers) == (2, ("dlib", "mobileface"))
