import dataclasses

import audit_samples
import numpy as np
import pytest
import samples
from test_html import HOSTILE, Page

from visard.audit_report import AdversaryNote, EmbeddingMap, Flag, Landmark
from visard.report import asked, audit_html, map_chart, pairs, pairs_chart
from visard.types import Histogram, Outcome


def made(report, photo):
    original = photo if report.original else None
    return audit_html.page(report, samples.changed(photo, report.faces), original)


@pytest.fixture(params=audit_samples.AUDITS)
def sample(request):
    return audit_samples.AUDITS[request.param]()


def test_the_page_is_whole_and_says_the_verdict_first(sample, astronaut):
    text = made(sample, astronaut)
    page = Page(text)
    places = [page.text.index(answer) for answer in dataclasses.astuple(sample.verdict)]
    assert places == sorted(places)
    if sample.faces and sample.faces[0].findings:
        assert places[-1] < page.text.index("Would they find you?", places[0])
    names = [attributes["id"] for _, attributes in page.tags if "id" in attributes]
    assert len(names) == len(set(names))
    assert len(text) < 3_000_000


def test_it_asks_nothing_of_anyone(sample, astronaut):
    text = made(sample, astronaut)
    page = Page(text)
    assert not page.all("script") + page.all("iframe") + page.all("link") + page.all("form")
    ids = {attributes.get("id") for _, attributes in page.tags}
    for _, attributes in page.tags:
        assert not [name for name in attributes if name.startswith("on")]
        assert attributes.get("src", "data:image/").startswith("data:image/")
        assert attributes.get("href", "#answer")[0] == "#"
        assert attributes.get("href", "#answer")[1:] in ids
    assert "url(" not in text
    assert "@import" not in text
    policy = next(a["content"] for a in page.all("meta") if "http-equiv" in a)
    assert policy.startswith("default-src 'none'; img-src data:;")


def test_every_drawing_and_picture_has_words(sample, astronaut):
    page = Page(made(sample, astronaut))
    outer = [svg for svg in page.all("svg") if "x" not in svg]
    assert all(svg.get("aria-label") or svg.get("aria-hidden") for svg in outer)
    assert all(image.get("alt") or image["alt"] == "" for image in page.all("img"))


def test_no_number_is_drawn_that_is_none(sample, astronaut):
    page = Page(made(sample, astronaut))
    drawn = [a for tag, a in page.tags if tag in {"path", "circle", "line", "rect", "polygon"}]
    assert not [a for a in drawn if "nan" in str(a).lower() or "inf" in str(a).lower()]


def test_the_counts_are_those_of_the_findings(astronaut):
    page = Page(made(audit_samples.found_by_two(), astronaut))
    assert "1 of 3 face recognisers finds you in the photo as it is" in page.text
    assert "2 of 3 find you when they try harder , in the worst of 5 ways" in page.text
    assert "1 reason to doubt this audit" in page.text


def test_each_recogniser_answers_as_it_is_and_at_worst():
    answers = asked.recognisers(audit_samples.found_by_two())
    assert [each.recognizer for each in answers] == ["dlib", "mobilefacenet", "mobileface"]
    second = answers[1]
    assert second.as_is is not None
    assert (second.as_is.after, second.worst.after) == (Outcome.PROTECTED, Outcome.MATCHED)
    assert second.worst.channel == "squeeze"


def test_of_many_faces_the_one_that_is_found_counts():
    report = audit_samples.many_faces()
    dlib = asked.recognisers(report)[0]
    assert dlib.as_is is not None
    assert dlib.as_is.distance == min(
        finding.distance
        for face in report.faces
        for finding in face.findings
        if (finding.recognizer, finding.channel) == ("dlib", "file")
    )


def test_without_an_original_nothing_is_said_of_one(astronaut):
    page = Page(made(audit_samples.photo_alone(), astronaut))
    assert "the original" not in page.text.replace("Compared with the original", "").lower()
    assert not page.all("input")
    assert "proves nothing" in page.text
    assert "It is not known against which recognisers this photo was made" in page.text
    assert "attacked" not in page.text.split("The words used here")[0]


def test_flags_are_told_with_what_they_mean(astronaut):
    page = Page(made(audit_samples.found_by_two(), astronaut))
    assert "Black box easier than white box" in page.text
    assert "Ask whether dlib really was attacked." in page.text
    calm = Page(made(audit_samples.hidden_from_all(), astronaut))
    assert "None that a program can see" in calm.text


def test_an_original_is_not_marked_where_it_was_compared_with_itself(astronaut):
    found = audit_samples.findings(samples.ORIGINAL, dlib=1.4)
    alone = audit_samples.audit(samples.face(found=found), maps=())
    assert "the original lies at" not in made(alone, astronaut)
    assert "this photo lies at 1.40×" in made(alone, astronaut)
    assert "the original lies at 0.62×" in made(audit_samples.found_by_two(), astronaut)


