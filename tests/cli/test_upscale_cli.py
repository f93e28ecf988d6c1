"""``visard upscale`` as a person meets it: files, words, exit codes."""

import json
import sys

import numpy as np
import pytest
from PIL import Image

import people
from restore import tiny_networks as tiny
from visard.cli import main as program
from visard.jobs import upscale as job


@pytest.fixture
def visard(monkeypatch, capsys):
    """Runs the program in this process: exit status, stdout, stderr."""

    def run(*arguments):
        monkeypatch.setattr(sys, "argv", ["visard", *(str(each) for each in arguments)])
        with pytest.raises(SystemExit) as end:
            program.main()
        out, err = capsys.readouterr()
        return end.value.code or 0, out, err

    return run


def _bicubic(visard, *arguments):
    return visard("upscale", *arguments, "--upscaler", "bicubic")


def test_one_photo_keeps_its_format_and_loses_its_tags(visard, tmp_path) -> None:
    exif = Image.Exif()
    exif[0x0112], exif[0x010F] = 6, "a maker"  # turned by a quarter
    photo = tmp_path / "me.jpg"
    Image.fromarray(np.full((30, 50, 3), 90, np.uint8)).save(photo, exif=exif)
    before = photo.read_bytes()
    status, out, err = _bicubic(visard, photo)
    assert (status, out) == (0, "")
    assert f"written: {tmp_path / 'me.x4.jpg'} (120×200)" in err
    with Image.open(tmp_path / "me.x4.jpg") as larger:
        assert (larger.format, larger.size, dict(larger.getexif())) == ("JPEG", (120, 200), {})
    assert photo.read_bytes() == before


def test_opacity_and_grey_stay(visard, tmp_path) -> None:
    grey = np.arange(64, dtype=np.uint8).reshape(8, 8)
    Image.fromarray(grey).save(tmp_path / "grey.png")
    see_through = np.dstack([np.full((8, 8, 3), 200, np.uint8), grey])
    Image.fromarray(see_through).save(tmp_path / "alpha.png")
    weights = tmp_path / "tiny.pth"
    weights.write_bytes(tiny.pickled(tiny.renamed(tiny.network(2), tiny.BASICSR)))
    assert visard("upscale", tmp_path, "--weights", weights)[0] == 0
    with Image.open(tmp_path / "grey.x2.png") as larger:
        assert (larger.mode, larger.size) == ("L", (16, 16))
    with Image.open(tmp_path / "alpha.x2.png") as larger:
        wanted = Image.fromarray(grey).resize((16, 16), Image.Resampling.BICUBIC)
        assert larger.mode == "RGBA"
        assert (np.array(larger.getchannel("A")) == np.array(wanted)).all()


def test_a_folder_into_another(visard, tmp_path) -> None:
    (tmp_path / "in" / "deep").mkdir(parents=True)
    (tmp_path / "out").mkdir()
    people.portrait(tmp_path / "in" / "a.png", side=20)
    people.portrait(tmp_path / "in" / "deep" / "b.webp", side=20)
    (tmp_path / "in" / "bad.jpg").write_bytes(b"nothing")
    status, out, _ = _bicubic(visard, tmp_path / "in", "-o", tmp_path / "out", "--json")
    entries = {each["path"].rpartition("/")[2]: each for each in json.loads(out)}
    assert status == 1
    assert entries["a.png"]["width"] == 80
    assert "this is not a photo" in entries["bad.jpg"]["error"]
    made = sorted(str(p.relative_to(tmp_path)) for p in (tmp_path / "out").rglob("*.*"))
    assert made == ["out/a.x4.png", "out/deep/b.x4.webp"]


def test_results_are_neither_replaced_nor_enlarged_again(visard, tmp_path) -> None:
    people.portrait(tmp_path / "me.png", side=20)
    assert _bicubic(visard, tmp_path)[0] == 0
    status, _, err = _bicubic(visard, tmp_path)
    assert status == 1
    assert "me.x4.png: the result exists already; use --force" in err
    assert _bicubic(visard, tmp_path, "--force")[0] == 0
    assert {path.name for path in tmp_path.iterdir()} == {"me.png", "me.x4.png"}


def test_no_photo_grows_beyond_measure(visard, tmp_path, monkeypatch) -> None:
    photo = people.portrait(tmp_path / "me.webp", side=30)
    monkeypatch.setattr(job, "MAX_PIXELS", 14_000)
    status, _, err = _bicubic(visard, photo)
    assert (status, len(err.splitlines())) == (1, 1)
    assert "me.webp: 120×120 pixels would be more than 0.014 million; make it smaller" in err
    assert not list(tmp_path.glob("*.x4.*"))


def test_no_side_grows_beyond_what_the_format_holds(visard, tmp_path) -> None:
    Image.new("RGB", (5000, 1)).save(tmp_path / "wide.webp")
    status, _, err = _bicubic(visard, tmp_path / "wide.webp")
    assert status == 1
    assert "no side of a WEBP may be longer than 16,383 pixels" in err


@pytest.mark.parametrize(
    ("arguments", "status", "words"),
    [
        (["gone.jpg"], 1, "gone.jpg: there is no such file; check the path"),
        (["me.png", "--weights", "me.png"], 1, "it is no file of weights that can be trusted"),
        (["me.png", "--weights", "gone.pth"], 1, "gone.pth: it cannot be read"),
        (["me.png", "--realism", "2"], 2, "should be less than or equal to 1"),
        (["me.png", "--upscaler", "magic"], 1, "there is no upscaler named 'magic'"),
        (["me.png", "--upscaler", "bicubic", "--weights", "me.png"], 2, "takes no weights"),
        (["me.png", "-o", "nowhere"], 2, "nowhere is no folder; create it first"),
        (["empty"], 2, "there is no photo in it"),
    ],
)
def test_refusals_are_one_line(visard, tmp_path, monkeypatch, arguments, status, words) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "empty").mkdir()
    people.portrait(tmp_path / "me.png", side=20)
    ended, out, err = visard("upscale", *arguments)
    assert (ended, out) == (status, "")
    assert words in err
    assert len(err.splitlines()) == 1
    assert {path.name for path in tmp_path.iterdir()} == {"empty", "me.png"}
