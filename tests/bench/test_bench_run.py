"""A bench from folders of photos to figures, with faces that are colours."""

import json
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
from PIL import Image

from colours import MeanColour, Middle, Times, painted
from visard import methods
from visard.adversaries.learned_purifier import purifier
from visard.bench import protecting, run
from visard.bench.run import Bench
from visard.bench.suite import MethodEntry, People, Suite
from visard.errors import DataError, UnknownNameError
from visard.judge.threats import Adversary, on_the_way, purified
from visard.methods import Cast
from visard.types import Protected

COLOURS = {"ann": (200, 60, 60), "bob": (60, 200, 60), "cid": (60, 60, 200)}
ADVERSARIES = {
    "file": on_the_way(Times(1.0, name="file")),
    "dim": on_the_way(Times(0.5, name="dim")),
    "clean": purified(Times(0.5, name="clean")),
    "purifier": purifier(),
}


class Swap:
    """Protects by exchanging red and green: ann looks like bob, cid like cid."""

    name, claim, margin = "swap", None, 1.0

    def __init__(self, surrogates) -> None:
        self.surrogates = tuple(each.card for each in surrogates)
        self.calls = 0

    def protect(self, windows, seed):
        self.calls += len(windows)
        return [Protected(each.pixels[:, :, [1, 0, 2]].copy(), met=True) for each in windows]


@pytest.fixture
def world(tmp_path, monkeypatch):
    """Fakes in place of models, and a folder of three people with four photos each."""
    data, out = tmp_path / "data", tmp_path / "out"
    out.mkdir()
    for number, (name, colour) in enumerate(COLOURS.items()):
        folder = data / "people" / name
        folder.mkdir(parents=True)
        for photo in range(4):
            shade = np.array(colour) + photo + 4 * number
            Image.fromarray(painted(shade)).save(folder / f"{photo}.png")
    attacked, judge = MeanColour("attacked", 0.2), MeanColour("judge", 0.2)
    found = SimpleNamespace(
        data=data, out=out, swap=Swap([attacked]), eyes=Middle(), nets=(attacked, judge)
    )
    everybody = Cast((attacked,), (judge,), ("absent: no weights",))
    monkeypatch.setattr(run, "cast", lambda stranger: everybody)
    monkeypatch.setattr(run, "detector", lambda: found.eyes)
    monkeypatch.setattr(run, "protector", _protector(found))
    monkeypatch.setattr(run, "adversaries", lambda names: tuple(ADVERSARIES[n] for n in names))
    alike = SimpleNamespace(ssimulacra2=77.0)
    monkeypatch.setattr(protecting, "measure", lambda before, after: alike)
    return found


def _protector(found):
    def build(name, surrogates, strength, references=()):
        if name == "none":
            raise UnknownNameError("there is no protector named 'none'")
        return found.swap

    return build


def _suite(**more):
    settings = {
        "name": "mine",
        "method": (MethodEntry("swap"),),
        "adversaries": ("file", "dim"),
        "test": (People("people"),),
    }
    return Suite(**settings | more)


def _run(world, **more):
    return Bench(_suite(**more), world.data, world.out).run()


def test_figures_are_right_by_hand_count(world):
    result = _run(world)
    found = result["figures"]
    # two probes each: ann and bob are hidden where only one side is, cid never is
    for name in ("file.evasion", "file.evasion.attacked", "file.poisoning.judge"):
        assert found[f"{name}.psr"] == pytest.approx(4 / 6, abs=1e-6)
    assert found["file.both.psr"] == 0
    assert found["file.evasion.probes"] == found["file.evasion.accepted_clean"] == 12
    assert found["file.evasion.rank1_clean"] == 1
    assert found["file.evasion.rank1"] == pytest.approx(1 / 3, abs=1e-6)
    # at half the brightness everybody is far from the clean references
    assert found["dim.evasion.accepted_clean"] == 0
    assert found["dim.both.accepted_clean"] == 12
    assert found["swap.ssimulacra2_median"] == 77
    assert found["swap.photos"] == 12
    assert result["missing"] == ["absent: no weights"]
    assert result["settings"]["roles"] == {"attacked": "attacked", "judge": "stranger"}
    assert result["data"].startswith("people: 3 people, 6 references, 6 probes (0 photos")
    assert json.loads(json.dumps(result, allow_nan=False))["figures"] == found


def test_a_second_run_takes_everything_from_disk(world):
    first = _run(world)
    lines = (world.out / "mine.rows.jsonl").read_text()
    assert world.swap.calls == 12
    embedded = [each.calls for each in world.nets]
    again = _run(world)
    assert world.swap.calls == 12
    assert [each.calls for each in world.nets] == embedded
    assert again["figures"] == first["figures"]
    assert (world.out / "mine.rows.jsonl").read_text() == lines


