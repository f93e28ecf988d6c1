"""The command line's frame: quick listings, one-line errors, honest exit codes."""

import json
import os
import signal
import subprocess
import sys
import time
from importlib.util import find_spec

import pytest

from visard.cli import main as program
from visard.cli.lazy import Verb
from visard.errors import PhotoError

HEAVY = {"torch", "numpy", "jaxtyping", "cv2", "scipy", "kornia", "PIL", "jinja2"}
"""Not pydantic: typer itself converts options with it."""
TARGETS = program.VERBS | {
    f"{group} {name}": entry
    for group, (_, verbs) in program.GROUPS.items()
    for name, entry in verbs.items()
}
PRESENT = [name for name, (target, _) in TARGETS.items() if find_spec(target.split(":")[0])]


def _visard(*arguments: str, **more):
    return subprocess.run(
        [sys.executable, "-c", "from visard.cli.main import main; main()", *arguments],
        capture_output=True,
        text=True,
        timeout=60,
        **more,
    )


def _run(monkeypatch, *arguments: str) -> int:
    monkeypatch.setattr(sys, "argv", ["visard", *arguments])
    with pytest.raises(SystemExit) as end:
        program.main()
    return end.value.code


@pytest.fixture
def failing(monkeypatch):
    """Makes ``visard methods`` raise what the test gives."""

    def arrange(error: BaseException) -> None:
        def methods() -> None:
            raise error

        monkeypatch.setattr("visard.cli.methods.methods", methods)

    return arrange


@pytest.mark.parametrize(
    "arguments", [["--help"], ["weights", "list"], ["methods"], ["weights", "--help"]], ids=" ".join
)
def test_listings_load_nothing_heavy(arguments):
    code = (
        "import sys, json\nfrom visard.cli.main import main\n"
        "try: main()\nexcept SystemExit as end: status = end.code\n"
        "print(json.dumps([status, sorted(sys.modules)]), file=sys.stderr)"
    )
    result = subprocess.run(
        [sys.executable, "-c", code, *arguments], capture_output=True, text=True, timeout=60
    )
    status, modules = json.loads(result.stderr.splitlines()[-1])
    assert status == 0
    assert HEAVY & set(modules) == set()


def test_help_is_quick():
    def seconds() -> float:
        start = time.perf_counter()
        _visard("--help")
        return time.perf_counter() - start

    assert min(seconds() for _ in range(3)) < 0.6  # 0.15 s when the machine is free


def test_without_arguments_the_help_lists_every_verb():
    result = _visard()
    assert result.returncode == 0
    assert result.stdout == _visard("--help").stdout
    for name in [*program.VERBS, "weights"]:
        assert f"│ {name}" in result.stdout


def test_unavailable_verbs_do_not_hinder_the_list():
    Verb("broken", "visard.cli.not_there:broken", "Says nothing.").get_short_help_str()


@pytest.mark.parametrize("name", PRESENT)
def test_every_verb_gives_examples(name):
    result = _visard(*name.split(), "--help")
    assert result.returncode == 0, result.stderr
    assert f"visard {name}" in result.stdout.partition("Examples:")[2]


def test_version():
    assert _visard("--version").stdout == "visard 0.1.0\n"


@pytest.mark.parametrize(
    ("arguments", "line"),
    [
        (["bogus"], "visard: No such command 'bogus'; see: visard --help\n"),
        (["methods", "--bogus"], "visard: No such option: --bogus; see: visard --help\n"),
        (["weights"], "visard: Missing command; see: visard --help\n"),
    ],
)
def test_wrong_usage_is_one_line_and_exit_2(arguments, line):
    result = _visard(*arguments)
    assert (result.returncode, result.stdout, result.stderr) == (2, "", line)


def test_a_refusal_is_one_line_and_exit_1(monkeypatch, capfd, failing):
    failing(PhotoError("not a photo", "a [b].txt", "give a\nJPEG"))
    assert _run(monkeypatch, "methods") == 1
    assert capfd.readouterr() == ("", "visard: a [b].txt: not a photo; give a JPEG\n")


def test_trouble_with_the_disk_is_one_line_too(monkeypatch, capfd, failing):
    failing(OSError(28, "No space left on device"))
    assert _run(monkeypatch, "methods") == 1
    assert capfd.readouterr().err == "visard: [Errno 28] No space left on device\n"


