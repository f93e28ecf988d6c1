import io

import pytest
import samples
from rich.console import Console

from visard.report import terminal
from visard.types import Claim, Outcome


def shown(report, width=80, colours=False):
    text = io.StringIO()
    system = "standard" if colours else None
    console = Console(file=text, width=width, color_system=system, force_terminal=colours)
    terminal.show(report, console)
    return text.getvalue()


def summed(pairs):
    text = io.StringIO()
    terminal.summary(pairs, Console(file=text, width=80))
    return text.getvalue()


def test_the_verdict_comes_first_in_three_lines():
    lines = [line for line in shown(samples.nothing_written()).splitlines() if line.strip()]
    assert lines[0].startswith("Private?  No. The face is still recognised")
    assert lines[1].startswith("How?")
    assert lines[2].startswith("More?     Yes: try ‘standard’.")


@pytest.mark.parametrize("make", samples.SAMPLES.values())
def test_it_fits_eighty_columns(make):
    assert max(len(line) for line in shown(make()).splitlines()) <= 80


def test_a_cell_says_what_became_of_the_face_and_how_far_it_is():
    text = shown(samples.stranger_matches())
    assert "hidden 1.61×" in text
    assert "recognised 0.62×" in text
    assert "attacked" in text
    assert "never seen" in text
    for channel in ("the file", "JPEG 75", "half size"):
        assert channel in text


def test_words_carry_what_colours_do():
    assert "\x1b[" not in shown(samples.partial())
    assert "\x1b[1;31mrecognised" in shown(samples.partial(), colours=True)


def test_what_a_person_sees_is_one_line():
    text = " ".join(shown(samples.all_protected()).split())
    assert "SSIMULACRA2 66.2 of 100 (medium), FLIP 0.052, SSIM 0.971, largest change 14" in text


def test_a_forecast_is_called_an_estimate():
    text = " ".join(shown(samples.partial()).split())
    assert "Next step, strong (an estimate): SSIMULACRA2 about 47.3; hidden from dlib;" in text
    assert "still recognised by mobilefacenet" in text


def test_hidden_before_is_not_sold_as_a_success():
    text = shown(samples.partial())
    assert "hidden 1.40× *" in text
    assert "* not recognised in the untouched photo either" in text


def test_a_face_not_acquired_is_shown_as_that():
    text = shown(samples.not_looked_at())
    assert "not acquired" in text
    assert "hidden 2" not in text
    assert "Untested against strangers" in text


def test_without_strangers_it_says_so():
    assert "Untested against strangers" in shown(samples.without_strangers())
    assert "Untested against strangers" not in shown(samples.all_protected())


def test_who_could_not_take_part_is_named():
    assert "Could not take part: facenet: its weights file" in shown(samples.partial())


def test_twenty_faces_take_one_table_with_a_row_each():
    text = shown(samples.many_faces())
    assert len(text.splitlines()) < 40
    assert "each cell is the worst of: the file, JPEG 75, half size" in text
    assert sum("recognised" in line or "hidden" in line for line in text.splitlines()) >= 20


def test_a_face_that_is_just_hidden_is_told_from_one_that_is_not():
    text = shown(samples.partial())
    assert "hidden 1.002×" in text


def test_text_from_outside_can_neither_style_nor_steer():
    verdict = samples.Verdict("No: [bold]a\x1b[31m\nb", "", "")
    report = samples.report(
        samples.face(found=[samples.finding("dlib", "x\x1b]0;t\x07[red]", 2)]),
        verdict=verdict,
        missing=("[link=x]\x9b31m",),
    )
    text = shown(report, width=200)
    assert "No: [bold]a\\x1b[31m b" in text
    assert "x\\x1b]0;t\\x07[red]" in text
    assert "[link=x]\\x9b31m" in text
    assert not set(text) & {"\x1b", "\x07", "\x9b"}


def test_for_a_redaction_a_face_not_found_is_what_was_promised():
    report = samples.not_looked_at()
    undetected = samples.dataclasses.replace(report, claim=Claim.UNDETECTED)
    assert "\x1b[36mnot acquired" in shown(undetected, colours=True)
    assert "\x1b[36mnot acquired" not in shown(report, colours=True)


def test_a_folder_is_summed_and_every_unprotected_photo_named():
    text = summed(
        [
            ("a.jpg", Outcome.PROTECTED),
            ("[b]b.jpg", Outcome.MATCHED),
            ("c\x1b[2J.jpg", "not a photo"),
            ("d.jpg", Outcome.NO_FACE),
            ("e.jpg", Outcome.NOT_ACQUIRED),
        ]
    )
    lines = text.splitlines()
    assert lines[0] == "5 photos: 1 protected, 4 not"
    assert "  [b]b.jpg  still recognised" in lines
    assert "  c\\x1b[2J.jpg  failed: not a photo" in lines
    assert "  d.jpg  no face found" in lines
    assert "  e.jpg  not acquired: nothing was shown" in lines
    assert "a.jpg" not in text


def test_a_folder_of_nothing_but_protected_photos_needs_one_line():
    assert summed([("a.jpg", Outcome.PROTECTED)]) == "1 photo: 1 protected, 0 not\n"
