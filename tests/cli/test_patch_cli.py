"""``visard patch``: what it makes, says and refuses."""

import json
import sys
from hashlib import sha256

import pytest
import torch

import people
from visard.cli import main as program
from visard.patch.places import Where
from visard.patch.stored import Pair, PairCard, packed, read


@pytest.fixture
def visard(monkeypatch, capsys):
    def run(*arguments: object) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["visard", *map(str, arguments)])
        with pytest.raises(SystemExit) as end:
            program.main()
        said = capsys.readouterr()
        return end.value.code or 0, said.out, said.err

    return run


@pytest.fixture
def grey(tmp_path):
    """A file of patches that hide nothing."""
    card = PairCard(Where.CHEEKS, "mtcnn", "d", 0, 0, 0, 0.0, 0.0, 0, "CC0", commercial=True)
    file = tmp_path / "grey.safetensors"
    file.write_bytes(packed(Pair(torch.full((2, 1, 8, 8), 0.6), card)))
    return file


def test_a_training_that_stops_goes_on(visard, tmp_path) -> None:
    people.portrait(tmp_path / "me.png")
    (tmp_path / "out").mkdir()
    train = ("patch", "train", "--photos", tmp_path / "me.png", "--out", tmp_path / "out")
    status, _, err = visard(*train, "--epochs", 4, "--minutes", 0)
    assert status == 0
    assert "cheeks.safetensors was finished; --resume goes on" in err
    assert len((tmp_path / "out" / "cheeks.jsonl").read_text().splitlines()) == 1
    status, _, err = visard(*train, "--epochs", 5, "--resume")
    assert status == 1
    assert "that training had another epochs" in err
    status, _, err = visard(*train, "--epochs", 4, "--resume")
    assert status == 0
    assert "written: " in err
    lines = [json.loads(x) for x in (tmp_path / "out" / "cheeks.jsonl").read_text().splitlines()]
    assert [line["epoch"] for line in lines] == [1, 2, 3, 4]
    assert (tmp_path / "out" / "cheeks.png").read_bytes().startswith(b"\x89PNG")
    card = read(tmp_path / "out" / "cheeks.safetensors").card
    assert (card.photos, card.epochs, card.detector) == (1, 4, "mtcnn: P-Net, R-Net, O-Net")
    assert (card.at_once, card.rate, card.start) == (16, 0.04, "")
    assert not list((tmp_path / "out").glob("*unfinished*"))
    status, _, err = visard(*train, "--epochs", 4)
    assert status == 2
    assert "--force replaces it" in " ".join(err.split())


def test_a_course_begins_with_the_file_of_the_one_before(visard, grey, tmp_path) -> None:
    photo = people.portrait(tmp_path / "me.png")
    (tmp_path / "out").mkdir()
    train = ("patch", "train", "--photos", photo, "--out", tmp_path / "out", "--epochs", 1)
    status, _, err = visard(*train, "--start", grey, "--at-once", 2, "--rate", 0)
    assert status == 0, err
    begun, made = read(grey), read(tmp_path / "out" / "cheeks.safetensors")
    assert torch.equal(made.patches, begun.patches)  # nothing may change at that rate
    wanted = (2, 0.0, sha256(grey.read_bytes()).hexdigest())
    assert (made.card.at_once, made.card.rate, made.card.start) == wanted


def test_no_face_to_train_on_is_said(visard, tmp_path) -> None:
    photo = people.landscape(tmp_path / "hill.png")
    status, _, err = visard("patch", "train", "--photos", photo, "--out", tmp_path)
    assert status == 1
    assert "no face was found in any of 1 photos; give photos of faces at least" in err


def test_a_face_that_is_still_found_is_status_3(visard, grey, tmp_path) -> None:
    photo = people.portrait(tmp_path / "me.png")
    status, out, _ = visard("patch", "apply", photo, "--patches", grey, "--json")
    said = json.loads(out)
    assert status == 3
    assert said["output"] == str(tmp_path / "me.partial.png")
    assert (said["hidden"], said["faces"][0]["found"]) == (False, True)


def test_one_bad_photo_does_not_stop_the_rest(visard, grey, tmp_path) -> None:
    hill = people.landscape(tmp_path / "hill.png")
    photo = people.portrait(tmp_path / "me.png")
    status, out, err = visard("patch", "apply", hill, photo, "--patches", grey)
    assert status == 3
    assert "hill.png: no face and no pair of markers was found" in err
    assert "me.partial.png: face 1 (by landmarks): still found by MTCNN" in out


def test_nothing_to_patch_is_a_failure(visard, grey, tmp_path) -> None:
    status, out, err = visard("patch", "apply", tmp_path / "none.png", "--patches", grey)
    assert (status, out) == (1, "")
    assert "none.png: there is no such file" in err


def test_the_sheet_is_written_once(visard, grey, tmp_path) -> None:
    sheet = tmp_path / "sheet.pdf"
    status, _, err = visard("patch", "print", "--patches", grey, "-o", sheet)
    assert status == 0
    assert "print it at 100 %" in err
    assert sheet.read_bytes().startswith(b"%PDF")
    assert visard("patch", "print", "--patches", grey, "-o", sheet)[0] == 2


def test_misses_are_told_by_what_is_worn(visard, grey, tmp_path) -> None:
    photo = people.portrait(tmp_path / "me.png")
    words = ("patch", "eval", "--photos", photo, "--patches", grey, "--frames", 1)
    status, out, _ = visard(*words, "--json")
    said = json.loads(out)
    assert status == 0
    assert (said["frames"], said["photos"]) == (1, 1)
    assert set(said["missed"]) == {"patched", "plain", "noise", "grey"}
    assert set(said["missed"]["plain"]) == {"0.709", "0.82", "0.9", "0.95"}


def test_parts_and_papers_are_those_of_the_library() -> None:
    from visard.cli.patch_choices import Paper, Part
    from visard.patch.sheet import PAPERS

    assert [part.value for part in Part] == [where.value for where in Where]
    assert {paper.value for paper in Paper} == set(PAPERS)
