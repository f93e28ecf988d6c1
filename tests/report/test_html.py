import dataclasses
import re
import time
from html.parser import HTMLParser

import numpy as np
import pytest
import samples

from visard.report import html
from visard.types import Claim, Outcome

VOID = {"meta", "img", "input", "link", "br", "hr"}
HOSTILE = "<script>alert(1)</script>\" onload='x' \x1b[31m.jpg"


class Page(HTMLParser):
    """Checks that tags close in order, and keeps what tests ask about."""

    def __init__(self, text):
        super().__init__(convert_charrefs=True)
        self.open, self.tags, self.words = [], [], []
        self.feed(text)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag, attributes):
        self.tags.append((tag, dict(attributes)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attributes):
        self.tags.append((tag, dict(attributes)))

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        if not self.open or self.open[-1] != "style":
            self.words.append(data)

    @property
    def text(self):
        return " ".join(" ".join(self.words).split())

    def all(self, tag):
        return [attributes for name, attributes in self.tags if name == tag]


def made(report, photo):
    after = samples.changed(photo, report.faces) if report.output else None
    return html.page(report, photo, after)


@pytest.fixture(params=samples.SAMPLES)
def sample(request):
    return samples.SAMPLES[request.param]()


def test_a_page_is_whole_and_says_the_verdict(sample, astronaut):
    text = made(sample, astronaut)
    page = Page(text)
    for answer in dataclasses.astuple(sample.verdict):
        assert answer in page.text
    assert "the unprotected photo" in page.text.lower()
    assert "for your eyes only" in page.text.lower()
    assert len(text) < 3_000_000
    names = [attributes["id"] for _, attributes in page.tags if "id" in attributes]
    assert len(names) == len(set(names))


def test_a_page_asks_nothing_of_anyone(sample, astronaut):
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


def test_every_bar_and_picture_has_words(sample, astronaut):
    page = Page(made(sample, astronaut))
    tests = sum(len(face.findings) for face in sample.faces)
    bars = [svg for svg in page.all("svg") if svg.get("role") == "img"]
    assert len(bars) == tests
    assert all(svg["aria-label"] for svg in bars)
    assert all("alt" in image for image in page.all("img"))
    hidden = [svg for svg in page.all("svg") if svg.get("aria-hidden") == "true"]
    assert len(page.all("svg")) == len(bars) + len(hidden) + len(_inner(page))


def _inner(page):
    return [svg for svg in page.all("svg") if svg.get("class") == "mark" and "x" in svg]


def test_a_bar_says_what_it_shows(astronaut):
    page = Page(made(samples.stranger_matches(), astronaut))
    said = [svg["aria-label"] for svg in page.all("svg") if "aria-label" in svg]
    assert "dlib, the file: hidden at 1.61× the threshold; before: 0.00×" in said
    assert "mobileface, half size: recognised at 0.56× the threshold; before: 0.12×" in said


def test_a_face_that_a_stranger_knows_is_not_called_hidden(astronaut):
    text = made(samples.stranger_matches(), astronaut)
    page = Page(text)
    assert "hidden from some" in page.text
    assert "Hidden from 2 of 2 recognisers attacked" in page.text
    assert "Hidden from 0 of 1 recogniser never seen by the cloak" in page.text
    assert 'class="verdict mixed"' in text
    assert 'class="verdict good"' in made(samples.all_protected(), astronaut)


def test_without_strangers_it_says_untested(astronaut):
    text = made(samples.without_strangers(), astronaut)
    page = Page(text)
    assert "Untested against strangers" in page.text
    assert "hidden from those tested" in page.text
    assert 'class="verdict mixed"' in text


def test_a_face_not_acquired_is_shown_as_that(astronaut):
    text = made(samples.not_looked_at(), astronaut)
    page = Page(text)
    assert 'class="verdict open"' in text
    assert "Hidden from 0 of 2" in page.text
    assert page.text.count("not acquired") >= 9
    promised = dataclasses.replace(samples.not_looked_at(), claim=Claim.UNDETECTED)
    assert 'class="verdict good"' in made(promised, astronaut)


def test_a_finding_that_failed_is_no_success(astronaut):
    failed = samples.finding("mobileface", "file", 2, after=Outcome.FAILED, distance=None)
    report = samples.report(samples.face(found=(*samples.findings(dlib=1.5), failed)))
    text = made(report, astronaut)
    assert 'class="verdict mixed"' in text
    assert "Failed: it could not be measured" in Page(text).text


def test_nothing_written_shows_no_after(astronaut):
    text = made(samples.nothing_written(), astronaut)
    page = Page(text)
    assert "Nothing was written" in page.text
    assert "The photo after" not in [image["alt"] for image in page.all("img")]
    assert "What a person would see" in page.text
    assert not page.all("input")


def test_what_was_hidden_anyway_is_marked(astronaut):
    assert Page(made(samples.partial(), astronaut)).text.count("not recognised before either") == 1


def test_the_forecast_and_the_missing_are_told(astronaut):
    page = Page(made(samples.partial(), astronaut))
    assert "The next step: strong An estimate , not a measurement." in page.text
    assert "Hidden from: dlib . Still recognised by: mobilefacenet ." in page.text
    assert "Could not take part: facenet: its weights file is not here" in page.text


def test_the_measuring_is_told(astronaut):
    page = Page(made(samples.all_protected(), astronaut))
    told = ("How this was measured", "1 stranger in 1,000", "0.5500", "CC0-1.0", "arXiv:1512.03385")
    for word in (*told, "Seed 7", "torch 2.13.0", "protect 2.12 s", "Quality 95", "mtcnn"):
        assert word in page.text, word
    assert "SSIMULACRA2 66.2 of 100 FLIP 0.052" in page.text
    assert "magnified 8 times" in page.text


def test_an_uncalibrated_recogniser_is_called_that(astronaut):
    card = samples.card("dlib")
    people = dataclasses.replace(card.calibration, people=12, data="our own", impostor_pairs=660)
    for calibration, word in (
        (people, "on 12 people: our own (660 pairs"),
        (None, "not on people"),
    ):
        none = dataclasses.replace(card.calibration, people=0, data="nothing")
        new = dataclasses.replace(card, calibration=calibration or none)
        report = dataclasses.replace(samples.without_strangers(), recognizers=(new,))
        assert word in Page(made(report, astronaut)).text


def test_hostile_words_stay_words(astronaut):
    found = samples.finding("dlib", HOSTILE, 2, HOSTILE)
    verdict = samples.Verdict(HOSTILE, HOSTILE, HOSTILE)
    card = dataclasses.replace(samples.card("dlib"), name=HOSTILE, paper=HOSTILE, source=HOSTILE)
    report = samples.report(
        samples.face(found=[dataclasses.replace(found, recognizer=HOSTILE)]),
        source=HOSTILE,
        output=HOSTILE,
        verdict=verdict,
        method=HOSTILE,
        recognizers=(card,),
        missing=(HOSTILE,),
        settings={HOSTILE: HOSTILE},
        versions={HOSTILE: HOSTILE},
        seconds={HOSTILE: 1.0},
    )
    text = made(report, astronaut)
    page = Page(text)
    assert not page.all("script")
    assert not [a for _, a in page.tags if any(name.startswith("on") for name in a)]
    assert "<script>alert(1)</script>" in page.text
    assert "\x1b" not in text


def test_a_file_name_that_is_no_text_can_be_written(astronaut):
    report = samples.report(source="caf\udce9.jpg")
    made(report, astronaut).encode("utf-8")


def test_a_page_stays_small_and_quick_for_any_photo():
    noise = np.random.default_rng(0).integers(0, 256, (2400, 1800, 3), dtype=np.uint8)
    boxes = [(90 * (n % 20), 120 * (n // 20), 90 * (n % 20) + 80, 120 * (n // 20) + 100)
             for n in range(60)]  # fmt: skip
    found = samples.findings(dlib=1.5, mobilefacenet=0.7, mobileface=0.4)
    faces = [samples.face(n + 1, box, found) for n, box in enumerate(boxes)]
    report = samples.report(*faces, size=(1800, 2400))
    start = time.perf_counter()
    text = html.page(report, noise, noise[::-1])
    assert len(text) < 3_000_000
    assert time.perf_counter() - start < 30
    assert Page(text).text.count("Pictures are shown of the first faces only") == 36


def test_photos_of_two_sizes_are_refused(astronaut):
    with pytest.raises(ValueError, match=r"before is \(512, 512, 3\) and after is \(256, 512, 3\)"):
        html.page(samples.all_protected(), astronaut, astronaut[:256])


def test_the_page_has_no_address_in_it(astronaut):
    assert not re.search(r"(src|href)=\"?'?(https?:)?//", made(samples.partial(), astronaut))
