"""``visard mask``: what it makes, says and refuses."""

import json
import sys

import numpy as np
import pytest
from PIL import Image, ImageOps

import people
from visard.cli import main as program
from visard.cloak import opom, universal
from visard.cloak.mask_file import read


@pytest.fixture
def visard(monkeypatch, capsys):
    monkeypatch.setattr(opom, "USUAL", opom.Recipe(steps=3))

    def run(*arguments: object) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["visard", *map(str, arguments)])
        with pytest.raises(SystemExit) as end:
            program.main()
        said = capsys.readouterr()
        return end.value.code or 0, said.out, said.err

    return run


@pytest.fixture
def photos(tmp_path):
    """A folder with two photos of one person."""
    folder = tmp_path / "me"
    folder.mkdir()
    first = people.portrait(folder / "a.png", side=240)
    ImageOps.mirror(Image.open(first)).save(folder / "b.png")
    return folder


QUICK = ("--attack", "dlib")


def test_from_a_mask_to_a_masked_photo(visard, photos, tmp_path, monkeypatch):
    monkeypatch.setattr("visard.methods._STRANGERS_FIRST", ("mobileface",))
    mask = tmp_path / "me.safetensors"
    status, out, _ = visard("mask", "opom", photos, "-o", mask, *QUICK)
    assert status == 0
    assert f"Made {mask} of 2 photos." in out
    assert f"visard protect PHOTO --method opom:{mask}" in out
    assert [card.name for card in read(mask, "opom").surrogates] == ["dlib"]
    photo = people.portrait(tmp_path / "other.png")
    status, out, _ = visard("protect", photo, "--method", f"opom:{mask}", "--json")
    report = json.loads(out)
    assert status in (0, 3)
    assert report["method"] == "opom"
    knowledge = {each["recognizer"]: each["knowledge"] for each in report["faces"][0]["findings"]}
    assert knowledge["dlib"] == "surrogate"


def test_everything_is_said_in_json(visard, photos, tmp_path):
    people.landscape(photos / "hills.png")
    (photos / "note.jpg").write_text("no photo")
    (photos / "a.visard.png").write_bytes((photos / "a.png").read_bytes())
    mask = tmp_path / "all.safetensors"
    status, out, err = visard("mask", "universal", photos, "-o", mask, "--json", *QUICK)
    facts = json.loads(out)
    assert status == 1  # a file could not be read
    assert (facts["method"], facts["attacked"]) == ("universal", ["dlib"])
    assert facts["used"] == [str(photos / "a.png"), str(photos / "b.png")]
    assert {lost["source"] for lost in facts["lost"]} == {
        str(photos / "hills.png"),
        str(photos / "note.jpg"),
    }
    assert facts["settings"]["norm"] == "l2"
    assert 0 <= facts["fooled"]["dlib"] <= 1
    assert "no face was found; not used" in err
    assert "note.jpg" in err
    assert read(mask, "universal").method == "universal"


def test_a_mask_that_exists_is_kept(visard, photos, tmp_path):
    mask = tmp_path / "me.safetensors"
    mask.write_text("mine")
    status, _, complaint = visard("mask", "opom", photos, "-o", mask, *QUICK)
    assert (status, mask.read_text()) == (2, "mine")
    assert "--force replaces it" in complaint
    assert visard("mask", "opom", photos, "-o", mask, "--force", *QUICK)[0] == 0
    assert np.abs(read(mask, "opom").change.numpy()).max() <= 8 / 255 + 1e-6


@pytest.mark.parametrize(
    ("arguments", "status", "complaint"),
    [
        (("opom", "a.png", "-o", "x.safetensors"), 1, "2 photos of the person or more, and 1 was"),
        (("opom", "hills.png", "-o", "x.safetensors"), 1, "no face was found in any of 1 photos"),
        (("universal", "none.png", "-o", "x.safetensors"), 1, "there is no such file"),
        (("universal", "a.png", "-o", "x.npz"), 2, "does not end in .safetensors"),
        (("universal", "a.png", "-o", "no/x.safetensors"), 2, "folder"),
        (("universal", "a.png", "-o", "x.safetensors", "--norm", "l1"), 2, "l1"),
        (("opom", "a.png", "-o", "x.safetensors", "--subspace", "cone"), 2, "cone"),
        (("opom", "a.png", "-o", "x.safetensors", "--largest", "99"), 2, "64"),
        (("opom", "a.png", "-o", "x.safetensors", "--attack", "nobody"), 1, "nobody"),
    ],
)
def test_refusals_are_one_line(visard, photos, monkeypatch, arguments, status, complaint):
    people.landscape(photos / "hills.png")
    monkeypatch.chdir(photos)
    found, out, err = visard("mask", *arguments)
    assert (found, out) == (status, "")
    assert complaint in err
    assert len(err.splitlines()) == 1
    assert not list(photos.glob("*.safetensors"))


def test_a_folder_without_photos(visard, tmp_path):
    status, _, err = visard("mask", "universal", tmp_path, "-o", tmp_path / "x.safetensors")
    assert (status, err) == (1, "visard: there is no photo; give photos that show a face\n")


def test_protecting_with_opom_alone_asks_for_photos(visard, photos):
    status, _, err = visard("protect", photos / "a.png", "--method", "opom")
    assert status == 1
    assert "--references" in err


def test_the_published_recipes_stand():
    assert universal.USUAL.radius == pytest.approx(2000 / 255 / 388, rel=1e-3)
    assert opom.Recipe().limit == 8 / 255
