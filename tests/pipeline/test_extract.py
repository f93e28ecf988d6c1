"""Collecting, preprocessing and extracting: every picture is embedded or accounted for."""

import os
import threading

import numpy as np
import pytest
import torch

from visard import cards
from visard.errors import DataError, PhotoError
from visard.photo.files import read, write
from visard.pipeline.ahead import ahead
from visard.pipeline.collect import Source, collect, of_people, pictures
from visard.pipeline.extract import BATCH, batches, extract
from visard.pipeline.preprocess import Reason, main_face
from visard.types import Face, Photo

EYES = ((2.0, 2.0), (6.0, 2.0), (4.0, 4.0), (2.0, 6.0), (6.0, 6.0))


class OneFace:
    """Sees a face in the middle of everything that is not black."""

    name = "one face"

    def detect(self, image):
        return [Face((0.0, 0.0, 8.0, 8.0), EYES, 1.0)] if image.max() else []


class MeanColour:
    card = cards.card("dlib")

    def embed(self, crops):
        assert len(crops) <= BATCH
        return crops.mean(dim=(2, 3))


def _plain(path, level):
    write(Photo(np.full((8, 8, 3), level, np.uint8)), path)
    return path


def _folder(tmp_path):
    """Two levels of photos, something hidden, something that is no photo, and a broken one."""
    (tmp_path / "deep" / ".cache").mkdir(parents=True)
    _plain(tmp_path / "a.png", 50)
    _plain(tmp_path / "b.visard.png", 100)
    _plain(tmp_path / "black.png", 0)
    _plain(tmp_path / "deep" / "c.png", 200)
    _plain(tmp_path / "deep" / ".cache" / "thumb.png", 200)
    (tmp_path / "notes.md").write_text("no photo")
    (tmp_path / "z.jpg").write_bytes(b"\xff\xd8\xff broken")
    return tmp_path


def test_a_folder_gives_its_photos_and_what_visard_made_of_them(tmp_path):
    names = [source.path.name for source in collect([_folder(tmp_path)], "ann")]
    assert names == ["a.png", "b.visard.png", "black.png", "c.png", "z.jpg"]


def test_a_list_gives_the_files_it_names_and_nothing_twice(tmp_path):
    folder = _folder(tmp_path / "photos")
    (tmp_path / "list.txt").write_text("photos/a.png\n\nphotos/deep\n")
    found = collect([tmp_path / "list.txt", folder / "a.png"], "ann")
    assert [source.path.name for source in found] == ["a.png", "c.png"]
    assert {source.person for source in found} == {"ann"}


def test_a_list_that_names_itself_is_refused(tmp_path):
    (tmp_path / "list.txt").write_text("list.txt\n")
    with pytest.raises(DataError, match="list names a list"):
        collect([tmp_path / "list.txt"], "ann")


@pytest.mark.parametrize("name", ["pipe.jpg", "pipe.txt"])
@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_a_pipe_is_not_waited_for(tmp_path, name):
    os.mkfifo(tmp_path / name)
    with pytest.raises(DataError, match=name):
        collect([tmp_path / name], "ann")


def test_a_list_that_is_not_there_is_refused(tmp_path):
    (tmp_path / "list.txt").write_text("nothing.png")
    (tmp_path / "bytes.txt").write_bytes(b"\xff\xfe")
    for path, words in (
        (tmp_path / "list.txt", "nothing.png: there is no such file"),
        (tmp_path / "none.txt", "none.txt: there is no such file"),
        (tmp_path / "bytes.txt", "the list cannot be read"),
        (tmp_path / "none.png", "none.png: there is no such file"),
    ):
        with pytest.raises(DataError, match=words):
            collect([path], "ann")


