"""The audit of a photo: who finds the person, and when that cannot be said."""

import dataclasses

import numpy as np
import pytest
import torch
from PIL import Image

import people
from visard import methods
from visard.errors import (
    DataError,
    NoFaceError,
    PhotoError,
    SettingError,
    UnknownNameError,
    WeightsError,
)
from visard.jobs import audit as jobs_audit
from visard.jobs import one_person
from visard.jobs.audit import AuditJob, Question
from visard.jobs.protect import ProtectJob
from visard.jobs.references import OtherPhotos
from visard.jobs.settings import Settings
from visard.judge.audit_verdict import audit_verdict
from visard.results import FaceReport, Finding
from visard.types import Face, Knowledge, Outcome

FACE = Face((0.0, 0.0, 9.0, 9.0), ((0.0, 0.0),) * 5, 1.0)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A photo, the same protected, and two other versions of it as references."""
    place = tmp_path_factory.mktemp("audited")
    people.portrait(place / "me.png")
    assert ProtectJob(Settings()).run(place / "me.png").report.outcome is Outcome.PROTECTED
    people.landscape(place / "sky.png")
    for name in ("one", "two", "empty", "sky"):
        (place / name).mkdir()
    people.portrait(place / "one" / "a.jpg", side=400, quality=80)
    people.portrait(place / "two" / "a.jpg", side=400, quality=80)
    people.portrait(place / "two" / "b.jpg", side=280, quality=90)
    people.landscape(place / "sky" / "a.png")
    return place


def _audit(folder, photo, *adversaries, **asked):
    paths = {key: folder / name for key, name in asked.items() if key in ("original", "references")}
    question = Question(folder / photo, adversaries=adversaries or ("file",))
    return AuditJob(dataclasses.replace(question, **(asked | paths))).run().report


def test_the_photo_itself_is_found_and_the_protected_one_is_not(folder):
    found = _audit(folder, "me.png", original="me.png")
    hidden = _audit(folder, "me.visard.png", original="me.png")
    assert found.outcome is Outcome.MATCHED
    assert found.verdict.private.startswith("No:")
    assert hidden.outcome is Outcome.PROTECTED
    assert hidden.verdict.private.startswith("Yes, as far as was tested:")
    assert all(f.distance > f.threshold > f.distance_before for f in hidden.faces[0].findings)
    assert hidden.faces[0].visibility.ssimulacra2 < found.faces[0].visibility.ssimulacra2
    assert "hardly the same picture" not in {flag.name for flag in hidden.flags}


def test_adversaries_are_sent_once_and_those_of_many_photos_are_named(folder):
    report = _audit(folder, "me.visard.png", "file", "linear", "file", original="me.png")
    assert [note.name for note in report.adversaries] == ["file"]
    channels = [finding.channel for finding in report.faces[0].findings]
    assert channels == ["file"] * len(report.recognizers)
    assert "linear: it cannot be asked of this photo alone; see: visard bench" in report.missing


def test_one_other_photo_proves_no_protection_but_does_prove_a_match(folder):
    hidden = _audit(folder, "me.visard.png", references="one")
    assert hidden.outcome is Outcome.FAILED
    assert hidden.verdict.private.startswith("Not proven: nobody finds you here, but")
    assert "--original" in hidden.verdict.more
    found = _audit(folder, "me.png", references="one")
    assert found.outcome is Outcome.MATCHED
    assert found.verdict.private.startswith("No:")


def test_several_other_photos_say_whether_the_person_would_be_found(folder):
    report = _audit(folder, "me.visard.png", references="two")
    assert report.references == 2
    assert report.outcome is Outcome.PROTECTED
    assert report.verdict.private.startswith("Yes,")
    assert all(0 < f.distance_before <= f.threshold for f in report.faces[0].findings)


def test_a_match_counts_though_the_references_are_unlike_one_another(folder, monkeypatch):
    from visard.judge.examine import _Scene

    monkeypatch.setattr(_Scene, "_known_anyway", lambda *_: (Outcome.PROTECTED, 9.0))
    report = _audit(folder, "me.png", references="two")
    assert report.outcome is Outcome.MATCHED
    assert report.verdict.private.startswith("No:")


def test_who_was_not_attacked_counts_as_well(folder):
    report = _audit(folder, "me.visard.png", original="me.png", attacked=("dlib",))
    told = [_finding("dlib", Outcome.PROTECTED), _finding("b", Outcome.MATCHED)]
    told[0] = dataclasses.replace(told[0], knowledge=Knowledge.SURROGATE)
    assert jobs_audit._outcome(told) is Outcome.MATCHED
    assert report.faces[0].findings[0].knowledge is Knowledge.SURROGATE
    assert report.surrogates == ("dlib",)


def test_a_recogniser_that_is_not_here_may_have_been_attacked(folder, monkeypatch):
    only = ((methods.recognizer("dlib"),), ("others: not here",))
    monkeypatch.setattr(jobs_audit, "recognizers", lambda: only)
    report = _audit(folder, "me.visard.png", original="me.png", attacked=("mobilefacenet",))
    assert {f.knowledge for f in report.faces[0].findings} == {Knowledge.STRANGER}
    assert report.missing == ("others: not here",)
    assert "the one system here misses you" in report.verdict.private


def test_with_references_only_every_face_may_be_the_person(folder):
    group = Image.new("RGB", (640, 320))
    with Image.open(folder / "me.png") as one, Image.open(folder / "me.visard.png") as hidden:
        group.paste(hidden.convert("RGB"), (0, 0))
        group.paste(one.transpose(Image.Transpose.FLIP_LEFT_RIGHT), (320, 0))
    group.save(folder / "group.png")
    report = _audit(folder, "group.png", references="two")
    assert sorted(face.outcome.value for face in report.faces) == ["matched", "protected"]
    assert report.verdict.private.startswith("No:")
    assert "would still find you" in report.verdict.private
    assert len(_audit(folder, "group.png", original="group.png", references="two").faces) == 1


def test_the_references_that_disagree_are_named(monkeypatch):
    def photo(person):
        return np.full((9, 9, 3), person, np.uint8), FACE

    monkeypatch.setattr(one_person, "told", lambda image, face, channel: _Told(int(image[0, 0, 0])))
    names = tuple("abcd")
    others = OtherPhotos(tuple(photo(person) for person in (1, 1, 5, 1)), names, names)
    asked = [methods.recognizer("dlib")]
    assert one_person.disagreeing(others, None, asked) == ("c",)
    assert one_person.disagreeing(others, photo(1), asked) == ("c",)
    alone = OtherPhotos((photo(5),), ("e",), ("e",))
    assert one_person.disagreeing(alone, None, asked) == ()
    assert one_person.disagreeing(alone, photo(1), asked) == ("e",)
    two = OtherPhotos((photo(1), photo(5)), ("a", "c"), ("a", "c"))
    assert one_person.disagreeing(two, None, asked) == ("a", "c")
    assert one_person.disagreeing(two, photo(1), asked) == ("c",)


def test_the_flag_names_a_few_who_disagree():
    (flag,) = one_person.mixed(("c",))
    assert flag.name == "two people in the references?"
    assert "c shows somebody else" in flag.raised
    assert one_person.mixed(()) == ()
    assert "a, b, c, d, e, f and 2 more show" in one_person.mixed(tuple("abcdefgh"))[0].raised


class _Told:
    """Of each person the embedding is the same, and far from everybody else's."""

    def __init__(self, person):
        self._person = person

    def embed(self, recognizer):
        return torch.eye(128)[[self._person]]


