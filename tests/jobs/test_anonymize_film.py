"""Videos: covered, judged, and never half written."""

import io
import json

import numpy as np
import pytest
from PIL import Image

from visard import methods
from visard.anonymize.redact.redaction import Redaction
from visard.boxes.mark import Mark, What
from visard.boxes.owners import key
from visard.boxes.reading import read as read_boxes
from visard.boxes.writing import write as write_boxes
from visard.errors import NoFaceError, PhotoError, SettingError
from visard.jobs import anonymize_film
from visard.jobs.anonymize_film import FilmJob
from visard.jobs.looks import Looks
from visard.jobs.picking import Limits
from visard.jobs.wishes import Wishes
from visard.results import Why
from visard.types import Face

av = pytest.importorskip("av")

COUNT, SIDE = 24, 32


def _box(number):
    return (10.0 + 2 * number, 20.0, 10.0 + 2 * number + SIDE, 20.0 + SIDE)


@pytest.fixture
def film(tmp_path):
    """A white square that moves over grey."""
    path = tmp_path / "party.mp4"
    with av.open(str(path), "w") as made:
        stream = made.add_stream("h264", rate=25)
        stream.width, stream.height, stream.pix_fmt = 128, 96, "yuv420p"
        for number in range(COUNT):
            picture = np.full((96, 128, 3), 90, np.uint8)
            left, top, right, bottom = (round(side) for side in _box(number))
            picture[top:bottom, left:right] = 255
            made.mux(stream.encode(av.VideoFrame.from_ndarray(picture, format="rgb24")))
        made.mux(stream.encode())
    return path


class _White:
    """Takes white squares for faces, from so many white pixels on."""

    name = "white"

    def __init__(self, fewest=200) -> None:
        self._fewest = fewest

    def detect(self, image):
        rows, columns = np.nonzero((image > 200).all(axis=2))
        if len(rows) < self._fewest:
            return []
        box = tuple(
            float(side) for side in (columns.min(), rows.min(), columns.max() + 1, rows.max() + 1)
        )
        points = tuple((box[0] + x, box[1] + x) for x in range(5))
        return [Face(box, points, 1.0)]


@pytest.fixture
def stubbed(monkeypatch):
    monkeypatch.setattr(methods, "film_detector", lambda side: _White())
    monkeypatch.setattr(anonymize_film, "_judges", lambda: (_White(),))


def _nothing(done, total):
    pass


def test_every_face_is_covered_and_the_result_is_looked_at_again(film, tmp_path, stubbed) -> None:
    told = []
    report = FilmJob(Wishes("solid")).run(film, tmp_path, lambda *numbers: told.append(numbers))
    assert report.output == "party.visard.mp4"
    assert report.hidden
    assert report.frames == report.with_faces == COUNT
    assert report.judged > 0
    assert told[-1] == (COUNT, COUNT)
    with av.open(str(tmp_path / report.output)) as result:
        pictures = [frame.to_ndarray(format="rgb24") for frame in result.decode(video=0)]
    assert len(pictures) == COUNT
    assert all((picture < 200).all() for picture in pictures)


def test_what_is_found_again_makes_it_partial(film, tmp_path, monkeypatch, stubbed) -> None:
    class Grey(_White):
        def detect(self, image):
            return super().detect(np.where(image > 60, np.uint8(255), image))

    monkeypatch.setattr(anonymize_film, "_judges", lambda: (Grey(),))
    report = FilmJob(Wishes("solid")).run(film, tmp_path, _nothing)
    assert report.output == "party.partial.mp4"
    assert not report.hidden
    assert report.slips[0].detector == "white"


def test_nothing_is_written_where_no_face_is_found(film, tmp_path, monkeypatch, stubbed) -> None:
    monkeypatch.setattr(methods, "film_detector", lambda side: _White(10**6))
    with pytest.raises(NoFaceError, match=r"party\.mp4.*no face"):
        FilmJob(Wishes("solid")).run(film, tmp_path, _nothing)
    assert [path.name for path in tmp_path.iterdir()] == ["party.mp4"]


