"""``visard poison``: what it writes, says and refuses."""

import json
import sys

import numpy as np
import pytest
from PIL import Image, ImageEnhance, ImageOps

import people
from visard.cli import main as program
from visard.jobs import poison as job
from visard.photo.files import read


@pytest.fixture
def visard(monkeypatch, capsys):
    monkeypatch.setattr(job, "PEOPLE", 2)
    monkeypatch.setattr(job, "PHOTOS", 2)

    def run(*arguments: object) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["visard", *map(str, arguments)])
        with pytest.raises(SystemExit) as end:
            program.main()
        said = capsys.readouterr()
        return end.value.code or 0, said.out, said.err

    return run


@pytest.fixture
def album(tmp_path):
    """Two people with two photos each: one as she is, one in other colours."""
    for name in ("ann", "bea"):
        (tmp_path / "people" / name).mkdir(parents=True)
        first = people.portrait(tmp_path / "people" / name / "a.jpg", side=200, quality=90)
        photo = Image.open(first)
        if name == "bea":
            photo = ImageOps.grayscale(photo).convert("RGB")
            photo.save(first)
        ImageEnhance.Brightness(photo).enhance(0.8).save(first.with_name("b.png"))
    (tmp_path / "out").mkdir()
    return tmp_path / "people"


EASY = ("--stop", 0.5, "--rounds", 30)


def _changes(album, out):
    for name in ("ann", "bea"):
        for photo in ("a.jpg", "b.png"):
            before = read(album / name / photo).pixels.astype(int)
            after = read(out / name / f"{photo[0]}.visard.png").pixels.astype(int)
            yield before.shape == after.shape, np.abs(after - before).max()


def test_every_photo_gets_noise_within_its_limit(visard, album, tmp_path):
    out = tmp_path / "out"
    status, said, _ = visard("poison", album, "-o", out, "--epsilon", 4, *EASY)
    assert status == 0, said
    assert "4 photos of 2 people have noise" in said
    assert all(same and 3 <= largest <= 4 for same, largest in _changes(album, out))
    report = json.loads((out / "poison.json").read_text())
    assert report["epsilon"] == 4
    assert report["errors"][-1] < 0.5
    assert {each["largest"] for each in report["written"]} <= {3, 4}


def test_one_persons_photos_get_the_noise_of_others(visard, album, tmp_path):
    out, mine = tmp_path / "out", tmp_path / "mine"
    mine.mkdir()
    people.portrait(mine / "me.png", side=200)
    people.landscape(mine / "sea.png")
    status, said, err = visard(
        "poison", mine, "-o", out, "--others", album, "--kind", "sample", "--json", *EASY
    )
    assert status == 3
    assert "sea.png: no face was found; it stays without noise" in err
    done = json.loads(said)
    assert done["matches"]["mine"] in ("ann", "bea")
    assert 0 <= done["own_error"] <= 1
    assert [each["output"] for each in done["written"]] == [str(out / "me.visard.png")]
    assert not (out / "sea.visard.png").exists()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--stop", 0.001, "--rounds", 1), "still taken for somebody else"),
        (("--seed", 1), "it has 2 people, and noise needs 9; give a folder of other people"),
        (("--seed", 2), "2 photos of ann show a face, and noise needs 9"),
    ],
)
def test_what_would_be_no_protection_is_not_written(
    visard, album, tmp_path, monkeypatch, arguments, said
):
    if "--seed" in arguments:
        monkeypatch.setattr(job, "PEOPLE" if 1 in arguments else "PHOTOS", 9)
    status, _, err = visard("poison", album, "-o", tmp_path / "out", *arguments)
    assert status == 1
    assert said in err
    assert len(err.strip().splitlines()) == 1
    assert not list((tmp_path / "out").iterdir())


def test_results_are_not_overwritten(visard, album, tmp_path):
    out = tmp_path / "out"
    (out / "ann").mkdir()
    (out / "ann" / "a.visard.png").write_bytes(b"mine")
    status, _, err = visard("poison", album, "-o", out, *EASY)
    assert status == 1
    assert "the result exists already" in err
    assert (out / "ann" / "a.visard.png").read_bytes() == b"mine"