@pytest.mark.parametrize(
    ("photo", "asked", "error", "words"),
    [
        ("me.png", {}, DataError, r"me\.png: there is nothing to compare it with; give the untou"),
        ("sky.png", {"original": "me.png"}, NoFaceError, r"sky\.png: no face was found"),
        ("me.png", {"original": "sky.png"}, NoFaceError, r"sky\.png: no face was found"),
        ("none.png", {"references": "one"}, PhotoError, r"none\.png: there is no such file"),
        ("me.png", {"references": "empty"}, DataError, "empty: no photo is in it"),
        ("me.png", {"references": "sky"}, DataError, "sky: no photo in it shows a face"),
        ("me.png", {"references": "none"}, DataError, "does not exist"),
        ("me.png", {"references": "me.png"}, DataError, "does not exist"),
        (
            "me.png",
            {"original": "me.png", "attacked": ("nobody",)},
            UnknownNameError,
            "named 'nobody'",
        ),
        (
            "me.png",
            {"original": "me.png", "adversaries": ("nobody",)},
            UnknownNameError,
            "named 'nobody'",
        ),
        ("me.png", {"original": "me.png", "adversaries": ("linear",)}, SettingError, "linear: no"),
    ],
)
def test_what_cannot_be_audited_is_refused(folder, photo, asked, error, words):
    with pytest.raises(error, match=words):
        _audit(folder, photo, **asked)


