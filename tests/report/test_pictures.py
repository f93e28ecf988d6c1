import base64
import io

import numpy as np
import pytest
import samples
from PIL import Image

from visard.report import charts, pictures, tally
from visard.types import Outcome


def decoded(uri):
    return np.asarray(Image.open(io.BytesIO(base64.b64decode(uri.split(",")[1]))).convert("RGB"))


@pytest.mark.parametrize(
    "box", [(-20, -9, 30, 40), (480, 490, 530, 560), (0, 0, 512, 512), (250, 250, 250.4, 250.3)]
)
def test_a_cut_stays_in_the_photo(box, astronaut):
    part = pictures.cut(box, (512, 512)).of(astronaut)
    assert 1 <= part.shape[1] <= pictures.WIDEST
    assert 1 <= part.shape[0] <= pictures.TALLEST


def test_of_a_large_face_the_middle_is_cut_and_said(astronaut):
    large = pictures.cut((0, 0, 512, 512), (512, 512))
    assert (large.right - large.left, large.bottom - large.top) == (320, 400)
    assert not large.whole
    assert pictures.cut((178, 66, 282, 196), (512, 512)).whole


def test_the_change_is_enlarged_around_grey():
    before = np.full((2, 2, 3), 100, dtype=np.uint8)
    after = before.copy()
    after[0, 0], after[1, 1] = 103, 40
    change = pictures.magnified(before, after)
    assert (change[0, 0] == 128 + 24).all()
    assert (change[0, 1] == 128).all()
    assert (change[1, 1] == 0).all()


def test_small_pictures_are_kept_exactly(astronaut):
    part = astronaut[:100, :80]
    (uri,) = pictures.data_uris([part], 100_000)
    assert uri.startswith("data:image/png;")
    assert (decoded(uri) == part).all()


@pytest.mark.parametrize("limit", [300_000, 40_000, 2_000])
def test_pictures_keep_to_their_room_and_are_coded_alike(limit):
    noise = np.random.default_rng(0).integers(0, 256, (400, 320, 3), dtype=np.uint8)
    flat = np.zeros_like(noise)
    uris = pictures.data_uris([flat, noise], limit)
    assert max(map(len, uris)) <= limit + 30
    assert decoded(uris[0]).shape == decoded(uris[1]).shape
    assert len({uri[:16] for uri in uris}) == 1


def test_a_photo_is_shrunk_but_never_enlarged(astronaut):
    assert pictures.shrunk(astronaut, 1200).shape == astronaut.shape
    assert pictures.shrunk(astronaut[:256], 100).shape == (50, 100, 3)


def test_the_axis_has_room_for_the_longest_bar():
    def far(times):
        return samples.finding("dlib", "file", times)

    assert charts.reach([]) == 2
    assert charts.reach([far(0.3)]) == 2
    assert charts.reach([far(2.2)]) == 2.5
    assert charts.reach([far(90)]) == 4


def test_bars_are_drawn_to_scale():
    bar = charts.bar(samples.finding("dlib", "file", 1.5), samples.Claim.UNRECOGNISED, 2)
    assert 'class="fill good" width="75.00%"' in bar
    assert 'x1="50.00%"' in bar
    beyond = charts.bar(samples.finding("dlib", "file", 9), samples.Claim.UNRECOGNISED, 4)
    assert 'width="100.00%"' in beyond
    assert "hidden at 9.00× the threshold" in beyond


def test_the_worst_finding_is_the_one_that_promises_least():
    hidden, nearer = (samples.finding("dlib", "file", times) for times in (1.5, 1.1))
    known = samples.finding("dlib", "file", 0.9)
    lost = samples.not_acquired("dlib", "file")
    assert tally.worst([hidden, nearer]) is nearer
    assert tally.worst([hidden, lost]) is lost
    assert tally.worst([lost, known, hidden]).after is Outcome.MATCHED