def test_results_are_never_replaced_unasked(film, tmp_path, stubbed) -> None:
    (tmp_path / "party.partial.mp4").write_bytes(b"yesterday")
    with pytest.raises(PhotoError, match="exists already"):
        FilmJob(Wishes("solid")).run(film, tmp_path, _nothing)
    FilmJob(Wishes("solid", force=True)).run(film, tmp_path, _nothing)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["party.mp4", "party.visard.mp4"]


@pytest.mark.parametrize("kept", [0, 200, 0.7])
def test_a_damaged_video_leaves_nothing_behind(film, tmp_path, stubbed, kept) -> None:
    whole = film.read_bytes()
    film.write_bytes(whole[: kept if isinstance(kept, int) else int(kept * len(whole))])
    with pytest.raises(PhotoError, match=r"party\.mp4"):
        FilmJob(Wishes("solid")).run(film, tmp_path, _nothing)
    assert [path.name for path in tmp_path.iterdir()] == ["party.mp4"]


def test_a_folder_that_is_not_there_is_made(film, tmp_path, stubbed) -> None:
    """As for photos: folders in a folder are made again where the results go."""
    inside = tmp_path / "covered" / "summer"
    assert FilmJob(Wishes("solid")).run(film, inside, _nothing).hidden
    assert [path.name for path in inside.iterdir()] == ["party.visard.mp4"]


def test_an_interruption_leaves_no_picture_behind(film, tmp_path, stubbed) -> None:
    def interrupt(done, total):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        FilmJob(Wishes("solid")).run(film, tmp_path, interrupt)
    left = sorted(path.suffix for path in tmp_path.iterdir())
    assert left == [".found", ".mp4"]  # where something was found, for the next run; no picture


def test_methods_for_photos_only_are_refused(stubbed) -> None:
    with pytest.raises(SettingError, match="for photos only"):
        FilmJob(Wishes("paint"))


def _run(film, folder, **wishes):
    job = FilmJob(Wishes("solid", force=True, **wishes))
    return job.run(film, folder, _nothing), job


def _pictures(path):
    with av.open(str(path)) as result:
        return [frame.to_ndarray(format="rgb24") for frame in result.decode(video=0)]


def test_found_then_corrected_then_applied_again(film, tmp_path, stubbed) -> None:
    """The round trip, by way of the file; what is covered differs by less than a box's edge."""
    report, job = _run(film, tmp_path)
    boxes = tmp_path / "b.csv"
    write_boxes(boxes, job.gathered.marks)
    first = _pictures(tmp_path / report.output)
    marks = read_boxes(boxes)
    assert {mark.face for mark in marks} == {"1"}
    again, job = _run(film, tmp_path, boxes={key(film): marks})
    assert [face.by_hand for face in again.faces] == [True]
    assert (again.faces[0].first, again.faces[0].last) == (0, COUNT - 1)
    for one, other in zip(first, _pictures(tmp_path / again.output), strict=True):
        assert (np.abs(one.astype(int) - other) > 60).any(axis=2).mean() < 0.02
    write_boxes(tmp_path / "c.csv", job.gathered.marks)
    assert (tmp_path / "c.csv").read_text() == boxes.read_text()


def test_a_face_that_no_detector_finds_is_covered_by_hand(
    film, tmp_path, monkeypatch, stubbed
) -> None:
    monkeypatch.setattr(methods, "film_detector", lambda side: _White(10**6))
    ends = [Mark("party.mp4", _box(n), face="me", frames=(n, n)) for n in (0, COUNT - 1)]
    report, _ = _run(film, tmp_path, boxes={key(film): tuple(ends)})
    assert report.hidden
    assert all((picture < 200).all() for picture in _pictures(tmp_path / report.output))