def test_the_photo_itself_is_no_other_photo(folder):
    with pytest.raises(DataError, match="no other photo with a face is in it"):
        _audit(folder, "one/a.jpg", references="one")


def test_another_photo_is_no_original(folder):
    with Image.open(folder / "me.png") as photo:
        photo.transpose(Image.Transpose.FLIP_LEFT_RIGHT).save(folder / "turned.png")
    with pytest.raises(DataError, match=r"me\.png: it is hardly a version of .*turned\.png"):
        _audit(folder, "me.png", original="turned.png")


def test_without_recognisers_there_is_no_audit(folder, monkeypatch):
    monkeypatch.setattr(jobs_audit, "recognizers", lambda: ((), ("dlib: not here",)))
    with pytest.raises(WeightsError, match="no recogniser can be loaded; dlib: not here"):
        _audit(folder, "me.png", original="me.png")


def _finding(name, after, channel="file", before=Outcome.MATCHED):
    found = None if after is Outcome.NOT_ACQUIRED else 0.5 if after is Outcome.MATCHED else 1.5
    unknown = Knowledge.UNKNOWN
    return Finding(name, channel, "the original photo", unknown, before, after, 0.1, found, 1.0)


def _verdict(*faces):
    reports = [
        FaceReport(n, FACE.box, 1.0, Outcome.PROTECTED, tuple(f), None, 0)
        for n, f in enumerate(faces, 1)
    ]
    return audit_verdict(reports, len(faces))


def test_what_was_not_found_is_not_called_hidden():
    verdict = _verdict([_finding("a", Outcome.NOT_ACQUIRED), _finding("b", Outcome.NOT_ACQUIRED)])
    assert verdict.private == (
        "Not proven: no face was found in the photo, so nobody could be compared."
    )
    assert "hidden from a" not in verdict.how.lower()
    mixed = _verdict([_finding("a", Outcome.NOT_ACQUIRED), _finding("b", Outcome.PROTECTED)])
    assert mixed.private == "Not proven: 1 of 2 tests could not be made."
    assert "hidden from b." in mixed.how


def test_a_face_that_nobody_knew_before_proves_nothing():
    blind = _finding("a", Outcome.PROTECTED, before=Outcome.PROTECTED)
    assert _verdict([blind]).private.startswith("Unknown:")
    one = _verdict([_finding("a", Outcome.PROTECTED)], [blind])
    assert one.private == "Not proven: 1 of the faces could not be tested."


def test_who_finds_somebody_only_after_trying_is_named():
    tried = [_finding("a", Outcome.PROTECTED), _finding("a", Outcome.MATCHED, "blur")]
    assert _verdict([*tried, _finding("b", Outcome.PROTECTED)]).private == (
        "Not from those who try: none of 2 systems finds you in the photo as it is, but a would "
        "after something was done to it."
    )
    plainly = _verdict([_finding("a", Outcome.MATCHED), _finding("b", Outcome.MATCHED, "blur")])
    assert plainly.private == (
        "No: 1 of 2 systems would still find you, and 1 more by trying harder."
    )
    assert "as it is" not in _verdict([_finding("a", Outcome.MATCHED, "blur")]).private


def test_the_original_is_no_other_photo(tmp_path):
    folder = tmp_path / "others"
    folder.mkdir()
    original = people.portrait(folder / "me.png")
    people.portrait(folder / "also.png", side=400)
    photo = people.portrait(tmp_path / "me.jpg", quality=80)
    question = Question(photo, original, folder, ("file",))
    assert AuditJob(question).run().report.references == 1
