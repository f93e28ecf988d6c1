"""The study of cloaks: its figures by hand, and the whole of it on people who are patterns."""

import json
from dataclasses import replace

import numpy as np
import pytest
from PIL import Image
from scipy import ndimage

from colours import Middle
from projections import Projection
from visard.errors import DataError, UnknownNameError, WeightsError
from visard.results import Visibility
from visard.studies import cloaks, cloaks_casting, cloaks_judging, cloaks_speed, cloaks_ways
from visard.studies.cloaks_casting import Counts
from visard.studies.cloaks_figures import figures
from visard.studies.cloaks_hiding import Hiding, scaled_to
from visard.studies.cloaks_rows import Question, Row, Word, save, saved
from visard.studies.cloaks_sitters import CELEBA, LFW, Picture, everybody, sitters
from visard.studies.cloaks_table import beside_papers
from visard.studies.cloaks_ways import absent, ways
from visard.studies.table import tables
from visard.types import Outcome
from visard.visibility.measure import measure

FEW = Counts(default=2, frontier=1, others=2, scarce=0, large=0.5)
PEOPLE = ("ann", "bob", "cid")


def _face(seed: int, photo: int):
    """A soft pattern, and the same with a little more noise in every further photo."""
    random = np.random.default_rng(seed)
    soft = ndimage.gaussian_filter(random.uniform(0, 255, (120, 120, 3)), (5, 5, 0))
    soft = (soft - soft.mean()) * 6 + 128
    return (soft + random.normal(0, 1 + photo, soft.shape)).clip(8, 250).astype(np.uint8)


@pytest.fixture
def data(tmp_path):
    folder = tmp_path / "data"
    for crowd in ("lfw", "celeba", "celeba-large"):
        for seed, name in enumerate(PEOPLE):
            (folder / crowd / name).mkdir(parents=True)
            for photo in range(4):
                Image.fromarray(_face(seed, photo)).save(folder / crowd / name / f"{photo}.png")
    listed = {"test": PEOPLE}
    (folder / "splits.json").write_text(json.dumps({"lfw": listed, "celeba": listed}))
    (tmp_path / "out").mkdir()
    return folder


@pytest.fixture
def nets(monkeypatch):
    """Two families, and a student of one of them."""
    first, second = Projection("dlib"), Projection("mobileface")
    student = Projection("dlib")
    student.card = replace(student.card, name="student")
    found = (second, student, first)
    monkeypatch.setattr(cloaks_casting, "recognizers", lambda: (found, ("absent: no weights",)))
    monkeypatch.setattr(cloaks_casting, "detector", Middle)
    return found


def _word(question=Question.OTHER, channel="jpeg75", net="judge", before=0.5, after=1.5, **more):
    return Word(question, net, channel, "b.png", before, after, **more)


def _row(label="standard", person="ann", crowd="lfw", width=90.0, stranger="judge", words=()):
    seen = Visibility(ssimulacra2=76.0, flip=0.04, ssim=0.97, psnr=38.0, largest=9)
    return Row(label, crowd, stranger, person, "a.png", width, seen, 0.9, 20, True, tuple(words))


def test_who_is_left_out_takes_the_family_along(nets):
    among = cloaks_casting.casts()
    attacked = [[each.card.name for each in cast.surrogates] for cast in among]
    assert [cast.strangers[0].card.name for cast in among] == ["dlib", "mobileface"]
    assert attacked == [["mobileface"], ["student", "dlib"]]


def test_one_family_is_too_few(monkeypatch):
    alone = (Projection("dlib"),)
    monkeypatch.setattr(cloaks_casting, "recognizers", lambda: (alone, ("x: no weights",)))
    with pytest.raises(WeightsError, match=r"fewer than two families .*; x: no weights"):
        cloaks_casting.casts()