@pytest.mark.parametrize("arguments", [["--debug", "methods"], ["methods"]], ids=" ".join)
def test_debug_shows_where(monkeypatch, failing, arguments):
    monkeypatch.setenv("VISARD_DEBUG", "1" if len(arguments) == 1 else "")
    monkeypatch.setattr(sys, "argv", ["visard", *arguments])
    failing(PhotoError("not a photo"))
    with pytest.raises(PhotoError):
        program.main()


def test_a_mistake_in_the_program_is_not_hidden(monkeypatch, failing):
    failing(ZeroDivisionError())
    monkeypatch.setattr(sys, "argv", ["visard", "methods"])
    with pytest.raises(ZeroDivisionError):
        program.main()


def test_interruption(monkeypatch, capfd, failing):
    failing(KeyboardInterrupt())
    assert _run(monkeypatch, "methods") == 130
    assert capfd.readouterr().err == "visard: interrupted\n"


def test_the_exit_status_of_a_verb_is_kept(monkeypatch):
    monkeypatch.setattr("visard.cli.methods.methods", lambda: 3)
    assert _run(monkeypatch, "methods") == 3


def test_permissive_only_reaches_the_library(monkeypatch):
    from visard.weights import permissive_only

    monkeypatch.setenv("VISARD_PERMISSIVE_ONLY", "")
    seen = []
    monkeypatch.setattr("visard.cli.methods.methods", lambda: seen.append(permissive_only()))
    assert _run(monkeypatch, "--permissive-only", "methods") == 0
    assert seen == [True]


def test_a_reader_that_leaves_is_no_error():
    child = subprocess.Popen(
        [sys.executable, "-c", "from visard.cli.main import main; main()", "methods"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    child.stdout.close()
    assert child.stderr.read() == b""
    child.stderr.close()
    child.wait()


def test_a_real_interruption():
    code = (
        "import signal, time, visard.cli.methods as m\nfrom visard.cli.main import main\n"
        # whoever is started in the background inherits that interruptions are ignored
        "signal.signal(signal.SIGINT, signal.default_int_handler)\n"
        "def slow():\n print('ready', flush=True)\n time.sleep(30)\n"
        "m.methods = slow\nmain()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", code, "methods"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as child:
        child.stdout.readline()
        child.send_signal(signal.SIGINT)
        assert child.stderr.read() == "visard: interrupted\n"
    assert child.returncode == 130


def test_methods_lists_what_is_registered():
    listed = json.loads(_visard("methods", "--json").stdout)
    assert set(listed) >= {"detectors", "recognisers", "bridges", "protectors", "channels"}
    assert "dlib" in listed["recognisers"]
    assert "ResNet" in listed["recognisers"]["dlib"]
    assert "pgd" in _visard("methods").stdout


def test_weights_list_names_licence_and_place(tmp_path):
    (tmp_path / "yunet-n.onnx").write_bytes(b"not a network")
    cache = str(tmp_path / "none")
    there = os.environ | {"VISARD_WEIGHTS": str(tmp_path), "VISARD_CACHE": cache, "COLUMNS": "60"}
    text = _visard("weights", "list", env=there).stdout
    assert f"damaged in {tmp_path}" in text
    assert "MIT, commercial use allowed; trained on: not stated by its authors" in text
    assert "absent; without it, the recognisers that are present still protect" in text
    files = json.loads(_visard("weights", "list", "--json", env=there).stdout)
    assert {file["name"]: file["state"] for file in files} == {
        "mobilefacenet-foamliu.pt": "absent",
        "mobileface-v2.params": "absent",
        "yunet-n.onnx": "damaged",
    }
    assert _visard("weights", "verify", env=there).returncode == 1


def test_weights_pull_offline_says_what_is_missing(tmp_path):
    there = os.environ | {"VISARD_WEIGHTS": "", "VISARD_CACHE": str(tmp_path)}
    result = _visard("weights", "pull", "--json", "yunet-n.onnx", "mobileface-v2.params", env=there)
    assert result.returncode == 1
    assert len(result.stderr.splitlines()) == 2
    assert "mtcnn and dlib_hog still find faces" in result.stderr
    assert [entry["name"] for entry in json.loads(result.stdout)] == [
        "yunet-n.onnx",
        "mobileface-v2.params",
    ]


def test_weights_verify_passes_over_what_is_absent(tmp_path):
    there = os.environ | {"VISARD_WEIGHTS": "", "VISARD_CACHE": str(tmp_path)}
    result = _visard("weights", "verify", env=there)
    assert result.returncode == 0
    assert result.stdout.startswith("absent    mobilefacenet-foamliu.pt\n")