def test_a_find_struck_out_is_left_for_as_long_as_it_says(
    film, tmp_path, stubbed, monkeypatch
) -> None:
    monkeypatch.setattr(anonymize_film, "_judges", lambda: ())
    ends = [
        Mark("party.mp4", _box(n), What.LEAVE, face="no face", frames=(n, n))
        for n in (0, COUNT - 1)
    ]
    with pytest.raises(NoFaceError):
        _run(film, tmp_path, boxes={key(film): tuple(ends)})
    sky = Mark("party.mp4", (0, 0, 9, 9))
    report, job = _run(film, tmp_path, boxes={key(film): (*ends, sky)})
    assert report.struck == COUNT / 2
    assert all((picture > 200).any() for picture in _pictures(tmp_path / report.output))
    assert set(ends) <= set(job.gathered.marks)


def test_a_find_beyond_a_limit_is_said_and_makes_it_partial(
    film, tmp_path, stubbed, monkeypatch
) -> None:
    class Blinded(_White):
        def detect(self, image):
            whole = Face((0.0, 0.0, 128.0, 96.0), tuple((1.0, 1.0) for _ in range(5)), 0.5)
            return [*super().detect(image), whole]

    monkeypatch.setattr(methods, "film_detector", lambda side: Blinded())
    report, _ = _run(film, tmp_path)
    assert report.output == "party.partial.mp4"
    assert not report.hidden
    assert (report.refused, report.uncovered[0].why) == (COUNT / 2, Why.TOO_LARGE)
    assert len(report.faces) == 1
    few, _ = _run(film, tmp_path, limits=Limits(largest=1, most=1))
    assert few.uncovered[0].why is Why.TOO_MANY


def test_whoever_looks_less_often_holds_longer(film, tmp_path, stubbed) -> None:
    report, _ = _run(film, tmp_path, every=6)
    assert report.hidden
    assert report.held == COUNT - COUNT / 6
    with pytest.raises(SettingError, match="--every"):
        FilmJob(Wishes("solid", every=0))


class _Killed(BaseException):
    """As a signal would."""


def _stopped(film, folder, settings):
    """One look was taken, and then came the end."""
    looks = Looks(film, folder, settings)
    looks.add(0, [(1.0, 2.0, 3.0, 4.0, 0.5)])
    looks.__exit__(_Killed, _Killed(), None)


def test_after_a_kill_no_look_is_taken_twice(film, tmp_path, stubbed, monkeypatch) -> None:
    asked, kill_at = [], None

    class Counting(_White):
        def detect(self, image):
            asked.append(1)
            if len(asked) == kill_at:
                raise _Killed
            return super().detect(image)

    monkeypatch.setattr(methods, "film_detector", lambda side: Counting())
    whole, _ = _run(film, tmp_path / "whole")
    monkeypatch.setattr(anonymize_film, "_judges", lambda: ())
    asked.clear()
    kill_at = 9
    with pytest.raises(_Killed):
        _run(film, tmp_path / "killed")
    kill_at = None
    (kept,) = (tmp_path / "killed").iterdir()
    assert kept.suffix == ".found"
    kept.write_bytes(kept.read_bytes()[:-9])  # the last line was not written to its end
    left = tmp_path / "killed" / json.loads(kept.read_text().splitlines()[1])["writing"]
    left.write_bytes(b"half a video")
    report, _ = _run(film, tmp_path / "killed")
    assert report.resumed == 7
    assert len(asked) == 9 + COUNT / 2 - 7
    assert [path.name for path in (tmp_path / "killed").iterdir()] == ["party.visard.mp4"]
    assert report.faces == whole.faces
    for one, other in zip(
        _pictures(tmp_path / "killed" / report.output),
        _pictures(tmp_path / "whole" / whole.output),
        strict=True,
    ):
        assert (one == other).all()


def test_the_finds_of_another_video_or_of_other_settings_are_not_taken(
    film, tmp_path, stubbed
) -> None:
    for settings, again in (({"every": 1}, {"every": 1}), ({"every": 1}, {"every": 2})):
        _stopped(film, tmp_path, settings)
        with Looks(film, tmp_path, again) as looks:
            assert looks.resumed == (settings == again)
    _stopped(film, tmp_path, {})
    film.write_bytes(film.read_bytes() + b"more")
    with Looks(film, tmp_path, {}) as looks:
        assert looks.resumed == 0


