"""The study of generators: its figures by hand, and the whole of it on people who are patterns."""

import json

import numpy as np
import pytest
from PIL import Image
from scipy import ndimage

from colours import Middle
from projections import Projection
from visard.methods import Cast
from visard.results import Visibility
from visard.studies import generators, generators_speed
from visard.studies.cloaks_rows import Question, Row, Word
from visard.studies.cloaks_ways import Group, Way
from visard.studies.generators_figures import figures
from visard.studies.table import tables

PEOPLE = ("ann", "bob")
ROLES = {"latent": {"net": "attacked", "judge": "stranger"}}


def _row(*words, person="ann", crowd="lfw", score=76.0):
    seen = Visibility(ssimulacra2=score, flip=0.04, ssim=0.97, psnr=38.0, largest=9)
    return Row("latent", crowd, "judge", person, "a.png", 90.0, seen, 0.02, 0, True, words)


def _word(net, before, after, question=Question.OTHER, channel="jpeg75"):
    return Word(question, net, channel, "b.png", before, after)


def test_figures_are_counted_over_all_and_by_role():
    first = _row(_word("net", 0.5, 1.5), _word("judge", 0.5, 0.9), _word("judge", 1.2, 1.5))
    second = _row(
        _word("net", 0.5, 1.1),
        _word("judge", 0.5, None),
        _word("judge", 0.1, 1.2, Question.SAME),
        _word("judge", 0.5, 1.9, channel="file"),
        person="bob",
        crowd="celeba",
        score=74.0,
    )
    found = figures([first, second], ROLES)
    assert found["latent.psr"] == 0.5  # a face that is not found is no success
    assert found["latent.accepted_clean"] == 4
    assert found["latent.attacked.psr"] == found["latent.net.psr"] == 1
    assert found["latent.strangers.psr"] == found["latent.judge.psr"] == 0
    assert found["latent.judge.not_acquired"] == 0.5
    assert found["latent.same_photo.psr"] == 1
    assert found["latent.celeba.psr"] == 0.5
    assert (found["latent.ssimulacra2"], found["latent.ssimulacra2_worst"]) == (75, 74)


@pytest.fixture
def data(tmp_path):
    for crowd in ("lfw", "celeba"):
        for seed, name in enumerate(PEOPLE):
            folder = tmp_path / "data" / crowd / name
            folder.mkdir(parents=True)
            for photo in range(2):
                random = np.random.default_rng(seed)
                soft = ndimage.gaussian_filter(random.uniform(0, 255, (120, 120, 3)), (5, 5, 0))
                soft = (soft - soft.mean()) * 6 + 128 + random.normal(0, 1 + photo, soft.shape)
                Image.fromarray(soft.clip(8, 250).astype(np.uint8)).save(folder / f"{photo}.png")
    listed = {"test": PEOPLE}
    (tmp_path / "data" / "splits.json").write_text(json.dumps({"lfw": listed, "celeba": listed}))
    (tmp_path / "out").mkdir()
    return tmp_path / "data"


def test_the_whole_study_and_its_tables(data, tmp_path, monkeypatch):
    cast = Cast((Projection("mobileface"),), (Projection("dlib"),), ("absent: no weights",))
    few = [Way(name, name, Group.OTHERS) for name in ("latent", "noise")]
    few.append(Way("standard", "noise", Group.OTHERS))  # in the place of what takes seconds
    monkeypatch.setattr(generators, "cast", lambda: cast)
    monkeypatch.setattr(generators, "detector", Middle)
    monkeypatch.setattr(generators, "WAYS", tuple(few))
    monkeypatch.setattr(generators, "TIMED", tuple(few[:2]))
    monkeypatch.setattr(generators_speed, "_DEFAULT", "noise")
    monkeypatch.setattr(generators_speed, "THREADS", 1)
    monkeypatch.setattr(generators_speed, "_TRIES", 1)
    told = []
    result = generators.study(data, tmp_path / "out", advance=lambda *now: told.append(now))
    found = result["figures"]
    assert result["missing"] == ["absent: no weights"]
    assert told[-1] == (12, 12)
    assert found["latent.photos"] == 4
    assert found["latent.ssimulacra2_worst"] >= 74
    assert found["latent.pass_ms"] <= found["latent.ms"]
    assert found["speed_ratio_to_standard"] > 0
    assert result["settings"]["roles"]["noise"] == {"mobileface": "stranger", "dlib": "stranger"}
    assert set(result["settings"]["roles"]["latent"].values()) == {"attacked"}
    page = tables(result)
    assert "| latent | " in page
    assert "dlib" in page
    again = generators.study(data, tmp_path / "out")["figures"]
    same = [name for name in found if "psr" in name or "ssim" in name]
    assert {name: again[name] for name in same} == {name: found[name] for name in same}
