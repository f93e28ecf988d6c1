"""Patches on photos and videos: who is asked, what the file is called, what stays."""

import av
import numpy as np
import pytest
import torch

import people
from visard.errors import NoFaceError, PhotoError, WeightsError
from visard.jobs import patch_eval, patch_film
from visard.jobs.patch_apply import PatchJob, Settings, pair_of, shared
from visard.patch.frames import Camera, Dress, frame, worn
from visard.patch.places import Where
from visard.patch.stored import Pair, PairCard, packed
from visard.photo.files import read
from visard.types import Face


def _card(where=Where.CHEEKS):
    return PairCard(where, "mtcnn", "drawn", 0, 0, 0, 0.0, 0.0, 0, "CC0", commercial=True)


def _pair(value=0.5, where=Where.CHEEKS):
    return Pair(torch.full((2, 1, 8, 8), value), _card(where))


class Blinded:
    """A detector that knows a face by a pixel that patches cover, or does so no more."""

    name = "mtcnn"

    def __init__(self, face, sees):
        self._face, self.sees = face, sees

    def detect(self, image):
        return [self._face] if self.sees(image) else []


@pytest.fixture
def astronaut_face(tmp_path):
    from visard.methods import detector

    photo = people.portrait(tmp_path / "me.png")
    (face, *_) = detector("mtcnn").detect(read(photo).pixels)
    return photo, face


@pytest.fixture
def job(astronaut_face):
    made = PatchJob(Settings(_pair()))
    made.others = ()
    return made


def test_a_face_still_found_makes_the_result_partial(job, astronaut_face) -> None:
    photo, face = astronaut_face
    job.judge = Blinded(face, lambda image: True)
    result = job.run(photo)
    assert (result.output.name, result.hidden) == ("me.partial.png", False)
    assert [each.found for each in result.faces] == [True]
    assert not (photo.parent / "me.visard.png").exists()


def test_the_written_file_is_what_is_judged(job, astronaut_face) -> None:
    photo, face = astronaut_face
    before = read(photo).pixels
    job.judge = Blinded(face, lambda image: np.array_equal(image, before))
    result = job.run(photo)
    assert (result.output.name, result.hidden) == ("me.visard.png", True)
    assert not np.array_equal(read(result.output).pixels, before)


def test_grey_patches_do_not_hide_the_astronaut(job, astronaut_face) -> None:
    assert job.run(astronaut_face[0]).output.name == "me.partial.png"


@pytest.mark.parametrize("where", [Where.CHEEKS, Where.MASK])
def test_the_patches_that_come_along_hide_the_astronaut(astronaut_face, where) -> None:
    result = PatchJob(Settings(pair_of(None, where))).run(astronaut_face[0])
    assert result.output.name == "me.visard.png"


def test_a_result_is_not_replaced_unless_asked(job, astronaut_face) -> None:
    photo, face = astronaut_face
    job.judge = Blinded(face, lambda image: True)
    job.run(photo)
    with pytest.raises(PhotoError, match="the result exists already; use --force"):
        job.run(photo)
    before = read(photo).pixels
    forced = PatchJob(Settings(_pair(), force=True))
    forced.others, forced.judge = (), Blinded(face, lambda image: np.array_equal(image, before))
    assert forced.run(photo).output.name == "me.visard.png"
    assert not (photo.parent / "me.partial.png").exists()


def test_a_photo_without_a_face_is_refused(job, tmp_path) -> None:
    photo = people.landscape(tmp_path / "hill.png")
    with pytest.raises(NoFaceError, match=r"hill\.png: no face and no pair of markers was found"):
        job.run(photo)
    assert [each.name for each in tmp_path.iterdir() if "hill." in each.name] == ["hill.png"]


def test_a_licence_that_does_not_allow_every_use(monkeypatch, tmp_path) -> None:
    monkeypatch.setenv("VISARD_PERMISSIVE_ONLY", "1")
    with pytest.raises(WeightsError, match="does not allow every use"):
        pair_of(None, Where.CHEEKS)
    (tmp_path / "own.safetensors").write_bytes(packed(_pair()))
    assert pair_of(tmp_path / "own.safetensors", Where.CHEEKS).card.commercial


def _clip(path, image, frames=6):
    """A video of one picture, with a tone."""
    with av.open(str(path), "w") as container:
        film, sound = container.add_stream("h264", rate=10), container.add_stream("aac", 16000)
        film.height, film.width, film.pix_fmt = *image.shape[:2], "yuv420p"
        for _ in range(frames):
            container.mux(film.encode(av.VideoFrame.from_ndarray(image, format="rgb24")))
        container.mux(film.encode())
        tone = np.sin(np.arange(8192, dtype=np.float32) / 10)[None]
        heard = av.AudioFrame.from_ndarray(tone, format="fltp", layout="mono")
        heard.sample_rate = 16000
        container.mux(sound.encode(heard))
        container.mux(sound.encode())
    return path


def _packets(path):
    with av.open(str(path)) as container:
        return [bytes(p) for p in container.demux(audio=0) if p.size]