def test_only_pairs_that_are_accepted_clean_count():
    hidden = [_word(), _word(before=1.2), _word(net="net", after=0.2)]
    lost = [_word(after=None), _word(after=0.9)]
    found = figures([_row(words=hidden), _row(person="bob", words=lost)])
    assert found["standard.accepted_clean"] == 3
    assert found["standard.psr"] == pytest.approx(1 / 3, abs=1e-6)
    assert found["standard.not_acquired"] == pytest.approx(1 / 3, abs=1e-6)
    assert found["standard.psr_low"] < found["standard.psr"] < found["standard.psr_high"]
    assert found["standard.attacked.psr"] == 0
    assert found["standard.n_people"] == 2
    assert found["standard.under_150.psr"] == found["standard.psr"]


def test_the_worst_stranger_and_the_mean_of_all():
    rows = [
        _row(words=[_word(), _word()]),
        _row(words=[_word(net="other", after=0.5)], stranger="other"),
    ]
    found = figures(rows)
    assert (found["standard.psr_worst"], found["standard.psr_mean"]) == (0, 0.5)
    assert found["standard.other.psr"] == 0
    assert found["standard.psr"] == pytest.approx(2 / 3, abs=1e-6)


def test_other_questions_have_figures_of_their_own():
    words = [
        _word(rank_before=1, rank=3),
        _word(channel="file", after=0.7, rank_before=1, rank=1),
        _word(Question.SAME, after=0.8),
        _word(Question.BOTH, after=1.1),
    ]
    found = figures([_row(words=words), _row("standard", crowd="celeba_large", width=250.0)])
    assert found["standard.file.psr"] == 0
    assert found["standard.same_photo.psr"] == 0
    assert found["standard.psr_both_protected"] == 1
    assert (found["standard.rank1_clean"], found["standard.rank1"]) == (1, 0)
    assert found["standard.file.rank1"] == 1
    assert found["large.standard.n"] == found["standard.over_240.n"] == 1
    assert found["standard.ssimulacra2"] == 76


def test_the_curve_and_the_control_have_their_names():
    rows = [_row(f"frontier.at_{score}", words=[_word()]) for score in (80, 75)]
    rows += [_row(words=[_word()]), _row("noise", words=[_word(after=0.6)])]
    rows += [_row("frontier.at_80", crowd="celeba_large", words=[_word(after=0.6)])]
    found = figures(rows)
    assert found["frontier.psr_at_ssimulacra2_80"] == 1
    assert found["large.frontier.psr_at_ssimulacra2_80"] == 0
    assert found["standard.psr_over_noise"] == 1
    assert found["noise.psr"] == 0


def test_the_default_is_compared_on_those_who_have_photos_to_spare():
    rows = [_row(words=[_word()]), _row(person="bob", words=[_word(after=0.3)])]
    found = figures([*rows, _row("own_photos", words=[_word()])])
    assert (found["standard.psr"], found["own_photos.without.psr"]) == (0.5, 1)


def test_the_fewest_steps_that_reach_as_much_are_named():
    found = {"short.steps_4.psr": 0.2, "short.steps_8.psr": 0.6, "fawkes.at_75.psr": 0.5}
    found |= {"short.steps_8.steps": 8, "short.steps_8.seconds_per_face": 0.5}
    found |= {"fawkes.at_75.seconds_per_face": 3.0, "lowkey.at_75.psr": 0.9}
    speeds = cloaks_speed.overtaking(found)
    assert speeds["speed.fawkes.steps_of_default"] == 8
    assert speeds["speed.fawkes.times_slower"] == 6
    assert "speed.lowkey.steps_of_default" not in speeds


def test_a_row_comes_back_from_disk(tmp_path):
    row = _row(words=[_word(after=None, rank_before=1), _word(Question.BOTH)])
    assert saved(tmp_path / "row.json") is None
    save(row, tmp_path / "row.json")
    assert saved(tmp_path / "row.json") == row
    assert [word.outcome for word in row.words] == [Outcome.NOT_ACQUIRED, Outcome.PROTECTED]
    (tmp_path / "row.json").write_text("{}")
    with pytest.raises(DataError, match="this is no row; delete it"):
        saved(tmp_path / "row.json")


