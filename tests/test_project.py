"""How the project is written, measured: small files, small functions, all typed."""

import ast
import tomllib
from pathlib import Path
from statistics import median, quantiles

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parent.parent
FILES = sorted((ROOT / "src" / "visard").rglob("*.py"))
TREES = {path: ast.parse(path.read_text("utf-8")) for path in FILES}
ATTICS = {"utils", "util", "helpers", "helper", "misc", "common"}

Function = ast.FunctionDef | ast.AsyncFunctionDef


def _functions():
    for path, tree in TREES.items():
        for node in ast.walk(tree):
            if isinstance(node, Function):
                yield f"{path.relative_to(ROOT)}:{node.name}", node


def _length(function: Function) -> int:
    """Lines from ``def`` to the end, without the docstring."""
    lines = function.end_lineno - function.lineno + 1
    if ast.get_docstring(function) is not None:
        text = function.body[0]
        lines -= text.end_lineno - text.lineno + 1
    return lines


def _is_annotated(function: Function) -> bool:
    arguments = function.args
    named = [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs]
    rest = [a for a in (arguments.vararg, arguments.kwarg) if a is not None]
    bare = [a.arg for a in [*named, *rest] if a.annotation is None]
    return function.returns is not None and set(bare) <= {"self", "cls"}


def test_files_are_short():
    lengths = {path: len(path.read_text("utf-8").splitlines()) for path in FILES}
    assert [path for path, length in lengths.items() if length > 400] == []
    assert median(length for length in lengths.values() if length > 1) <= 110


def test_functions_are_short():
    lengths = {name: _length(node) for name, node in _functions()}
    assert [name for name, length in lengths.items() if length > 60] == []
    assert median(lengths.values()) <= 9
    assert quantiles(lengths.values(), n=10)[-1] <= 30


def test_every_function_is_annotated():
    assert [name for name, node in _functions() if not _is_annotated(node)] == []


def test_no_file_is_an_attic():
    assert [path for path in FILES if path.stem in ATTICS or path.parent.name in ATTICS] == []


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT / "src")))
def test_every_module_says_what_it_is(path: Path):
    assert ast.get_docstring(TREES[path]), f"{path} has no docstring"


def test_every_dependency_is_pinned():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    extras = project["optional-dependencies"].values()
    wanted = [*project["dependencies"], *(entry for extra in extras for entry in extra)]
    pins = (ROOT / "constraints.txt").read_text("utf-8").splitlines()
    pinned = {canonicalize_name(Requirement(pin).name) for pin in pins if not pin.startswith("#")}
    names = {canonicalize_name(Requirement(entry).name) for entry in wanted}
    assert names - {project["name"]} <= pinned  # an extra may ask for others of its own package
    assert not [pin for pin in pins if "+" in pin], "a local version exists on one machine only"
