"""Every example in the docs runs, and does what the docs say."""

import os
import re
import shutil
import subprocess
import sys
import tomllib

import pages
import pytest
import refresh
from pages import PAGES, ROOT

from visard import weights

OWN = PAGES["docs/your-own-recogniser.md"]
CONTRIBUTING = PAGES["CONTRIBUTING.md"]
BLOCKS = [(page, block) for page, text in PAGES.items() for block in pages.nameless(text)]


@pytest.mark.parametrize(("page", "block"), BLOCKS, ids=[page for page, _ in BLOCKS])
def test_python_runs(page, block, tmp_path, monkeypatch) -> None:
    refresh.photos(tmp_path)
    monkeypatch.chdir(tmp_path)
    exec(compile(block, page, "exec"), {"__name__": page})


@pytest.mark.parametrize(
    ("name", "text"),
    [(name, body) for text in PAGES.values() for name, body in pages.named(text).items()],
)
def test_files_in_the_docs_are_written_as_ours(name, text) -> None:
    where = name if name.startswith("src/") else f"docs/{name}"
    for check in (["format", "--check"], ["check", "--extend-ignore", "I001"]):
        command = [sys.executable, "-m", "ruff", *check, "--stdin-filename", where, "-"]
        done = subprocess.run(command, input=text, text=True, capture_output=True, cwd=ROOT)
        assert done.returncode == 0, done.stdout + done.stderr


def _python(folder, *arguments):
    """Runs Python as somebody would who has installed what lies in a folder."""
    there = os.environ | {"PYTHONPATH": str(folder), "VISARD_PLUGINS": "", "COLUMNS": "80"}
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=folder,
        env=there,
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        timeout=120,
    )


@pytest.fixture
def installed(tmp_path):
    """The recogniser of the docs, with what an installation would add to its files."""
    (card,), (project,) = pages.fences(OWN, "json"), pages.fences(OWN, "toml")
    for name, body in pages.named(OWN).items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(body, "utf-8")
    (tmp_path / "thumbnail_recogniser" / "card.json").write_text(card, "utf-8")
    facts = tomllib.loads(project)["project"]
    notes = tmp_path / "thumbnail_recogniser-0.1.0.dist-info"
    notes.mkdir()
    (notes / "METADATA").write_text(
        f"Metadata-Version: 2.1\nName: {facts['name']}\nVersion: {facts['version']}\n"
    )
    groups = facts["entry-points"].items()
    lines = [f"[{g}]\n" + "".join(f"{n} = {t}\n" for n, t in each.items()) for g, each in groups]
    (notes / "entry_points.txt").write_text("".join(lines))
    refresh.photos(tmp_path)
    return tmp_path


_VISARD = "from visard.cli.main import main; main()"


def test_a_recogniser_of_ones_own_is_a_proper_one(installed) -> None:
    done = _python(installed, "check.py")
    assert done.returncode == 0, done.stdout


def test_the_check_refuses_a_recogniser_that_is_none(installed) -> None:
    module = installed / "thumbnail_recogniser" / "__init__.py"
    module.write_text(module.read_text().replace("AvgPool2d(7)", "AvgPool2d(8)"))
    done = _python(installed, "check.py")
    assert "embeddings are (2, 588), the card says (2, 768)" in done.stdout


def test_a_recogniser_of_ones_own_takes_part(installed) -> None:
    done = _python(installed, "-c", _VISARD, "protect", "portrait.jpg")
    assert done.returncode == 0, done.stdout
    assert re.search(r"^thumbnail +(recognised \d\.\d+× *){3}\nnever seen", done.stdout, re.M)
    assert "Not from everyone" in done.stdout


def test_a_protector_is_added_in_three_steps(tmp_path) -> None:
    (name, module), (check, test) = pages.named(CONTRIBUTING).items()
    (tmp_path / "momentum.py").write_text(module, "utf-8")
    here = "import visard.cloak\nvisard.cloak.__path__.append('.')\n"
    (tmp_path / check).write_text(here + test, "utf-8")
    done = _python(tmp_path, check)
    assert (name, done.returncode) == ("src/visard/cloak/momentum.py", 0), done.stdout
    (project,) = pages.fences(CONTRIBUTING, "toml")
    entries = tomllib.loads(project)["project"]["entry-points"]["visard.protectors"]
    assert entries == {"momentum": "visard.cloak.momentum:build"}


@pytest.fixture
def models():
    """All model files: with fewer, the answers are others."""
    absent = [each.file.name for each in weights.verify() if each.state != weights.State.PRESENT]
    if absent:
        pytest.skip(f"not here: {', '.join(absent)} (VISARD_WEIGHTS names their folder)")


def _words(text):
    return set(re.findall(r"[A-Za-z]{3,}", text))


def test_the_readme_shows_what_the_demo_prints(models) -> None:
    (block,) = refresh.consoles(PAGES["README.md"])
    assert _words(refresh.ran(block)) == _words(block), "run: make docs"


@pytest.mark.slow
@pytest.mark.parametrize("block", refresh.consoles(PAGES["docs/guide.md"]))
def test_the_guide_shows_what_its_commands_print(block, models) -> None:
    if "jq " in block and shutil.which("jq") is None:
        pytest.skip("jq is not installed")
    assert _words(refresh.ran(block)) == _words(block), "run: make docs"