def test_a_video_keeps_its_sound_and_says_where_faces_were_found(job, astronaut_face) -> None:
    photo, face = astronaut_face
    clip = _clip(photo.parent / "clip.mp4", read(photo).pixels)
    job.judge = Blinded(face, lambda image: True)
    told = []
    result = patch_film.run(job, clip, None, lambda done, total: told.append((done, total)))
    assert (result.output.name, result.hidden) == ("clip.partial.mp4", False)
    assert (result.frames, result.judged, result.found) == (6, 6, 6)
    assert told[-1] == (6, 6)
    assert _packets(result.output) == _packets(clip)
    assert {each.name for each in photo.parent.iterdir()} == {
        "me.png",
        "clip.mp4",
        "clip.partial.mp4",
    }


def test_a_video_without_faces_leaves_nothing(job, tmp_path) -> None:
    clip = _clip(tmp_path / "clip.mp4", np.full((64, 96, 3), 90, np.uint8))
    with pytest.raises(NoFaceError, match="no face was found in any frame"):
        patch_film.run(job, clip, None, lambda done, total: None)
    assert not list(tmp_path.glob("clip.*.mp4"))
    assert not list(tmp_path.glob(".visard*"))


def test_patches_go_on_as_a_lost_face_went(job, astronaut_face) -> None:
    """The face moves by 4 pixels a frame, and is not found in the middle."""
    photo, face = astronaut_face
    shifts = [0, 4, 8, None, None, 20]
    seen = iter([None if s is None else _shifted(face, s) for s in shifts])

    class Following:
        name = "mtcnn"

        def detect(self, image):
            found = next(seen)
            return [] if found is None else [found]

    job.judge = Following()
    image = read(photo).pixels
    wearers = patch_film._Wearers(job)
    frames = list(wearers.dressed(iter([image] * len(shifts))))
    assert all(not np.array_equal(frame, image) for frame in frames)
    lefts = [box[0] - face.box[0] for (box,) in wearers.boxes]
    assert lefts == pytest.approx([0, 4, 8, 12, 16, 20], abs=0.01)
    widths = {round(box[2] - box[0], 3) for (box,) in wearers.boxes}
    assert len(widths) == 1  # a box grows for doubt, a patch does not
    assert len(wearers._places) <= len(shifts)


def _shifted(face, by):
    left, top, right, bottom = face.box
    points = tuple((x + by, y) for x, y in face.landmarks)
    return Face((left + by, top, right + by, bottom), points, 1.0)


def test_two_of_one_name_do_not_share_a_result(job, astronaut_face, tmp_path) -> None:
    photo, face = astronaut_face
    job.judge = Blinded(face, lambda image: True)
    out, other = tmp_path / "out", tmp_path / "other"
    other.mkdir()
    clip = _clip(photo.parent / "clip.mp4", read(photo).pixels)
    for first in (photo, clip):
        (other / first.name).write_bytes(first.read_bytes())
    patch_film.run(job, clip, out, lambda done, total: None)
    with pytest.raises(PhotoError, match="another video of this run"):
        patch_film.run(job, other / clip.name, out, lambda done, total: None)
    job.run(photo, out)
    with pytest.raises(PhotoError, match="exists already"):
        job.run(other / photo.name, out)


def test_boxes_that_do_not_meet_share_nothing() -> None:
    assert shared((0, 0, 1, 1), (2, 2, 3, 3)) == 0
    assert shared((0, 0, 2, 2), (0, 0, 2, 2)) == 1


SITTER_FACE = Face(
    (60.0, 40.0, 160.0, 174.0),
    ((87.0, 95.0), (132.0, 95.0), (110.0, 120.0), (91.0, 147.0), (128.0, 147.0)),
    1.0,
)
SITTER = (np.full((240, 220, 3), 128, np.uint8), SITTER_FACE)


def test_frames_differ_by_what_is_worn_and_by_nothing_else() -> None:
    patches = torch.zeros(2, 1, 8, 8)
    made = {
        dress: frame(SITTER, Where.CHEEKS, worn(dress, patches, 5), Camera(), 5) for dress in Dress
    }
    assert len({each.box for each in made.values()}) == 1
    left, top, right, bottom = made[Dress.PLAIN].box
    assert 50 < right - left < 100
    assert 0 < left < right < 160
    patched, plain = (made[dress].image.astype(int) for dress in (Dress.PATCHED, Dress.PLAIN))
    changed = np.abs(patched - plain).max(axis=2) > 30
    rows, columns = np.nonzero(changed)
    assert 0.02 < changed.mean() < 0.3
    assert left - 12 < columns.min() < columns.max() < right + 12
    assert top < rows.min() < rows.max() < bottom + 5
    assert not np.array_equal(made[Dress.NOISE].image, made[Dress.GREY].image)


def test_misses_are_counted_for_each_detector() -> None:
    class Sees:
        def __init__(self, box):
            self.name, self._box = "one", box

        def detect(self, image):
            return [Face(self._box, SITTER_FACE.landmarks, 1.0)]

    box = frame(SITTER, Where.CHEEKS, None, Camera(), 0).box
    trial = patch_eval.Trial(
        [SITTER], Where.CHEEKS, 1, {"good": Sees(box), "bad": Sees((0.0, 0.0, 9.0, 9.0))}
    )
    told = []
    count = patch_eval.missed(
        trial, Dress.PLAIN, torch.zeros(2, 1, 8, 8), 0, lambda done, total: told.append(done)
    )
    assert count == {"good": 0, "bad": 1}
    assert told == [1]
