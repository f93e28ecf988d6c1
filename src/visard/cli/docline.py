"""The first line of a docstring, read from the source: importing it could load torch."""

import ast
from importlib.machinery import ModuleSpec, PathFinder
from importlib.util import find_spec


def docline(module: str, attribute: str = "") -> str:
    """What a module, or a function or class in it, says of itself; empty if it says nothing.

    >>> docline("visard.errors", "PhotoError")
    'A file cannot be read, or must not be written, as a photo.'
    """
    tree = _source_tree(module)
    if tree is None:
        return ""
    text = ast.get_docstring(tree) if not attribute else _of_member(tree, attribute)
    return (text or "").split("\n", 1)[0]


def _of_member(tree: ast.Module, name: str) -> str | None:
    members = (node for node in tree.body if isinstance(node, ast.FunctionDef | ast.ClassDef))
    return next((ast.get_docstring(node) for node in members if node.name == name), None)


def _source_tree(module: str) -> ast.Module | None:
    spec = _spec(module)
    if spec is None or not spec.has_location or not (spec.origin or "").endswith(".py"):
        return None
    try:
        with open(str(spec.origin), "rb") as stream:
            return ast.parse(stream.read())
    except (OSError, SyntaxError):
        return None


def _spec(module: str) -> ModuleSpec | None:
    """As :func:`importlib.util.find_spec`, but without importing the parents."""
    top, *rest = module.split(".")
    spec = find_spec(top)
    for name in rest:
        if spec is None or spec.submodule_search_locations is None:
            return None
        spec = PathFinder.find_spec(f"{spec.name}.{name}", spec.submodule_search_locations)
    return spec
