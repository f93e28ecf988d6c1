"""An audit as LaTeX, CSV and BibTeX."""

import csv as reader
import dataclasses
import io
import math
import re

import audit_samples
import pytest
import samples
from hypothesis import given
from hypothesis import strategies as st

from visard.audit_report import AdversaryNote
from visard.cards import card
from visard.recognize.deepface_cards import MODELS
from visard.registry import ADVERSARIES, DETECTORS, RECOGNIZERS, load, names
from visard.report import bibtex, csv, latex, references

COMMANDS = {
    *("begin", "end", "centering", "caption", "label", "toprule", "midrule", "bottomrule"),
    *("textbf", "texttt", "times", "textbackslash", "textasciitilde", "textasciicircum"),
    *("textless", "textgreater", "textbar", "ldots"),
}


@pytest.fixture(params=audit_samples.AUDITS)
def sample(request):
    return audit_samples.AUDITS[request.param]()


def check_latex(text):
    """Braces and environments close, rows are as wide as their table, nothing is unknown."""
    body = "\n".join(line for line in text.splitlines() if not line.startswith("%"))
    bare = re.sub(r"\\[{}%&$#_\\]", "", body)
    depth = 0
    for letter in bare:
        depth += (letter == "{") - (letter == "}")
        assert depth >= 0
    assert depth == 0
    opened = re.findall(r"\\(begin|end)\{(\w+)\}", body)
    stack = []
    for what, name in opened:
        if what == "begin":
            stack.append(name)
        else:
            assert stack.pop() == name
    assert not stack
    assert set(re.findall(r"\\([a-zA-Z]+)", body.replace("\\\\", ""))) <= COMMANDS
    assert not set("#%~^_") & set(re.sub(r"\\label\{[^}]*\}", "", bare))
    for table in re.findall(r"\\begin\{tabular\}\{(l+)\}(.*?)\\end\{tabular\}", body, re.DOTALL):
        for line in table[1].splitlines():
            if line.endswith(r"\\"):
                assert line.replace(r"\&", "").count("&") == len(table[0]) - 1
    assert all(ord(letter) <= 0x17F for letter in body)


def test_latex_is_whole(sample):
    check_latex(latex.dumps(sample))


def test_a_latex_cell_says_what_the_finding_says():
    text = latex.dumps(audit_samples.found_by_two())
    assert r"JPEG 75 & hidden 1.32$\times$ & hidden 1.05$\times$ & \textbf{recognised" in text
    assert r"\label{tab:visard-audit-1}" in text
    assert "false accept rate of 1e-3" in text


def test_what_proves_nothing_is_starred_and_explained():
    text = latex.dumps(audit_samples.AUDITS["photo_alone"]())
    assert r"hidden 1.20$\times$*" in text
    assert "*: proves nothing: the person's other photos do not match" in text
    assert "*" not in latex.dumps(audit_samples.found_by_two())


@given(st.text(max_size=30))
def test_any_text_is_escaped(hostile):
    found = dataclasses.replace(
        audit_samples.findings(dlib=1.2)[0],
        recognizer=hostile or "x",
        channel=hostile,
        reference=hostile,
    )
    report = audit_samples.audit(
        samples.face(found=(found,)), photo=hostile, detector=hostile, versions={hostile: hostile}
    )
    check_latex(latex.dumps(report))


def test_csv_comes_back_with_every_number(sample):
    back = list(reader.DictReader(io.StringIO(csv.dumps(sample))))
    found = [(face, each) for face in sample.faces for each in face.findings]
    assert len(back) == len(found)
    for row, (face, finding) in zip(back, found, strict=True):
        assert int(row["face"]) == face.number
        assert (row["recognizer"], row["adversary"]) == (finding.recognizer, finding.channel)
        assert row["after"] == finding.after.value
        assert float(row["threshold"]) == finding.threshold
        if finding.distance is None:
            assert row["distance"] == ""
        else:
            again = float(row["distance"])
            assert again == finding.distance or math.isnan(finding.distance)


def test_csv_is_no_formula_for_a_spreadsheet():
    report = dataclasses.replace(audit_samples.found_by_two(), photo="=cmd|' /C calc'!A0")
    (first, *_) = reader.DictReader(io.StringIO(csv.dumps(report)))
    assert first["photo"] == "'=cmd|' /C calc'!A0"


def test_csv_says_nothing_of_an_original_that_is_not_there():
    (first, *_) = csv.rows(audit_samples.photo_alone())
    assert (first["before"], first["distance_before"]) == ("protected", None)


def entries(text):
    """Key to fields, of BibTeX as we write it: one field a line."""
    found = {}
    for kind, key, body in re.findall(
        r"^@(\w+)\{(\S+),\n(.*?)^\}$", text, re.DOTALL | re.MULTILINE
    ):
        assert key not in found
        found[key] = dict(re.findall(r"^  (\w+) = \{(.*)\},$", body, re.MULTILINE))
        assert kind in {"misc", "article"}
    return found


def test_bibtex_holds_all_that_was_used():
    found = entries(bibtex.dumps(audit_samples.found_by_two()))
    numbers = {fields.get("eprint") for fields in found.values()}
    assert {"1512.03385", "1804.07573", "1801.04381", "1604.02878", "2106.14851"} <= numbers
    assert "version 0.1.0" in found["visard"]["note"]
    assert {"note": "measured by us"} in found.values()
    for key, fields in found.items():
        if not key.startswith("visard"):
            assert set(fields) >= {"author", "title", "year"}


def test_every_sample_has_bibtex(sample):
    assert "visard" in entries(bibtex.dumps(sample))


def test_a_source_on_the_web_can_be_opened_and_other_words_are_escaped():
    notes = (
        AdversaryNote("a", "", "https://example.org/a_b#c (2021)"),
        AdversaryNote("b", "", "me & you, 100 %"),
        AdversaryNote("c", "", "none: what every recogniser does"),
    )
    found = entries(bibtex.dumps(audit_samples.audit(adversaries=notes)))
    assert found["visard-source-1"] == {
        "url": "https://example.org/a_b#c",
        "note": "(2021)",
    }
    assert found["visard-source-2"] == {"note": r"me \& you, 100 \%"}
    assert "visard-source-3" not in found


def papers():
    yield from (card(name).paper for name in names(RECOGNIZERS))
    yield from (model.paper for model in MODELS.values())
    yield from (load(ADVERSARIES, name)().paper for name in names(ADVERSARIES))
    yield from (f"detector {name}" for name in names(DETECTORS))


def test_every_paper_that_a_part_names_is_known():
    looks_like_one = re.compile(r"arXiv|doi:|et al|detector|[A-Z]\w+ (19|20)\d\d\b")
    lost = [
        part
        for paper in papers()
        for part in references.found(paper)[1]
        if looks_like_one.search(part)
    ]
    assert lost == []


def test_a_paper_is_the_one_that_its_part_means():
    """Of every part that gives a name and an id: that name is among the authors."""
    for paper in set(papers()):
        for part in paper.split("; "):
            known, _ = references.found(part)
            if known and "arXiv" in part:
                assert part.split()[0].rstrip(",") in known[0].author, part
