"""Faces marked by hand, struck out, and limits, on photos."""

import dataclasses

import numpy as np
import pytest
from PIL import Image

import people
from visard.boxes.mark import Mark, What
from visard.boxes.owners import key
from visard.boxes.reading import read as read_boxes
from visard.boxes.writing import write as write_boxes
from visard.errors import DataError, NoFaceError, SettingError
from visard.jobs.anonymize import AnonymizeJob
from visard.jobs.listing import photo_marks
from visard.jobs.picking import Limits
from visard.jobs.wishes import Wishes
from visard.report import json as report_json
from visard.results import Why
from visard.types import Face, Outcome


@pytest.fixture(scope="module")
def solid() -> AnonymizeJob:
    return AnonymizeJob(Wishes("solid", force=True))


@pytest.fixture
def run(solid, monkeypatch):
    def _run(source, *marks, **wishes):
        owned = {key(source): marks}
        monkeypatch.setattr(
            solid, "wishes", dataclasses.replace(Wishes("solid", force=True), boxes=owned, **wishes)
        )
        return solid.run(source)

    return _run


def _black(pixels, box):
    left, top, right, bottom = (round(side) for side in box)
    return (pixels[top:bottom, left:right] == 0).all()


def test_a_face_that_no_detector_finds_is_covered_by_hand(run, tmp_path) -> None:
    sky = people.landscape(tmp_path / "sky.png")
    evidence = run(sky, Mark("sky.png", (100, 80, 160, 150)))
    face = evidence.report.faces[0]
    assert face.by_hand
    assert evidence.report.output == "sky.visard.png"
    assert _black(evidence.after, (100, 80, 160, 150))
    assert report_json.loads(report_json.dumps(evidence.report)) == evidence.report


@pytest.mark.parametrize("side", [1, 3, 8])
def test_a_tiny_box_by_hand_is_covered_too(run, tmp_path, side) -> None:
    sky = people.landscape(tmp_path / "sky.png")
    assert run(sky, Mark("sky.png", (0, 0, side, side))).report.output == "sky.visard.png"


def test_a_face_struck_out_stays_and_is_no_failure(run, tmp_path) -> None:
    me = people.portrait(tmp_path / "me.png")
    found = run(me).report.faces[0].box
    evidence = run(me, Mark("me.png", found, What.LEAVE), Mark("me.png", (5, 5, 25, 25)))
    assert [face.by_hand for face in evidence.report.faces] == [True]
    assert [left.why for left in evidence.report.left] == [Why.STRUCK]
    assert evidence.report.output == "me.visard.png"
    assert not _black(evidence.after, found)
    with pytest.raises(NoFaceError, match="nobody in it is to be hidden"):
        run(me, Mark("me.png", found, What.LEAVE))


def test_found_then_corrected_then_applied_again(run, tmp_path) -> None:
    """The round trip, by way of the file."""
    me, boxes = people.portrait(tmp_path / "me.png"), tmp_path / "b.csv"
    first = run(me)
    write_boxes(boxes, photo_marks(me, first.report, ()))
    again = run(me, *read_boxes(boxes))
    assert (again.after == first.after).all()
    text = boxes.read_text().splitlines()
    left, top, width, height = (float(each) for each in text[1].split(",")[1:5])
    corrected = f"me.png,{left - 20},{top},{width + 40},{height}"
    boxes.write_text("\n".join([text[0], corrected, "me.png,2,2,9,9"]))
    marks = read_boxes(boxes)
    third = run(me, *marks)
    for mark in marks:
        assert _black(third.after, mark.box)
    write_boxes(boxes, photo_marks(me, third.report, marks), force=True)
    assert (run(me, *read_boxes(boxes)).after == third.after).all()


def test_what_was_struck_out_stays_struck_out_when_applied_again(run, tmp_path) -> None:
    me = people.portrait(tmp_path / "me.png")
    leave = Mark("me.png", run(me).report.faces[0].box, What.LEAVE)
    marks = [leave, Mark("me.png", (5, 5, 25, 25))]
    assert leave in photo_marks(me, run(me, *marks).report, marks)


