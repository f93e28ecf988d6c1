"""What is done with photos: real networks on a few of them, by the plain engine and by hand."""

import json

import pytest
from pyarrow import parquet

import people
from visard.cli.main import _run as visard
from visard.errors import SettingError
from visard.jobs.settings import Settings
from visard.jobs.wishes import Wishes
from visard.scale.anonymizing import Anonymize
from visard.scale.auditing import Audit
from visard.scale.local import Local
from visard.scale.manifest import Manifest
from visard.scale.places import place
from visard.scale.protecting import Protect
from visard.scale.rows import State
from visard.scale.run import run
from visard.types import Strength


@pytest.fixture
def source(tmp_path):
    (tmp_path / "in").mkdir()
    people.portrait(tmp_path / "in" / "a.jpg", side=160)
    people.landscape(tmp_path / "in" / "b.jpg")
    return tmp_path / "in"


@pytest.fixture
def out(tmp_path):
    (tmp_path / "out").mkdir()
    return tmp_path / "out"


def _rows(out, plan):
    return {row.key: row for row in Manifest(place(str(out)), plan.settings()).rows()}


def test_protect_tells_of_every_face(source, out):
    plan = Protect(Settings(strength=Strength.LIGHT))
    assert run(plan, [str(source)], str(out), Local()).states["no face"] == 1
    rows = _rows(out, plan)
    made = rows["a.jpg"]
    face = made.faces[0]
    assert (face.number, face.outcome, made.method) == (1, made.outcome, "visard")
    assert 0 <= face.box[0] < face.box[2] <= 160
    assert made.state is (State.WRITTEN if made.output else State.NOTHING_GAINED)
    assert "b.jpg: no face was found" in rows["b.jpg"].error


def test_audit_writes_a_report_for_each_result(source, out, tmp_path):
    done = tmp_path / "done"
    done.mkdir()
    people.portrait(done / "a.visard.jpg", side=160)
    people.portrait(done / "c.visard.jpg", side=160)
    plan = Audit(done, source, adversaries=("file",), attacked=())
    assert run(plan, [str(done)], str(out), Local()).states == {"written": 1, "failed": 1}
    rows = _rows(out, plan)
    report = json.loads((out / rows["a.visard.jpg"].output).read_text())
    assert (report["outcome"], report["seconds"]) == ("matched", {})
    assert (rows["a.visard.jpg"].outcome, rows["a.visard.jpg"].hidden) == ("matched", False)
    assert "its original is not there" in rows["c.visard.jpg"].error


def test_anonymize_from_the_command_line(source, out, capsys):
    words = ["anonymize", str(source), "-o", str(out), "--engine", "local", "--workers", "1"]
    assert visard([*words, "--json"]) == 3
    told = json.loads(capsys.readouterr().out)
    assert told["states"] == {"written": 1, "no face": 1}
    assert (told["photos"], told["hidden"], told["kept"]) == (2, 1, 0)
    assert (out / "a.visard.jpg").is_file()
    assert visard(words) == 3
    assert "2 of them by an earlier run; hidden in 1" in capsys.readouterr().out
    assert visard([*words, "--method", "blur"]) == 1
    said = " ".join(capsys.readouterr().err.split())
    assert "its results were made with method solid, not blur; say the same again" in said


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        (["--engine", "local"], "an engine keeps results and their manifest in a folder"),
        (["--workers", "2"], "that is for --engine"),
        (["-o", ".", "--engine", "local", "--address", "auto"], "that is for --engine ray"),
        (["-o", ".", "--engine", "local", "--html", "a.html"], "that is not for --engine"),
    ],
)
def test_what_does_not_go_together_is_said(source, words, complaint, capsys):
    assert visard(["protect", str(source), *words]) == 2
    assert complaint in " ".join(capsys.readouterr().err.split())


def test_what_is_for_single_photos_is_refused(tmp_path):
    with pytest.raises(SettingError, match="--references: these are for photos of one person"):
        Protect(Settings(references=tmp_path))
    with pytest.raises(SettingError, match="--animate: this is not for an engine"):
        Anonymize(Wishes("paint", animate=tmp_path / "a.gif"))
    with pytest.raises(SettingError, match="an engine audits a folder of this machine"):
        Audit(tmp_path / "nowhere", None)


def test_a_method_that_must_see_all_photos_first_is_refused(source, out):
    with pytest.raises(SettingError, match="this method has to see all photos first"):
        run(Anonymize(Wishes("anonymousnet", seed=1)), [str(source)], str(out), Local())


def test_gallery_add_enrols_once_and_keeps_faces_nowhere_else(source, out, tmp_path):
    pytest.importorskip("lancedb")
    from visard.jobs.gallery import people as known

    (source / "ann").mkdir()
    (source / "a.jpg").rename(source / "ann" / "a.jpg")
    (source / "b.jpg").rename(source / "ann" / "b.jpg")
    gallery = tmp_path / "gallery"
    words = ["gallery", "add", "--people", str(source), "--gallery", str(gallery), "-o", str(out)]
    words += ["--engine", "local", "--workers", "1"]
    assert visard(words) == 2
    for _ in range(2):
        assert visard([*words, "--all"]) == 3  # one photo shows no face
    (ann,) = known(gallery)
    assert (ann.name, ann.photos) == ("ann", 1)
    (out / "manifest.parquet").unlink()
    assert visard([*words, "--all"]) == 3
    assert known(gallery)[0].photos == 1
    assert [path.name for path in out.iterdir() if path.is_file()] == ["manifest.parquet"]
    assert "payload" not in parquet.read_schema(out / "manifest.parquet").names
