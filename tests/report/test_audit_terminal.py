import io

import audit_samples
import pytest
import samples
from rich.console import Console

from visard.audit_report import Flag
from visard.report import audit_terminal


def shown(report, width=80):
    text = io.StringIO()
    audit_terminal.show(report, Console(file=text, width=width))
    return text.getvalue()


@pytest.mark.parametrize("make", audit_samples.AUDITS.values())
def test_it_fits_eighty_columns_and_begins_with_the_verdict(make):
    report = make()
    lines = shown(report).splitlines()
    assert max(map(len, lines)) <= 80
    assert lines[0].split()[:2] == ["Private?", report.verdict.private.split()[0]]


def test_every_adversary_has_a_row_and_every_recogniser_a_column():
    text = shown(audit_samples.found_by_two())
    row = next(line for line in text.splitlines() if line.startswith("JPEG 75"))
    assert row.split() == [
        "JPEG",
        "75",
        "hidden",
        "1.32×",
        "hidden",
        "1.05×",
        "recognised",
        "0.66×",
    ]
    assert "The face compared with other photos" in text


def test_many_recognisers_get_further_tables():
    found = audit_samples.findings(dlib=1.4, mobilefacenet=1.1, mobileface=0.7)
    more = [
        samples.dataclasses.replace(each, recognizer=f"{each.recognizer}-{copy}")
        for copy in range(3)
        for each in found
    ]
    lines = shown(audit_samples.audit(samples.face(found=more))).splitlines()
    assert sum(line.startswith("JPEG 75") for line in lines) == 3
    assert max(map(len, lines)) <= 80


def test_doubts_and_the_missing_are_told():
    text = " ".join(shown(audit_samples.found_by_two()).split())
    assert "Doubt: black box easier than white box" in text
    assert "Ask whether dlib really was attacked." in text
    assert "Could not take part: facenet" in text


def test_what_proves_nothing_is_starred():
    found = [
        samples.dataclasses.replace(each, before=each.after)
        for each in audit_samples.findings(dlib=1.5)
    ]
    alone = audit_samples.audit(samples.face(found=found), original=None)
    text = " ".join(shown(alone).split())
    assert "hidden 1.50× *" in text
    assert "* proves nothing: the person's other photos do not match each other either" in text
    assert "not recognised in the original either" in shown(
        audit_samples.audit(samples.face(found=found))
    )


def test_text_from_outside_can_neither_style_nor_steer():
    flag = Flag("[red]x\x1b[2J", "[link=y]", "\x9b31m")
    report = audit_samples.audit(
        samples.face(found=audit_samples.findings(reference="o\x1b[1m", dlib=1.2)), flags=(flag,)
    )
    text = shown(report, 200)
    assert "[red]x\\x1b[2J" in text
    assert not set(text) & {"\x1b", "\x07", "\x9b"}