def test_a_mark_that_does_not_fit_is_refused_with_its_place(run, tmp_path) -> None:
    me = people.portrait(tmp_path / "me.png")
    far = Mark("me.png", (900, 0, 940, 40), place="b.csv, line 4")
    with pytest.raises(DataError, match=r"b\.csv, line 4: the box lies outside the picture \(240"):
        run(me, far)
    timed = Mark("me.png", (0, 0, 40, 40), frames=(0, 3), place="b.csv, line 4")
    with pytest.raises(DataError, match="it names a time, and this is a photo"):
        run(me, timed)
    assert [path.name for path in tmp_path.iterdir()] == ["me.png"]


class _Finding:
    """Finds what it is told."""

    name = "told"

    def __init__(self, *boxes) -> None:
        self.faces = [
            Face(box, tuple((box[0] + 1.0, box[1] + 1.0) for _ in range(5)), 1 - n / 1000)
            for n, box in enumerate(boxes)
        ]

    def detect(self, image):
        return self.faces


def _found(solid, monkeypatch, *boxes):
    others = solid.watch.detectors[1:]
    watch = dataclasses.replace(solid.watch, detectors=(_Finding(*boxes), *others))
    monkeypatch.setattr(solid, "watch", watch)


def test_a_find_that_is_the_whole_photo_is_not_covered_and_said(
    run, solid, tmp_path, monkeypatch
) -> None:
    me = people.portrait(tmp_path / "me.png")
    face = run(me).report.faces[0].box
    _found(solid, monkeypatch, (0.0, 0.0, 240.0, 238.0), face)
    evidence = run(me)
    assert evidence.report.output == "me.partial.png"
    assert evidence.report.outcome is not Outcome.NOT_ACQUIRED
    assert [left.why for left in evidence.report.left] == [Why.TOO_LARGE]
    assert evidence.report.verdict.private.startswith("No: 1 face found in it stayed")
    assert (evidence.after[-20:] > 0).any()
    whole = run(me, limits=Limits(largest=1.0))
    assert not whole.report.left
    assert (whole.after == 0).all()


def test_nothing_but_a_find_beyond_the_limit_is_refused(run, solid, tmp_path, monkeypatch) -> None:
    me = people.portrait(tmp_path / "me.png")
    _found(solid, monkeypatch, (0.0, 0.0, 240.0, 240.0))
    with pytest.raises(NoFaceError, match="what was found is too large for --largest; nothing was"):
        run(me)
    assert run(me, Mark("me.png", (5, 5, 25, 25))).report.output == "me.partial.png"
    assert run(me, Mark("me.png", (0, 0, 240, 240))).report.output == "me.visard.png"


def test_of_many_finds_the_surest_are_covered_and_the_rest_is_said(
    run, solid, tmp_path, monkeypatch
) -> None:
    me = people.portrait(tmp_path / "me.png")
    boxes = [run(me).report.faces[0].box, *((10.0 * n, 5.0, 10.0 * n + 8, 13.0) for n in range(11))]
    _found(solid, monkeypatch, *boxes)
    report = run(me, limits=Limits(most=2)).report
    assert len(report.faces) == 2
    assert {face.box for face in report.faces} == set(boxes[:2])
    assert [left.why for left in report.left] == [Why.TOO_MANY] * 10
    assert report.output == "me.partial.png"


@pytest.mark.parametrize("limits", [{"largest": 0}, {"largest": 1.5}, {"most": 0}])
def test_limits_that_make_no_sense_are_refused(limits) -> None:
    with pytest.raises(SettingError, match="--"):
        Limits(**limits)


def test_a_photo_of_another_size_gets_what_was_marked(run, tmp_path) -> None:
    path = tmp_path / "wide.png"
    Image.fromarray(np.full((90, 400, 3), 128, np.uint8)).save(path)
    evidence = run(path, Mark("wide.png", (380, 60, 500, 200)))
    assert _black(evidence.after, (380, 60, 400, 90))