def test_an_address_is_shown_short_and_told_in_full(astronaut):
    notes = (AdversaryNote("file", "looks", "https://example.org/a/b/c.html (2021)"),)
    report = dataclasses.replace(audit_samples.found_by_two(), adversaries=notes)
    page = Page(made(report, astronaut))
    assert page.text.count("example.org (2021)") == 1
    assert page.text.count("https://example.org/a/b/c.html (2021)") == 1


def test_an_original_of_another_size_is_shown_whole_only(astronaut):
    report = audit_samples.found_by_two()
    page = Page(audit_html.page(report, astronaut, astronaut[::2, ::2].copy()))
    assert len(page.all("input")) == 2
    assert "The original has another size" in page.text


def test_hostile_words_stay_words(astronaut):
    found = audit_samples.findings(dlib=1.4)
    strange = [
        dataclasses.replace(f, recognizer=HOSTILE, channel=HOSTILE, reference=HOSTILE)
        for f in found[:1]
    ]
    landmarks = (Landmark("photo", 0.0, 0.0), Landmark(HOSTILE, 1.0, 1.0))
    report = audit_samples.audit(
        samples.face(found=strange),
        photo=HOSTILE,
        original=HOSTILE,
        adversaries=(AdversaryNote(HOSTILE, HOSTILE, HOSTILE),),
        maps=(EmbeddingMap(HOSTILE, 1, landmarks, (0.1, 0.1), HOSTILE),),
        flags=(Flag(HOSTILE, HOSTILE, HOSTILE),),
        missing=(HOSTILE,),
        surrogates=(HOSTILE,),
        settings={HOSTILE: HOSTILE},
        versions={HOSTILE: HOSTILE},
        verdict=samples.Verdict(HOSTILE, HOSTILE, HOSTILE),
    )
    text = made(report, astronaut)
    page = Page(text)
    assert not page.all("script")
    assert not [a for _, a in page.tags if any(name.startswith("on") for name in a)]
    assert "<script>alert(1)</script>" in page.text
    assert "\x1b" not in text


def test_a_file_name_that_is_no_text_can_be_written(astronaut):
    report = dataclasses.replace(audit_samples.photo_alone(), photo="caf\udce9.jpg")
    made(report, astronaut).encode("utf-8")


def test_rates_are_counted_from_the_pairs():
    chance = np.random.default_rng(0)
    genuine, impostor = chance.uniform(0, 1, 500), chance.uniform(0.5, 2, 900)
    edges = np.linspace(0, 2, 41)
    counted = Histogram(
        0.05,
        tuple(np.histogram(genuine, edges)[0].tolist()),
        tuple(np.histogram(impostor, edges)[0].tolist()),
    )
    here = pairs.at(counted, 0.75)
    assert here.recognised == pytest.approx((genuine <= 0.75).mean())
    assert here.accepted == pytest.approx((impostor <= 0.75).mean())
    far = pairs.at(counted, 99)
    assert (far.accepted, far.recognised) == (1, 1)


@pytest.mark.parametrize("bins", [1, 7, 60, 1000])
def test_coarser_bins_hold_the_same_pairs(bins):
    counted = audit_samples.histogram(0.6)
    fewer = pairs.coarser(counted, bins)
    assert len(fewer.genuine) <= bins
    assert (sum(fewer.genuine), sum(fewer.impostor)) == (2000, 40_000)


def test_a_photo_beyond_all_pairs_is_still_on_the_drawing():
    mark = pairs_chart.Mark("this photo", 9.0, "good")
    drawn = pairs_chart.histogram(audit_samples.histogram(0.6), 0.6, (mark,))
    assert "this photo lies at 15.00×" in drawn
    x = float(drawn.split('class="stem" x1="')[1].split('"')[0])
    assert 0 < x < 340


def test_a_map_keeps_its_proportions_and_its_frame():
    marks = tuple(Landmark("crowd", x, y) for x, y in ((0.0, 0.0), (4.0, 0.0), (0.0, 1.0)))
    a_map = EmbeddingMap("dlib", 1, (*marks, Landmark("photo", 4.0, 1.0)), (0.5, 0.2), "three")
    assert map_chart.drawable(a_map)
    drawn = map_chart.embedding_map(a_map, "good")
    centres = [piece.split('"') for piece in drawn.split('class="crowd" cx="')[1:]]
    (x0, y0), (x1, _), (_, y2) = [(float(p[0]), float(p[2])) for p in centres]
    assert (x1 - x0) == pytest.approx(4 * (y0 - y2), abs=0.1)
    assert 0 < x0 < x1 < 340


def test_what_has_no_photo_in_it_is_no_map():
    for landmarks in ((), (Landmark("photo", 0.0, 0.0),), (Landmark("crowd", 0.0, 0.0),) * 2):
        assert not map_chart.drawable(EmbeddingMap("dlib", 1, landmarks, (0.0, 0.0), "none"))
