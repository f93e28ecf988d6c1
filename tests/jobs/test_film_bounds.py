"""Videos beyond a bound are refused before anything of them is decoded."""

import pytest

from video_clips import video
from visard.errors import PhotoError
from visard.jobs.film_bounds import FilmBounds, check_film
from visard.photo import video as reading

pytest.importorskip("av")


@pytest.fixture
def film(tmp_path):
    return video(tmp_path / "film.mp4", count=30)


def test_a_video_within_the_bounds_is_counted(film) -> None:
    assert check_film(film, FilmBounds(frames=30, pixels=96 * 64), "video") == 30


def test_a_long_and_a_large_one_are_refused(film) -> None:
    with pytest.raises(PhotoError, match="video: it has more than the 29 frames"):
        check_film(film, FilmBounds(frames=29, pixels=96 * 64), "video")
    with pytest.raises(PhotoError, match="video: its frames have 96 × 64 pixels"):
        check_film(film, FilmBounds(frames=30, pixels=6143), "video")


def test_what_is_no_video_is_refused(tmp_path) -> None:
    (tmp_path / "film.mp4").write_bytes(b"\0\0\0\x20ftypisom" + bytes(999))
    with pytest.raises(PhotoError, match="not a video"):
        check_film(tmp_path / "film.mp4", FilmBounds(9, 9), "video")


def test_no_frame_is_decoded_that_fills_the_memory(film, monkeypatch) -> None:
    monkeypatch.setattr(reading, "MAX_PIXELS", 6143)
    with pytest.raises(PhotoError, match="not a video, or a damaged one"):
        list(reading.frames(film, [0]))
    assert check_film(film, FilmBounds(30, 6144), "video") == 30  # nothing is decoded here
