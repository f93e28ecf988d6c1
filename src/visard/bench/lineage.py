"""What a part of the program is made of: its text, and the text of all that it imports.

A cached result is as old as the parts that made it, not as the whole program: a new
method leaves the photos alone that another one protected. Comments and docstrings are
no part of what a program does, and do not count.
"""

import ast
from collections.abc import Iterable
from functools import cache
from importlib.util import find_spec
from pathlib import Path

import visard
from visard.bench.provenance import digest

_ROOT = Path(visard.__file__).parent.parent
_DATA = {".json", ".npz", ".safetensors"}


@cache
def lineage(*modules: str) -> str:
    """A hash of these modules, of visard's that they import, and of the data beside them.

    The text is read once in a process: ask before long work, while it is still the text
    of what runs.

    Args:
        modules: full names; of one that is not visard's own only the file counts.

    >>> lineage("visard.cloak.pgd") == lineage("visard.cloak.pgd", "visard.types")
    True
    """
    files = sorted(set(_files(modules)))
    data = sorted({other for each in files for other in _beside(each)})
    return digest([*map(_done, files), *(each.read_bytes() for each in data)])


def _files(modules: Iterable[str]) -> Iterable[Path]:
    waiting, seen = list(modules), set[str]()
    while waiting:
        name = waiting.pop()
        if name in seen or (file := _file(name)) is None:
            continue
        seen.add(name)
        waiting += [each for each in _imported(file) if each.startswith("visard.")]
        yield file


def _file(module: str) -> Path | None:
    if module.partition(".")[0] == "visard":
        place = _ROOT.joinpath(*module.split("."))
        found = (place.with_suffix(".py"), place / "__init__.py")
        return next((each for each in found if each.is_file()), None)
    spec = find_spec(module)
    return Path(spec.origin) if spec and spec.origin and Path(spec.origin).is_file() else None


@cache
def _imported(file: Path) -> tuple[str, ...]:
    names: list[str] = []
    for node in ast.walk(_parsed(file)):
        if isinstance(node, ast.Import):
            names += [each.name for each in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module:
            names.append(node.module)
            names += [f"{node.module}.{each.name}" for each in node.names]
    return tuple(names)


@cache
def _done(file: Path) -> bytes:
    """The text without its words: what the program does, and nothing of why."""
    tree = _parsed(file)
    for node in ast.walk(tree):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef):
            node.body = [each for each in node.body if not _is_text(each)]
    return ast.dump(tree).encode()


def _is_text(node: ast.stmt) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


def _parsed(file: Path) -> ast.Module:
    return ast.parse(file.read_text(encoding="utf-8"))


def _beside(file: Path) -> Iterable[Path]:
    """A package's data: networks, cards, numbers of platforms."""
    if file.parent != _ROOT / "visard":
        yield from (each for each in file.parent.rglob("*") if each.suffix in _DATA)
