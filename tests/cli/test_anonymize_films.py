"""The verb on videos: what may be asked for, what is said, and the exit status."""

import json

import pytest

from visard.cli.main import _run
from visard.errors import PhotoError
from visard.jobs import anonymize_film
from visard.jobs.anonymize_film import FilmReport, Slip
from visard.jobs.film_pictures import Gathered


@pytest.fixture
def films(tmp_path, monkeypatch):
    """Two videos by name, and a job that only says it did something."""

    class Job:
        def __init__(self, wishes) -> None:
            self.method, self.gathered = wishes.method, Gathered()

        def run(self, source, folder, advance):
            if "bad" in source.name:
                raise PhotoError("this is not a video, or a damaged one", str(source))
            slips = (Slip(3, "mtcnn", (1.0, 2.0, 3.0, 4.0)),) if "slip" in source.name else ()
            return FilmReport(
                source.name, f"{source.stem}.visard.mp4", self.method, 9, 8, 10, 2, 9, slips, {}
            )

    monkeypatch.setattr(anonymize_film, "FilmJob", Job)
    for name in ("good.mp4", "slip.mov", "bad.mkv"):
        (tmp_path / name).write_bytes(b"x")
    return tmp_path


def test_solid_is_what_videos_get_unasked(films, capsys) -> None:
    assert _run(["anonymize", str(films / "good.mp4"), "--json"]) == 0
    said = json.loads(capsys.readouterr().out)
    assert said["method"] == "solid"
    assert said["hidden"] is True


def test_a_slip_is_named_and_the_status_tells(films, capsys) -> None:
    assert _run(["anonymize", str(films / "slip.mov")]) == 3
    assert "mtcnn in frame 3" in capsys.readouterr().out


def test_a_bad_one_does_not_stop_the_rest(films, capsys) -> None:
    assert _run(["anonymize", str(films), "--json"]) == 3
    heard = capsys.readouterr()
    assert [bool(each.get("hidden")) for each in json.loads(heard.out)] == [False, True, False]
    assert "damaged" in heard.err
    assert _run(["anonymize", str(films / "bad.mkv")]) == 1


@pytest.mark.parametrize("option", [["--html", "page.html"], ["--animate", "growing.gif"]])
def test_what_is_for_photos_is_refused(films, option, capsys) -> None:
    assert _run(["anonymize", str(films / "good.mp4"), *option]) == 2
    assert "for photos" in capsys.readouterr().err


def test_what_goes_wrong_unexpectedly_costs_no_other_video(films, capsys, monkeypatch) -> None:
    run = anonymize_film.FilmJob.run

    def broken(self, source, folder, advance):
        if source.name == "bad.mkv":
            raise MemoryError("no more of it")
        return run(self, source, folder, advance)

    monkeypatch.setattr(anonymize_film.FilmJob, "run", broken)
    assert _run(["anonymize", str(films)]) == 3
    heard = capsys.readouterr()
    assert "bad.mkv: unexpectedly failed (MemoryError: no more of it)" in heard.err
    assert "good.visard.mp4" in heard.out


def test_a_contact_sheet_of_videos(films, capsys) -> None:
    assert _run(["anonymize", str(films), "--review", str(films / "sheet.html")]) == 3
    page = (films / "sheet.html").read_text()
    assert page.index("bad.mkv") < page.index("good.mp4")
    assert "this is not a video" in page
    assert "still found in the result" in page