@pytest.mark.parametrize(
    "text", ["", "{", "[]", "3\n", '{"frame": 1}\n', '{"writing": "../../x"}\n']
)
def test_a_journal_that_is_damaged_is_begun_anew(film, tmp_path, stubbed, text) -> None:
    _stopped(film, tmp_path, {})
    (kept,) = (path for path in tmp_path.iterdir() if path.suffix == ".found")
    kept.write_text(text)
    assert _run(film, tmp_path)[0].resumed == 0
    assert sorted(path.name for path in tmp_path.iterdir()) == ["party.mp4", "party.visard.mp4"]


@pytest.mark.parametrize("broken", ["look", "fill"])
def test_a_frame_that_cannot_be_processed_fails_the_run(
    film, tmp_path, stubbed, monkeypatch, broken
) -> None:
    """Never passed through."""
    calls = []

    def trouble(*given):
        calls.append(1)
        if len(calls) == 7:
            raise MemoryError("no more of it")
        return real(*given)

    if broken == "look":
        real = _White().detect
        finder = _White()
        finder.detect = trouble
        monkeypatch.setattr(methods, "film_detector", lambda side: finder)
        job = FilmJob(Wishes("solid"))
    else:
        job = FilmJob(Wishes("solid"))
        real = job._method.fills["a black box"]
        method = Redaction("solid", job._method.shape, {"a black box": trouble})
        monkeypatch.setattr(job, "_method", method)
    with pytest.raises(MemoryError):
        job.run(film, tmp_path, _nothing)
    assert [path.name for path in tmp_path.iterdir()] == ["party.mp4"]


def test_a_full_disk_leaves_nothing_under_the_final_name(
    film, tmp_path, stubbed, monkeypatch
) -> None:
    """The writing fails on the way, as it does when the room runs out."""
    from visard.photo import film as films

    real, count = films._mux, []

    def full(made, waiting):
        count.append(1)
        if len(count) == 12:
            raise OSError(28, "No space left on device")
        real(made, waiting)

    monkeypatch.setattr(films, "_mux", full)
    with pytest.raises(
        PhotoError, match=r"cannot be written \(No space left on device\).*make room"
    ):
        FilmJob(Wishes("solid")).run(film, tmp_path, _nothing)
    assert [path.name for path in tmp_path.iterdir()] == ["party.mp4"]


def test_sound_alone_is_no_video(tmp_path, stubbed) -> None:
    path = tmp_path / "song.mp4"
    with av.open(str(path), "w") as made:
        made.add_stream("aac", rate=44100)
        tone = av.AudioFrame.from_ndarray(
            np.zeros((1, 1024), np.float32), format="fltp", layout="mono"
        )
        tone.sample_rate, tone.pts = 44100, 0
        made.mux(made.streams.audio[0].encode(tone))
        made.mux(made.streams.audio[0].encode())
    with pytest.raises(PhotoError, match=r"song\.mp4: it holds no pictures, only sound"):
        FilmJob(Wishes("solid")).run(path, tmp_path, _nothing)
    assert [path.name for path in tmp_path.iterdir()] == ["song.mp4"]


def test_two_videos_of_one_name_do_not_share_a_result(film, tmp_path, stubbed) -> None:
    other = tmp_path / "other" / "party.mp4"
    other.parent.mkdir()
    other.write_bytes(film.read_bytes())
    job = FilmJob(Wishes("solid", force=True))
    job.run(film, tmp_path / "out", _nothing)
    with pytest.raises(PhotoError, match="another video of this run has this result already"):
        job.run(other, tmp_path / "out", _nothing)
    job.run(film, tmp_path / "out", _nothing)


def test_pictures_for_a_review_are_of_the_result(film, tmp_path, stubbed) -> None:
    _, job = _run(film, tmp_path, review=True)
    assert job.gathered.pictures
    for taken in job.gathered.pictures:
        with Image.open(io.BytesIO(taken.picture.jpeg)) as picture:
            assert (np.asarray(picture) < 200).all()
    assert not _run(film, tmp_path)[1].gathered.pictures
