"""``visard protect`` as a person meets it: words, files, exit codes."""

import json
import subprocess
import sys
import time

import pytest
from PIL import Image

import people
from photo.corruption import bad_files
from visard.cli import main as program


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


def test_one_photo(visard, tmp_path) -> None:
    photo = people.portrait(tmp_path / "me.jpg")
    status, out, _ = visard("protect", photo, "--html", tmp_path / "proof.html")
    assert status == 0
    assert (tmp_path / "me.visard.jpg").is_file()
    for answer in ("Private?", "How?", "More?"):
        assert answer in out
    assert "data:image" in (tmp_path / "proof.html").read_text()


def test_json_is_all_there_is_on_stdout(visard, tmp_path) -> None:
    status, out, _ = visard("protect", people.portrait(tmp_path / "me.png"), "--json")
    report = json.loads(out)
    assert status == 0
    assert report["outcome"] == "protected"
    assert report["output"] == "me.visard.png"
    assert report["versions"]["visard"]


def test_a_control_leaves_everything_unprotected(visard, tmp_path) -> None:
    photo = people.portrait(tmp_path / "me.png")
    status, out, _ = visard("protect", photo, "--method", "noise")
    assert status == 3
    assert "No:" in out
    assert [path.name for path in tmp_path.iterdir()] == ["me.png"]


@pytest.mark.parametrize(
    ("arguments", "status", "words"),
    [
        (["gone.jpg"], 1, "gone.jpg: there is no such file; check the path"),
        (["sky.png"], 1, "sky.png: no face was found; nothing was written"),
        (["notes.txt"], 1, "notes.txt: this is not a photo"),
        (["me.png", "--method", "pdg"], 1, "did you mean 'pgd'?"),
        (["me.png", "--detector", "eyes"], 1, "there is no detector named 'eyes'"),
        (["me.png", "--stranger", "nobody"], 1, "'nobody' cannot be the stranger"),
        (["me.png", "--references", "empty"], 1, "no photo is in it"),
        (["me.png", "--output", "nowhere"], 2, "nowhere is no folder; create it first"),
        (["empty"], 2, "there is no photo in it"),
        (["me.png", "--strength", "brutal"], 2, "'brutal'"),
        (["me.png", "sky.png", "--html", "x.html"], 2, "one page shows one photo"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else None,
)
def test_refusals_are_one_line(visard, tmp_path, monkeypatch, arguments, status, words) -> None:
    monkeypatch.chdir(tmp_path)
    people.portrait(tmp_path / "me.png")
    people.landscape(tmp_path / "sky.png")
    (tmp_path / "notes.txt").write_text("not a photo")
    (tmp_path / "empty").mkdir()
    before = sorted(tmp_path.rglob("*"))
    code, out, err = visard("protect", *arguments)
    assert code == status
    assert words in " ".join(err.split())
    assert "Traceback" not in err
    assert out == ""
    assert sorted(tmp_path.rglob("*")) == before


def test_in_a_folder_one_bad_file_does_not_stop_the_rest(visard, tmp_path) -> None:
    photos, safe = tmp_path / "photos", tmp_path / "safe"
    (photos / "inner").mkdir(parents=True)
    safe.mkdir()
    (photos / "broken.jpg").write_bytes(b"\xff\xd8\xff but no more")
    people.landscape(photos / "sky.png")
    people.portrait(photos / "inner" / "me.png")
    people.portrait(photos / "old.visard.png")
    status, out, err = visard("protect", photos, "-o", safe)
    assert status == 3
    written = [path.relative_to(safe) for path in safe.rglob("*") if path.is_file()]
    assert [str(path) for path in written] == ["inner/me.visard.png"]
    assert "broken.jpg" in out + err
    assert "sky.png" in out + err
    assert "old.visard" not in out + err


def test_two_photos_of_one_name_do_not_overwrite_each_other(visard, tmp_path) -> None:
    (tmp_path / "out").mkdir()
    photos = []
    for name in ("spring", "autumn"):
        (tmp_path / name).mkdir()
        photos.append(people.portrait(tmp_path / name / "me.png"))
    status, _, err = visard("protect", *photos, "-o", tmp_path / "out", "--force")
    assert status == 3
    assert "me.visard.png: another photo of this run has this result already" in err
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["me.visard.png"]


def test_a_photo_named_twice_is_done_once(visard, tmp_path) -> None:
    photo = people.portrait(tmp_path / "me.png")
    status, out, _ = visard("protect", photo, tmp_path, "--json")
    assert status == 0
    assert json.loads(out)["source"] == "me.png"


def test_no_bad_file_makes_it_stumble(tmp_path) -> None:
    """Hundreds of broken files in one run: a line each, no traceback, nothing written."""
    files = bad_files(tmp_path)
    (tmp_path / "out").mkdir()
    start = time.monotonic()
    arguments = ["protect", *map(str, files), "-o", str(tmp_path / "out"), "--json"]
    run = subprocess.run(
        [sys.executable, "-c", "from visard.cli.main import main; main()", *arguments],
        capture_output=True,
        timeout=240,
    )
    assert len(files) >= 300
    assert run.returncode == 3
    assert b"Traceback" not in run.stderr
    assert len(json.loads(run.stdout)) == len(files)
    assert list((tmp_path / "out").iterdir()) == []
    assert time.monotonic() - start < 200


def test_tags_are_dropped_unless_asked_for(visard, tmp_path) -> None:
    exif = Image.Exif()
    exif[0x8298] = "(c) me"  # Copyright
    exif.get_ifd(0x8825)[1] = "N"
    photo = people.portrait(tmp_path / "me.jpg", exif=exif)
    for options, kept in (((), False), (("--keep-credit", "--force"), True)):
        visard("protect", photo, *options)
        with Image.open(tmp_path / "me.visard.jpg") as written:
            assert (written.getexif().get(0x8298) is not None) is kept
            assert not written.getexif().get_ifd(0x8825)


def test_the_demo_shows_the_proof(visard, tmp_path) -> None:
    status, out, _ = visard("demo", "-o", tmp_path / "demo")
    assert status == 0
    names = sorted(path.name for path in (tmp_path / "demo").iterdir())
    assert names == ["astronaut.jpg", "astronaut.visard.jpg", "evidence.html"]
    assert "Private?" in out


def test_a_target_needs_consent_and_is_noted(visard, tmp_path, monkeypatch) -> None:
    photo, log = people.portrait(tmp_path / "me.jpg", side=120), tmp_path / "targets.jsonl"
    monkeypatch.setenv("VISARD_TARGET_LOG", str(log))
    status, _, err = visard("protect", photo, "--target", photo)
    assert status == 1
    assert err.startswith("visard: --target: recognisers would take somebody else for this person")
    assert "say --i-have-their-consent" in err
    assert "--method pgd_targeted leads to people who do not exist" in err
    assert err.count("\n") == 1
    status, _, err = visard("protect", photo, "--i-have-their-consent")
    assert (status, log.exists()) == (2, False)
    options = ("--target", photo, "--i-have-their-consent", "--method", "pgd_l2_targeted")
    _, _, err = visard("protect", photo, *options)
    assert f"is noted in {log}" in " ".join(err.split())
    assert "taken for the chosen face by" in err
    assert json.loads(log.read_text())["faces"] == 1
