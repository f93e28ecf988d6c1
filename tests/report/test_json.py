import dataclasses
import json

import audit_samples
import pytest
import samples
from hypothesis import given
from hypothesis import strategies as st

from visard import audit_report as shapes
from visard.errors import DataError
from visard.report.json import dumps, loads, loads_audit, plain
from visard.types import Histogram


@pytest.mark.parametrize("make", [*samples.SAMPLES.values(), samples.unchanged])
def test_a_report_comes_back_as_it_was(make):
    report = make()
    assert loads(dumps(report)) == report


def test_it_is_strict_json():
    text = dumps(samples.unchanged())

    def refuse(word):
        raise AssertionError(f"{word} is not JSON")

    value = json.loads(text, parse_constant=refuse)
    assert value["faces"][0]["visibility"]["psnr"] == "Infinity"
    assert value["version"] == 1


def test_nothing_written_and_nothing_measured_stay_none():
    back = loads(dumps(samples.not_looked_at()))
    assert {finding.distance for finding in back.faces[0].findings} == {None}
    assert loads(dumps(samples.nothing_written())).output is None


def test_a_file_name_that_is_no_text_comes_back():
    report = samples.report(source="caf\udce9.jpg")
    dumps(report).encode("utf-8")
    assert loads(dumps(report)) == report


def test_another_version_is_refused():
    text = dumps(samples.all_protected()).replace('"version": 1', '"version": 2')
    with pytest.raises(DataError, match=r"has version 2, and this program reads version 1; make"):
        loads(text)


@pytest.mark.parametrize("text", ["", "not json", '{"version": NaN}', "[" * 100_000])
def test_what_is_not_json_is_refused(text):
    with pytest.raises(
        DataError, match=r"this is not JSON \(.*\); give a report that visard wrote"
    ):
        loads(text)


@pytest.mark.parametrize("text", ["[]", "{}", "1", '"version"'])
def test_other_json_is_refused(text):
    with pytest.raises(DataError, match="this is JSON, but not a report; give a report"):
        loads(text)


def test_a_damaged_report_is_refused_and_the_place_named():
    value = json.loads(dumps(samples.all_protected()))
    value["faces"][0]["findings"][0]["after"] = "fine"
    with pytest.raises(DataError, match=r"damaged \(faces\.0\.findings\.0\.after: .*make it anew"):
        loads(json.dumps(value))


def test_the_plain_value_is_what_the_text_holds():
    report = samples.unchanged()
    assert plain(report) == json.loads(dumps(report))


@pytest.mark.parametrize("make", audit_samples.AUDITS.values())
def test_an_audit_comes_back_as_it_was(make):
    report = make()
    assert repr(loads_audit(dumps(report))) == repr(report)  # NaN is not itself


@given(name=st.text(), number=st.none() | st.floats(), counts=st.lists(st.integers(0), max_size=3))
def test_any_audit_comes_back_as_it_was(name, number, counts):
    found = dataclasses.replace(
        audit_samples.findings(dlib=1.2)[0], channel=name, distance=number, distance_before=number
    )
    card = samples.card("dlib")
    drawn = Histogram(0.1, tuple(counts), tuple(counts))
    calibration = dataclasses.replace(card.calibration, histogram=drawn)
    report = audit_samples.audit(
        samples.face(found=(found,)),
        photo=name,
        settings={name: name},
        seconds={name: number or 0.0},
        maps=(shapes.EmbeddingMap(name, 1, (), (number or 0.0, 0.0), name),),
        recognizers=(dataclasses.replace(card, calibration=calibration),),
    )
    assert repr(loads_audit(dumps(report))) == repr(report)


def test_one_kind_of_report_is_not_taken_for_the_other():
    audit, protection = audit_samples.found_by_two(), samples.all_protected()
    with pytest.raises(DataError, match=r"is the report of an audit; give that of a protection"):
        loads(dumps(audit))
    with pytest.raises(DataError, match=r"is the report of a protection; give that of an audit"):
        loads_audit(dumps(protection))


def test_each_kind_has_a_version_of_its_own():
    later = dataclasses.replace(audit_samples.found_by_two(), version=shapes.VERSION + 1)
    with pytest.raises(DataError, match=r"has version 2, and this program reads version 1"):
        loads_audit(dumps(later))
