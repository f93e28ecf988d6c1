"""The engine itself, with networks: a video in its folder, and a camera's stream."""

import io

import numpy as np
import pytest
from PIL import Image
from skimage.data import astronaut

from visard.errors import GivenUpError, PhotoError
from visard.live.frame import State
from visard.serve.engine import Engine
from visard.serve.footage import Footage
from visard.serve.limits import Limits
from visard.serve.streams import Frame

av = pytest.importorskip("av")


@pytest.fixture(scope="module")
def engine():
    return Engine(Limits(film_frames=20), lambda: None)


@pytest.fixture
def footage(tmp_path):
    """The astronaut, who moves a little."""
    place = tmp_path / "job" / "film.mp4"
    place.parent.mkdir()
    with av.open(str(place), "w") as made:
        stream = made.add_stream("h264", rate=10)
        stream.width, stream.height, stream.pix_fmt = 240, 240, "yuv420p"
        for number in range(6):
            picture = np.ascontiguousarray(astronaut()[:240, 100 + number : 340 + number])
            made.mux(stream.encode(av.VideoFrame.from_ndarray(picture, format="rgb24")))
        made.mux(stream.encode())
    return Footage(place, "solid", lambda: None)


def test_a_video_is_covered_in_its_folder(engine, footage) -> None:
    asked = []
    report = engine.film(footage, lambda: asked.append(1))
    footage.became = report
    assert (report.frames, footage.done, footage.total) == (6, 6, 6)
    assert report.covered >= 6
    assert report.source == "film.mp4"
    assert footage.result.read_bytes() != footage.path.read_bytes()
    assert {each.name for each in footage.path.parent.iterdir()} == {"film.mp4", report.output}
    assert len(asked) >= 12  # at every frame, and at every look at the result


def test_work_on_a_video_that_is_stopped_leaves_only_what_came(engine, footage) -> None:
    def stop() -> None:
        if footage.done > 2:
            raise GivenUpError("nobody waits for it any more")

    with pytest.raises(GivenUpError):
        engine.film(footage, stop)
    assert [each.name for each in footage.path.parent.iterdir()] == ["film.mp4"]


def test_no_path_of_the_server_is_told(engine, footage) -> None:
    footage.path.write_bytes(footage.path.read_bytes()[:900])
    with pytest.raises(PhotoError) as refused:
        engine.film(footage, lambda: None)
    assert refused.value.where == "video"
    assert str(footage.path.parent) not in str(refused.value)


def test_a_camera_gets_changed_pictures_and_an_answer(engine) -> None:
    picture = astronaut()[:240, 100:340]
    buffer = io.BytesIO()
    Image.fromarray(picture).save(buffer, "JPEG", quality=95)
    (shot,) = engine.run(None, [Frame(buffer.getvalue(), "stream-of-a-test")])
    assert shot.told["state"] == State.PROTECTED.value
    (face,) = shot.told["faces"]
    assert face["before"]["known"]
    assert face["after"] is not None
    with Image.open(io.BytesIO(shot.data)) as image:
        changed = abs(np.asarray(image).astype(int) - picture)
    left, top, right, bottom = (round(side) for side in face["box"])
    assert changed[top:bottom, left:right].mean() > 2 * changed[200:].mean()
