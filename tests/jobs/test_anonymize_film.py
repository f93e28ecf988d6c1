"""Videos: covered, judged, and never half written."""

import numpy as np
import pytest

from visard import methods
from visard.errors import NoFaceError, PhotoError, SettingError
from visard.jobs import anonymize_film
from visard.jobs.anonymize import Wishes
from visard.jobs.anonymize_film import FilmJob
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


def test_an_interruption_leaves_nothing_behind(film, tmp_path, stubbed) -> None:
    def interrupt(done, total):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        FilmJob(Wishes("solid")).run(film, tmp_path, interrupt)
    assert [path.name for path in tmp_path.iterdir()] == ["party.mp4"]


def test_methods_for_photos_only_are_refused(stubbed) -> None:
    with pytest.raises(SettingError, match="for photos only"):
        FilmJob(Wishes("paint"))