def test_more_people_are_the_same_people_and_others(data):
    people = everybody(data, LFW)
    few, more = (sitters(people, LFW, Middle(), count) for count in (1, 3))
    assert [each.name for each in more][:1] == [each.name for each in few]
    assert sorted(each.name for each in more) == list(PEOPLE)
    assert [picture.name for picture in more[0].others] == ["1.png", "2.png"]
    assert len(more[0].references) == 1


def test_celeba_is_cut_to_the_face_and_lfw_is_not(data):
    whole, cut = (sitters(everybody(data, c), c, Middle(), 1)[0].hidden for c in (LFW, CELEBA))
    assert whole.pixels.shape == (120, 120, 3)
    assert cut.pixels.shape == (96, 96, 3)
    assert cut.face.width == whole.face.width == 40


def test_a_change_is_brought_to_a_score():
    pixels = np.ascontiguousarray(_face(1, 0))
    picture = Picture("a", pixels, Middle().detect(pixels)[0])
    random = np.random.default_rng(0)
    for strength in (2, 20):
        changed = (pixels + random.normal(0, strength, pixels.shape)).clip(0, 255)
        there = scaled_to(75, picture, changed.astype(np.uint8))
        face = np.s_[34:86, 34:86]
        assert measure(pixels[face], there[face]).ssimulacra2 == pytest.approx(75.5, abs=1)
    assert scaled_to(75, picture, pixels) is pixels


def test_ways_are_chosen_by_method_label_or_beginning():
    assert {way.method for way in ways(["pgd", "noise.at_75"])} == {"pgd", "noise"}
    assert len(ways(["frontier"])) == 5
    assert ways(["none"]) == []
    assert not [line for line in absent() if line.startswith("fawkes")]


def test_a_way_that_is_not_there_is_refused_before_any_work(data, nets, tmp_path):
    with pytest.raises(UnknownNameError, match="no way of protecting named none"):
        cloaks.study(data, tmp_path / "out", only=["none"])


def test_the_whole_study_small_in_two_parts(data, nets, tmp_path, monkeypatch):
    monkeypatch.setattr(cloaks_ways, "DEFAULT_METHOD", "noise")  # which takes no time
    out = tmp_path / "out"
    wanted = {"counts": FEW, "only": ["noise.at_75", "standard"]}
    parts = [cloaks.study(data, out, counts=FEW, only=[each]) for each in wanted["only"]]
    made = []
    monkeypatch.setattr(Hiding, "_make", lambda self, *_: made.append(self))
    monkeypatch.setattr(cloaks_judging.Court, "_judged", lambda self, *_: made.append(self))
    whole = cloaks.study(data, out, **wanted)
    assert made == []
    for name in ("standard.psr", "noise.at_75.ssimulacra2", "large.noise.at_75.psr"):
        assert whole["figures"][name] == next(
            part["figures"][name] for part in parts if name in part["figures"]
        )
    found = whole["figures"]
    assert found["standard.psr"] == 0
    assert found["standard.n"] == 2 * 2 * 2
    assert found["large.standard.n"] == 1 * 2
    assert found["standard.ssimulacra2"] < 100
    assert found["standard.both_protected.accepted_clean"] > 0
    assert found["standard.rank1_clean"] == 1
    assert {"standard.turn.psr", "standard.celeba.psr", "standard.seconds_per_face"} <= set(found)
    assert whole["settings"]["strangers"] == {
        "dlib": ["mobileface"],
        "mobileface": ["student", "dlib"],
    }
    assert "absent: no weights" in whole["missing"]
    text = tables(json.loads(json.dumps(whole, allow_nan=False)))
    assert "| standard | " in text
    assert "a direction, no evidence" not in text
    assert "| fawkes | " in beside_papers(whole)


def test_the_time_inside_networks_is_a_share(data, nets):
    sat = sitters(everybody(data, LFW), LFW, Middle(), 1)
    share = cloaks_speed.in_networks(nets[:1], sat, seed=0)["speed.networks_share"]
    assert 0 < share < 1
