"""The main job: what is written, what is not, and what the report says."""

import dataclasses

import numpy as np
import pillow_heif
import pytest
from PIL import Image

import people
from visard import methods
from visard.errors import NoFaceError, PhotoError, SettingError
from visard.jobs.protect import ProtectJob
from visard.jobs.settings import Settings
from visard.photo.files import read
from visard.photo.shown import as_shown
from visard.types import Knowledge, Outcome, Protected, Strength


@pytest.fixture(scope="module")
def job() -> ProtectJob:
    return ProtectJob(Settings(strength=Strength.STRONG))


def _job(job: ProtectJob, **settings) -> ProtectJob:
    return ProtectJob(dataclasses.replace(job.settings, **settings))


@pytest.fixture(scope="module")
def protected(job, tmp_path_factory):
    """A PNG portrait protected once, for the tests that only look."""
    source = people.portrait(tmp_path_factory.mktemp("protected") / "me.png")
    return source, job.run(source)


def test_the_file_is_written_beside_the_photo(protected) -> None:
    source, evidence = protected
    assert evidence.report.output == "me.visard.png"
    assert evidence.report.outcome is Outcome.PROTECTED
    with Image.open(source.with_name("me.visard.png")) as written:
        assert (np.asarray(written) == evidence.after).all()


def test_every_attacked_recogniser_is_left_behind_through_every_channel(protected) -> None:
    _, evidence = protected
    attacked = [
        finding
        for finding in evidence.report.faces[0].findings
        if finding.knowledge is Knowledge.SURROGATE
    ]
    assert {finding.channel for finding in attacked} == set(methods.JUDGING_CHANNELS)
    assert all(finding.before is Outcome.MATCHED for finding in attacked)
    assert all(finding.after is Outcome.PROTECTED for finding in attacked)


def test_the_change_keeps_to_the_strength(protected) -> None:
    _, evidence = protected
    seen = evidence.report.faces[0].visibility
    assert 60 <= seen.ssimulacra2 < 99
    assert seen.largest > 0


def test_nothing_outside_the_window_is_touched(protected) -> None:
    _, evidence = protected
    left, top, right, bottom = (round(side) for side in evidence.report.faces[0].box)
    reach = round(0.5 * max(right - left, bottom - top))
    outside = np.ones(evidence.before.shape[:2], bool)
    outside[max(0, top - reach) : bottom + reach, max(0, left - reach) : right + reach] = False
    assert outside.any()
    assert (evidence.before[outside] == evidence.after[outside]).all()


def test_same_seed_same_bytes(job, tmp_path) -> None:
    source = people.portrait(tmp_path / "me.jpg")
    written = []
    for name in ("first", "second"):
        (tmp_path / name).mkdir()
        _job(job, output=tmp_path / name).run(source)
        written.append((tmp_path / name / "me.visard.jpg").read_bytes())
    assert written[0] == written[1]
    _job(job, seed=1).run(source)
    assert (tmp_path / "me.visard.jpg").read_bytes() != written[0]


def test_noise_protects_nobody_and_nothing_is_written(job, tmp_path) -> None:
    source = people.portrait(tmp_path / "me.png")
    evidence = _job(job, method="noise").run(source)
    report = evidence.report
    assert all(f.after is Outcome.MATCHED for f in report.faces[0].findings)
    assert report.outcome is Outcome.MATCHED
    assert report.output is None
    assert report.verdict.private.startswith("No:")
    assert [path.name for path in tmp_path.iterdir()] == ["me.png"]


def test_the_cloak_beats_noise_of_the_same_visibility_by_far(job, protected, tmp_path) -> None:
    noisy = _job(job, method="noise").run(people.portrait(tmp_path / "me.png")).report.faces[0]
    cloaked = protected[1].report.faces[0]
    assert cloaked.visibility.ssimulacra2 > noisy.visibility.ssimulacra2 - 1.5
    for ours, noise in zip(cloaked.findings, noisy.findings, strict=True):
        if ours.knowledge is Knowledge.SURROGATE:
            assert ours.distance > 2 * noise.distance


def test_a_photo_without_a_face_is_refused(job, tmp_path) -> None:
    source = people.landscape(tmp_path / "sky.png")
    with pytest.raises(NoFaceError, match=r"sky\.png: no face was found; nothing was written"):
        job.run(source)
    assert len(list(tmp_path.iterdir())) == 1


def test_nothing_is_overwritten_without_force(job, tmp_path) -> None:
    source = people.portrait(tmp_path / "me.png")
    (tmp_path / "me.visard.png").write_bytes(b"mine")
    with pytest.raises(PhotoError, match="the result exists already; use --force"):
        job.run(source)
    assert (tmp_path / "me.visard.png").read_bytes() == b"mine"


def test_with_force_no_stale_result_stays(job, tmp_path) -> None:
    source = people.portrait(tmp_path / "me.png")
    (tmp_path / "me.partial.png").write_bytes(b"of yesterday")
    _job(job, force=True).run(source)
    assert not (tmp_path / "me.partial.png").exists()


def test_with_force_and_no_gain_an_earlier_result_is_kept_and_named(job, tmp_path, caplog) -> None:
    source = people.portrait(tmp_path / "me.png")
    (tmp_path / "me.visard.png").write_bytes(b"of yesterday")
    report = _job(job, method="noise", force=True).run(source).report
    assert report.output is None
    assert (tmp_path / "me.visard.png").read_bytes() == b"of yesterday"
    assert [record.message for record in caplog.records] == [
        f"{tmp_path / 'me.visard.png'} is from an earlier run; it was kept"
    ]


