import json

import pytest
import samples

from visard.errors import DataError
from visard.report.json import dumps, loads, plain


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