def test_every_picture_is_embedded_or_accounted_for(tmp_path):
    done = []
    found = extract(collect([_folder(tmp_path)], "ann"), OneFace(), [MeanColour()], done.append)
    assert [source.path.name for source in found.sources] == ["a.png", "b.visard.png", "c.png"]
    assert found.embeddings["dlib"][:, 0].diff().min() > 0
    assert [lost.source.path.name for lost in found.not_acquired] == ["black.png"]
    (broken,) = found.unreadable
    assert "z.jpg: the JPEG file is damaged" in str(broken)
    assert broken.reason is Reason.UNREADABLE
    assert sum(done) == 5
    assert found.database("dlib").names == ("ann",)


def test_batches_come_as_they_are_done_and_in_order(tmp_path):
    paths = [_plain(tmp_path / f"{number:03}.png", number + 1) for number in range(3 * BATCH + 1)]
    parts = list(batches(collect(paths, "ann"), OneFace(), [MeanColour()]))
    assert [len(part.sources) for part in parts] == [BATCH] * 3 + [1]
    assert [source.path for part in parts for source in part.sources] == paths


def test_nothing_gives_nothing():
    found = extract([], OneFace(), [MeanColour()])
    assert (found.sources, found.lost, len(found.embeddings["dlib"])) == ((), (), 0)


def test_frames_of_a_video_are_sources_of_their_own(tmp_path):
    pytest.importorskip("av", reason="PyAV is not installed")
    from video_clips import video

    found = collect([video(tmp_path / "clip.mp4")], "ann", frames=3)
    assert [source.frame for source in found] == [5, 15, 25]
    assert str(found[0]).endswith("clip.mp4, frame 5")
    levels = [image[40:].mean() for _, image in pictures(found)]
    assert levels == pytest.approx([50, 110, 170], abs=4)


def test_a_video_that_breaks_is_unreadable_from_there_on(tmp_path):
    pytest.importorskip("av", reason="PyAV is not installed")
    from video_clips import video

    path = video(tmp_path / "clip.mp4", 10)
    images = [image for _, image in pictures([Source(path, "ann", n) for n in (2, 5, 99, 100)])]
    assert [isinstance(image, PhotoError) for image in images] == [False, False, True, True]


def test_work_is_done_ahead_and_stops_when_nobody_wants_more():
    made = []

    def work():
        for number in range(1000):
            made.append((number, threading.current_thread() is threading.main_thread()))
            yield number

    items = ahead(work(), 5)
    assert next(items) == 0
    items.close()
    assert len(made) <= 7
    assert not any(main for _, main in made)


def test_an_error_comes_when_its_turn_comes():
    def work():
        yield 1
        raise OSError("gone")

    items = ahead(work(), 5)
    assert next(items) == 1
    with pytest.raises(OSError, match="gone"):
        next(items)


def test_the_main_face_is_large_and_near_the_middle():
    middle, corner, speck = (
        Face(box, EYES, 1.0)
        for box in ((30.0, 30.0, 60.0, 60.0), (0.0, 0.0, 35.0, 35.0), (48.0, 48.0, 52.0, 52.0))
    )
    assert main_face([corner, middle, speck], (100, 100)) is middle
    assert main_face([speck, corner], (100, 100)) is speck
    assert main_face([], (100, 100)) is None


def test_embeddings_are_those_of_the_whole_photo(data):
    """Cutting a window before alignment changes nothing that a threshold would see."""
    from visard.arrays import to_tensor
    from visard.data.people import people
    from visard.methods import detector, recognizer
    from visard.photo.align import align

    sources = of_people(people(data / "celeba-large")[:4])
    finds, dlib = detector(), recognizer("dlib")
    found = extract(sources, finds, [dlib])
    assert len(found.sources) == len(sources) == 12
    for source, row in zip(found.sources, found.embeddings["dlib"], strict=True):
        image = read(source.path).pixels
        face = main_face(finds.detect(image), (image.shape[1], image.shape[0]))
        crop = align(
            to_tensor(image),
            torch.tensor([face.landmarks]),
            torch.tensor(dlib.card.template),
            dlib.card.input_size,
        )
        assert float((dlib.embed(crop)[0] - row).norm()) < 0.05