def test_grey_stays_grey(job, tmp_path) -> None:
    source = tmp_path / "grey.png"
    with Image.open(people.portrait(tmp_path / "me.png")) as colour:
        colour.convert("L").save(source)
    report = job.run(source).report
    assert report.outcome is Outcome.PROTECTED
    with Image.open(tmp_path / report.output) as written:
        assert written.mode == "L"


@pytest.mark.parametrize("suffix", ["webp", "tiff", "heic", "avif"])
def test_every_format_comes_back_protected_in_itself(job, tmp_path, suffix: str) -> None:
    pillow_heif.register_heif_opener()
    source = people.portrait(tmp_path / f"me.{suffix}", quality=95)
    report = job.run(source).report
    assert report.output == f"me.visard.{suffix}"
    assert read(tmp_path / report.output).format == read(source).format


def test_a_transparent_photo_is_judged_as_it_is_shown(job, tmp_path) -> None:
    with Image.open(people.portrait(tmp_path / "me.png")) as solid:
        solid.putalpha(140)
        solid.save(tmp_path / "glass.png")
    evidence = job.run(tmp_path / "glass.png")
    shown = as_shown(read(tmp_path / "glass.png"))
    assert shown.min() > 255 - 141
    assert evidence.report.faces[0].findings
    if evidence.report.output:
        with Image.open(tmp_path / evidence.report.output) as written:
            assert written.mode == "RGBA"


def test_where_one_face_of_two_stays_the_file_is_called_partial(job, tmp_path, monkeypatch) -> None:
    one = Image.open(people.portrait(tmp_path / "one.png"))
    group = Image.new("RGB", (640, 320))
    group.paste(one, (0, 0))
    group.paste(one.transpose(Image.Transpose.FLIP_LEFT_RIGHT), (320, 0))
    group.save(tmp_path / "group.png")
    mine = _job(job)
    monkeypatch.setattr(mine, "protector", _Lazy(mine.protector))
    report = mine.run(tmp_path / "group.png").report
    assert report.output == "group.partial.png"
    assert report.outcome is Outcome.MATCHED
    assert [face.outcome for face in report.faces].count(Outcome.PROTECTED) == 1


class _Lazy:
    """A protector that leaves all windows but the first as they are."""

    def __init__(self, good) -> None:
        self._good = good
        self.name, self.claim, self.margin = good.name, good.claim, good.margin
        self.surrogates = good.surrogates

    def protect(self, windows, seed):
        first, *rest = windows
        return [*self._good.protect([first], seed), *(Protected(w.pixels, met=True) for w in rest)]


def test_somebody_elses_photos_change_nothing(job, tmp_path) -> None:
    (tmp_path / "others").mkdir()
    with Image.open(people.portrait(tmp_path / "others" / "upside.png")) as other:
        stretched = other.resize((320, 220)).crop((40, 0, 280, 220))
    stretched.save(tmp_path / "others" / "upside.png")
    report = (
        _job(job, references=tmp_path / "others").run(people.portrait(tmp_path / "me.png")).report
    )
    assert report.outcome is Outcome.PROTECTED
    assert report.output == "me.visard.png"


@pytest.mark.parametrize("settings", [{"seed": -1}, {"seed": 2**32}, {"quality": 0}])
def test_settings_out_of_range_are_refused(settings) -> None:
    with pytest.raises(SettingError, match="is not"):
        Settings(**settings)


def test_the_largest_seed_works(job, tmp_path) -> None:
    report = _job(job, seed=2**32 - 1).run(people.portrait(tmp_path / "me.png")).report
    assert report.outcome is Outcome.PROTECTED


def test_one_recogniser_alone_is_untested_against_strangers(monkeypatch, tmp_path) -> None:
    only_dlib = ((methods.recognizer("dlib"),), ("others: not here",))
    monkeypatch.setattr(methods, "recognizers", lambda: only_dlib)
    report = ProtectJob(Settings()).run(people.portrait(tmp_path / "me.png")).report
    assert "untested against strangers" in report.verdict.private.lower()
    assert report.missing == ("others: not here",)


def test_other_photos_judge_as_well(job, tmp_path) -> None:
    (tmp_path / "others").mkdir()
    people.portrait(tmp_path / "others" / "bigger.jpg", side=400, quality=80)
    report = (
        _job(job, references=tmp_path / "others").run(people.portrait(tmp_path / "me.png")).report
    )
    references = {finding.reference for finding in report.faces[0].findings}
    assert references == {"the original photo", "other photos"}


def test_several_faces_each_get_their_own_findings(job, tmp_path) -> None:
    one = Image.open(people.portrait(tmp_path / "one.png"))
    group = Image.new("RGB", (640, 320))
    group.paste(one, (0, 0))
    group.paste(one.transpose(Image.Transpose.FLIP_LEFT_RIGHT), (320, 0))
    group.save(tmp_path / "group.png")
    report = job.run(tmp_path / "group.png").report
    assert len(report.faces) == 2
    assert report.outcome is Outcome.PROTECTED


def test_the_photo_itself_and_results_are_no_other_photos(job, tmp_path) -> None:
    others = tmp_path / "others"
    others.mkdir()
    photo = people.portrait(others / "me.png")
    (others / "copy-of-me.png").write_bytes(photo.read_bytes())
    people.portrait(others / "me.visard.jpg", side=300)
    report = _job(job, references=others).run(photo).report
    assert {finding.reference for finding in report.faces[0].findings} == {"the original photo"}
