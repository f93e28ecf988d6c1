"""From trainings to figures and tables, without any training."""

import io

import pytest
from PIL import Image

from visard.studies.table import tables
from visard.studies.unlearnable_figures import figures
from visard.studies.unlearnable_rows import Row, runs
from visard.studies.unlearnable_table import curves

_LAST = {"clean": 0.8, "inception.clean": 0.5, "full.sample.random": 0.76}


def _row(run, seed=0):
    last = _LAST.get(run.name, 0.2)
    people = (0.1,) * 3 + (0.75,) * 9 if run.share < 1 else (last,) * 12
    training = () if run.network == "mobilefacenet" else (0.4, 0.9)
    return Row(run.name, seed, training, (0.3, last), people, 0.7, 1.0, {"error": 0.01})


@pytest.fixture
def result():
    rows = [_row(run) for run in runs()] + [_row(run, 1) for run in runs() if run.again]
    return {
        "study": "unlearnable",
        "command": "visard study unlearnable",
        "date": "2026-01-01",
        "data": "made up",
        "settings": {
            "quick": False,
            "seed": 0,
            "machine": "none",
            "noise_width": 16,
            "trackers": {"width": 32, "epochs": 2},
        },
        "missing": [],
        "curves": {row.run: {"accuracy": row.accuracy} for row in rows},
        "figures": figures(rows, 0),
    }


def test_the_chief_figures_have_their_names(result):
    found = result["figures"]
    assert found["full.accuracy_ratio"] == pytest.approx(0.25)
    assert found["full.sample.random.accuracy_ratio"] == pytest.approx(0.95)
    assert (found["full.auc_clean"], found["full.auc_poisoned"]) == (0.7, 0.7)
    assert found["partial.protected_ratio"] == pytest.approx(0.125)
    assert found["partial.others_loss"] == pytest.approx(0.05)
    assert found["countermeasure.early_stopping.accuracy_ratio"] == pytest.approx(0.375)
    for name in ("jpeg75", "grey", "blur", "adversarial", "pretrained"):
        assert found[f"countermeasure.{name}.accuracy_ratio"] == pytest.approx(0.25)
    assert found["inception.sample.minimising.accuracy_ratio"] == pytest.approx(0.4)
    assert found["seeds"] == 2


def test_a_study_that_was_cut_short_says_so(result):
    whole = tables(result)
    assert (
        "| error-minimising | one a photo | 90.0 % | 20.0 % | 0.700 | 0.25 [0.25, 0.25] |" in whole
    )
    assert "Not finished" not in whole
    some = figures([_row(run) for run in runs() if run.name in _LAST], 0)
    cut = tables(result | {"figures": some, "missing": ["full.class.random"]})
    assert "Not finished; still to be trained:** `full.class.random`." in cut
    assert "A quarter of the people" not in cut


def test_a_tracker_that_learned_nothing_is_no_measure():
    rows = [_row(run) for run in runs() if run.name != "clean"]
    clean = Row("clean", 0, (0.1,), (0.0,), (0.0,) * 12, 0.5, 1.0)
    assert figures([clean, *rows], 0)["full.accuracy_ratio"] == 1.0


def test_curves_have_a_chart_for_each_kind(result):
    assert Image.open(io.BytesIO(curves(result))).size == (1120, 380)
