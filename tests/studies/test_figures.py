"""Figures: what counts, what does not, and what is counted on its own."""

import pytest
from study_rows import ROLES, finding, row

from visard.studies.figures import holding, success
from visard.studies.table import tables


def _pair(number: int, before: str, after: str, person: str = "") -> object:
    return row("run", number, finding("net", "file", "other photos", before, after), person=person)


def test_only_pairs_accepted_clean_count():
    rows = [_pair(1, "m", "p"), _pair(2, "m", "m"), _pair(3, "p", "p"), _pair(4, "n", "p")]
    figures = success("run", rows)
    assert figures["run.pairs"] == 4
    assert figures["run.net.accepted_clean"] == 2
    assert figures["run.net.psr"] == 0.5


def test_a_face_that_is_not_found_any_more_is_no_success():
    rows = [_pair(1, "m", "p"), *(_pair(number, "m", "n") for number in (2, 3, 4))]
    figures = success("run", rows)
    assert figures["run.net.psr"] == 0.25
    assert figures["run.net.not_acquired"] == 0.75
    assert figures["run.not_acquired"] == 3


def test_photos_that_could_not_be_judged_are_counted_and_bring_nothing():
    figures = success("run", [_pair(1, "m", "m"), row("run", 2)])
    assert figures["run.not_judged"] == 1
    assert figures["run.net.psr"] == 0


def test_references_and_channels_are_kept_apart():
    findings = (
        finding("net", "file", "other photos", "m", "p"),
        finding("net", "jpeg75", "other photos", "m", "m"),
        finding("net", "file", "the original photo", "m", "n"),
    )
    figures = success("run", [row("run", 1, *findings)])
    assert figures["run.net.psr"] == 1
    assert figures["run.net.jpeg75.psr"] == 0
    assert figures["run.net.same_photo.psr"] == 0
    assert figures["run.net.same_photo.not_acquired"] == 1


def test_the_interval_narrows_with_people_not_with_their_pairs():
    few = success("run", [_pair(n, "m", "p", person=f"{n % 4}") for n in range(40)])
    many = success("run", [_pair(n, "m", "p") for n in range(40)])
    # Wilson's interval for 4 of 4 and 40 of 40, as statisticians tabulate it
    assert (few["run.net.psr_low"], few["run.net.psr_high"]) == (pytest.approx(0.5101, abs=1e-3), 1)
    assert many["run.net.psr_low"] == pytest.approx(0.9124, abs=1e-3)


def test_without_an_accepted_pair_there_is_no_rate():
    figures = success("run", [_pair(1, "p", "p")])
    assert figures["run.net.accepted_clean"] == 0
    assert "run.net.psr" not in figures


def test_nothing_at_all_has_figures_too():
    assert success("run", []) == {"run.pairs": 0, "run.not_judged": 0, "run.not_acquired": 0}


def _portrait(number: int, net: str, net_jpeg: str, judge: str, seen: float = 66.0) -> object:
    original = "the original photo"
    return row(
        "run",
        number,
        finding("net", "file", original, "m", net),
        finding("net", "jpeg75", original, "m", net_jpeg),
        finding("judge", "file", original, "m", judge),
        finding("judge", "jpeg75", original, "m", judge),
        seen=seen,
    )


def test_a_portrait_is_held_only_in_the_file_and_as_jpeg():
    rows = [
        _portrait(1, "p", "p", "m", seen=50),
        _portrait(2, "p", "m", "p", seen=70),
        _portrait(3, "p", "n", "m", seen=72),
    ]
    figures = holding("run", rows, ROLES)
    assert figures["run.count"] == 3
    assert figures["run.surrogates_protected"] == 1
    assert figures["run.strangers_protected"] == 1
    assert figures["run.net.file.protected"] == 3
    assert figures["run.net.jpeg75.not_acquired"] == 1
    assert figures["run.judge.file.matched"] == 2
    assert (figures["run.ssimulacra2_median"], figures["run.ssimulacra2_worst"]) == (70, 50)


def test_a_change_of_nothing_has_no_finite_noise():
    figures = holding("run", [_portrait(1, "m", "m", "m", seen=100)], ROLES)
    assert "run.psnr_median" not in figures
    assert figures["run.ssimulacra2_median"] == 100


def test_the_tables_show_rates_with_their_counts():
    figures = success("lfw.standard", [_pair(n, "m", "p" if n else "m") for n in range(3000)])
    figures |= holding("portraits.strong", [_portrait(1, "p", "p", "m")], ROLES)
    settings = {"roles": ROLES, "quick": False, "machine": "a computer"}
    result = {"figures": figures, "settings": settings, "data": "made up"}
    text = tables(result | {"command": "visard study protect", "date": "2026-01-02"})
    assert "| visard, standard | 3000 | 99.9 % [99.8 %, 99.9 %]; –; n = 3000 | – | 0 |" in text
    assert "| strong | 1 | 1 | 1; 1 | 0; 0 | 0 | 66.0, 66.0 |" in text
    assert "Made by `visard study protect` on 2026-01-02 (a computer)." in text