def test_a_run_that_was_stopped_goes_on(world):
    first = _run(world)
    path = world.out / "mine.rows.jsonl"
    lines = path.read_text().splitlines(keepends=True)
    path.write_text("".join(lines[:4]) + lines[4][:30])
    assert _run(world)["figures"] == first["figures"]
    assert sorted(path.read_text().splitlines(keepends=True)) == sorted(lines)


def test_a_changed_setting_is_refused(world):
    _run(world)
    before = (world.out / "mine.rows.jsonl").read_bytes()
    with pytest.raises(DataError, match=r"made with other settings \(suite\)"):
        _run(world, seed=1)
    assert (world.out / "mine.rows.jsonl").read_bytes() == before


def test_rows_of_other_photos_are_refused(world):
    _run(world)
    Image.fromarray(painted((9, 90, 90))).save(world.data / "people" / "ann" / "0.png")
    with pytest.raises(DataError, match=r"made with other settings \(photos\)"):
        _run(world)


def test_an_adversary_without_what_it_learns_from_is_missing_with_its_reason(world):
    result = _run(world, adversaries=("file", "purifier", "clean"))
    assert result["missing"][1:] == [
        "purifier: it needs protected photos of other people to learn from",
        "clean: 0 comparisons cannot tell a false accept rate of 1e-3; give photos of more "
        "people to calibrate with",
    ]
    assert result["figures"]["adversaries"] == 1


def test_who_learns_gets_protected_photos_of_the_people_for_training(world, monkeypatch):
    given = []

    def learns(threat, means):
        given.append((means.training, means.surrogates))
        return threat

    adversary = Adversary("learner", "learns", "none", learns, trains=True)
    monkeypatch.setitem(ADVERSARIES, "learner", adversary)
    people = (People("people", references=1, probes=1),)
    found = _run(world, adversaries=("file", "learner"), training=people)["figures"]
    assert found["learner.evasion.psr"] == found["file.evasion.psr"]
    training, surrogates = given[0]
    assert len(training.shots) == 6
    assert all(each.protected is not None for each in training.shots)
    assert surrogates == world.swap.surrogates
    assert found["cloak_detector.evasion.photos"] == 12


@pytest.mark.parametrize("more", [{"adversaries": ("file",)}, {}])
def test_unknown_names_are_refused_before_any_work(world, monkeypatch, more):
    if more:
        monkeypatch.setattr(run, "adversaries", methods.adversaries)
        more = {"adversaries": ("file", "fil")}
    else:
        more = {"method": (MethodEntry("swap"), MethodEntry("none"))}
    with pytest.raises(UnknownNameError):
        _run(world, **more)
    assert world.eyes.calls == world.swap.calls == 0
    assert list(world.out.iterdir()) == []


def test_people_with_too_few_photos_are_left_out(world):
    (world.data / "people" / "bob" / "3.png").unlink()
    assert _run(world)["data"].startswith("people: 2 people, 4 references, 4 probes (0 ")


def test_photos_without_a_face_are_counted_and_replaced(world):
    folder = world.data / "people" / "ann"
    Image.fromarray(painted((200, 60, 60), face=False)).save(folder / "00.png")
    (folder / "01.png").write_bytes(b"no photo")
    assert _run(world)["data"].endswith("6 probes (2 photos without a face left out)")


def test_one_person_is_nobody_to_confuse_with(world):
    for name in ("bob", "cid"):
        (world.data / "people" / name / "3.png").unlink()
    with pytest.raises(DataError, match="fewer than two people in it have 4 photos"):
        _run(world)
    assert list(world.out.iterdir()) == []


def test_a_folder_that_is_not_there_is_said(world):
    with pytest.raises(DataError, match="there is no such folder"):
        _run(world, test=(People("friends"),))


def test_so_many_people_are_taken_evenly(world):
    chosen = run.select(world.data, People("people", people=2), world.eyes)
    assert chosen.names == ("ann", "bob")
    assert [each.path.name for each in chosen.probes[:2]] == ["2.png", "3.png"]


def test_a_protected_photo_that_was_lost_is_made_again(world):
    first = _run(world)
    for picture in (world.out / "protected" / "swap").glob("*.png"):
        picture.unlink()
    assert _run(world)["figures"] == first["figures"]
    assert world.swap.calls == 24


def test_a_damaged_note_is_said_with_its_name(world):
    _run(world)
    note = next((world.out / "protected").rglob("*.json"))
    note.write_text('{"ssim')
    with pytest.raises(DataError, match=f"{note.name}: this note is damaged; delete it"):
        _run(world)


def test_the_photos_themselves_are_left_alone(world):
    before = {path: path.read_bytes() for path in Path(world.data).rglob("*.png")}
    _run(world)
    assert {path: path.read_bytes() for path in Path(world.data).rglob("*.png")} == before
