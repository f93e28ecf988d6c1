"""The study of protection as a whole: data in, rows kept, figures out."""

import dataclasses
import json
import shutil

import pytest

import people as test_people
from visard.errors import DataError
from visard.studies import protect, trials, workbench
from visard.studies.rows import Row
from visard.studies.table import load, tables
from visard.types import Outcome, Strength


@pytest.fixture
def made_up(tmp_path):
    """Two "people" who are both the astronaut, and one portrait of her."""
    folder = tmp_path / "data"
    for name in ("al", "bea"):
        (folder / "lfw" / name).mkdir(parents=True)
        for number in (1, 2):
            path = folder / "lfw" / name / f"{name}_{number}.jpg"
            test_people.portrait(path, side=200 + 20 * number)
    lines = ["first,second,same", "al_1.jpg,al_2.jpg,1", "bea_1.jpg,bea_2.jpg,1"]
    lines += ["al_1.jpg,bea_1.jpg,0", "zoe_1.jpg,zoe_2.jpg,1"]
    (folder / "lfw" / "pairs.csv").write_text("\n".join(lines) + "\n")
    (folder / "splits.json").write_text(json.dumps({"lfw": {"test": ["al", "bea"]}}))
    (folder / "portraits").mkdir()
    test_people.portrait(folder / "portraits" / "she.jpg")
    (tmp_path / "out").mkdir()
    return folder


@pytest.fixture
def only_noise(monkeypatch):
    """Two runs, both of the control, which is quick."""
    for name, wanted in (("LFW_RUNS", "lfw.standard"), ("PORTRAIT_RUNS", "portraits.strong")):
        (run,) = (each for each in getattr(trials, name) if each.name == wanted)
        for module in (trials, protect):
            monkeypatch.setattr(module, name, (dataclasses.replace(run, method="noise"),))


@pytest.fixture
def made(monkeypatch):
    """Trials whose rows were made; nothing is protected."""
    tried = []

    def row(self, trial):
        tried.append(trial.key)
        return Row(*trial.key, trial.person, Outcome.FAILED, error="not tried")

    monkeypatch.setattr(workbench.Workbench, "row", row)
    return tried


def test_genuine_pairs_of_the_test_people_are_tried(made_up):
    found = trials.lfw_trials(made_up)
    assert [trial.key for trial in found if trial.run.name == "lfw.standard"] == [
        ("lfw.standard", "al_1.jpg", "al_2.jpg"),
        ("lfw.standard", "bea_1.jpg", "bea_2.jpg"),
    ]


def test_what_is_missing_is_named(made_up, tmp_path):
    with pytest.raises(DataError, match=r"nowhere: there is no such folder; give the folder that"):
        trials.lfw_trials(tmp_path / "nowhere")
    with pytest.raises(DataError, match="there is no such folder; give a folder of portraits"):
        trials.portrait_trials(tmp_path / "nowhere", tmp_path)
    with pytest.raises(DataError, match="there is no photo in it; give a folder of portraits"):
        trials.portrait_trials(made_up / "lfw", tmp_path)
    (made_up / "lfw" / "pairs.csv").write_text("first,second,same\nal_1.jpg,bea_1.jpg,0\n")
    with pytest.raises(DataError, match="no genuine pair of the test people"):
        trials.lfw_trials(made_up)


def test_the_control_protects_nobody_and_the_result_can_be_shown(made_up, only_noise, tmp_path):
    result = protect.study(made_up, tmp_path / "out")
    figures = result["figures"]
    assert figures["lfw.standard.pairs"] == 2
    for name in ("dlib", "mobileface", "mobilefacenet"):
        if name in result["settings"]["roles"]:
            assert figures[f"lfw.standard.{name}.accepted_clean"] == 2
            assert figures[f"lfw.standard.{name}.psr"] == 0
            assert figures[f"portraits.strong.{name}.file.matched"] == 2
    path = tmp_path / "result.json"
    path.write_text(json.dumps(result, allow_nan=False))
    assert "| visard, standard | 2 | 0 % [0 %, " in tables(load(path))


def test_a_study_goes_on_where_it_was_stopped(made_up, made, tmp_path):
    out = tmp_path / "out"
    whole = protect.study(made_up, out)
    tried = list(made)
    path = out / "protect.rows.jsonl"
    path.write_text("".join(path.read_text().splitlines(keepends=True)[:-2]))
    assert protect.study(made_up, out) == whole
    assert made[len(tried) :] == tried[-2:]


def test_progress_counts_what_was_there_already(made_up, made, tmp_path):
    protect.study(made_up, tmp_path / "out")
    told = []
    protect.study(made_up, tmp_path / "out", advance=lambda *counts: told.append(counts))
    assert told == [(len(made), len(made))]


def test_rows_of_another_seed_or_other_photos_are_refused(made_up, made, tmp_path):
    out = tmp_path / "out"
    protect.study(made_up, out)
    with pytest.raises(DataError, match=r"made with other settings \(seed\)"):
        protect.study(made_up, out, seed=1)
    shutil.copy(made_up / "portraits" / "she.jpg", made_up / "portraits" / "her.jpg")
    with pytest.raises(DataError, match=r"made with other settings \(trials\)"):
        protect.study(made_up, out)


def test_photos_without_a_face_make_rows_without_findings(made_up, tmp_path):
    sky = test_people.landscape(tmp_path / "sky.png")
    run = trials.Run("lfw.noise", "noise", Strength.STANDARD)
    bench = workbench.Workbench([run], tmp_path / "out", seed=0)
    faceless = bench.row(trials.Trial(run, sky, "nobody"))
    assert (faceless.outcome, faceless.findings) == (Outcome.NO_FACE, ())
    photo = made_up / "portraits" / "she.jpg"
    no_reference = bench.row(trials.Trial(run, photo, "she", other=sky))
    assert (no_reference.outcome, no_reference.findings) == (Outcome.FAILED, ())
    assert "the other photo shows no face" in no_reference.error
    gone = bench.row(trials.Trial(run, tmp_path / "gone.png", "nobody"))
    assert "there is no such file" in gone.error


@pytest.mark.parametrize("text", ["no JSON", "[]", '{"figures": {}}'])
def test_what_is_no_result_is_not_shown(tmp_path, text):
    (tmp_path / "some.json").write_text(text)
    with pytest.raises(DataError, match="this is no study's result"):
        load(tmp_path / "some.json")


@pytest.mark.slow
def test_on_real_people_the_cloak_beats_noise(data, weights, tmp_path):
    result = protect.study(data, tmp_path, quick=True)
    figures, roles = result["figures"], result["settings"]["roles"]
    attacked = [name for name, role in roles.items() if role == "attacked"]
    assert attacked
    for name in attacked:
        assert figures[f"lfw.standard.{name}.psr"] >= 0.75
        assert figures[f"lfw.noise.{name}.psr"] == 0
    assert figures["portraits.strong.surrogates_protected"] >= 1
    assert figures["portraits.strong.ssimulacra2_median"] < 90


def test_tables_of_an_unknown_study_are_refused():
    with pytest.raises(DataError, match="no tables of a study named 'other'"):
        tables({"study": "other", "figures": {}, "settings": {}})
