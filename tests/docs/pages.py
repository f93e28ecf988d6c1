"""The pages of the docs, and what stands in them."""

import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(ROOT / "docs"))

import refresh  # noqa: E402

PAGES = {str(page.relative_to(ROOT)): page.read_text("utf-8") for page in refresh.PAGES}

_FENCE = re.compile(r"^```(\w+)\n(.*?)^```$", re.M | re.S)
_SPAN = re.compile(r"(?<!`)`([^`]+)`(?!`)")


def fences(text: str, kind: str) -> list[str]:
    """What stands in the blocks of a kind."""
    return [body for found, body in _FENCE.findall(text) if found == kind]


def prose(text: str) -> str:
    """A page without its blocks."""
    return _FENCE.sub("", text)


def spans(text: str) -> list[str]:
    """Code within lines, each in one line."""
    return [" ".join(span.split()) for span in _SPAN.findall(prose(text))]


def shell_lines(text: str) -> list[str]:
    """The commands of a page's blocks, with their comments taken off."""
    lines = [line for block in fences(text, "sh") for line in block.splitlines()]
    lines += [line for block in fences(text, "console") for line in refresh.commands(block)]
    return [line.split(" #")[0].strip() for line in lines if line.strip()]


def named(text: str) -> dict[str, str]:
    """Blocks of Python that are files: the first line says which."""
    blocks = (block.partition("\n") for block in fences(text, "python"))
    return {head[2:]: body for head, _, body in blocks if re.fullmatch(r"# [\w/]+\.py", head)}


def nameless(text: str) -> list[str]:
    """Blocks of Python that run as they stand."""
    whole = [f"# {name}\n{body}" for name, body in named(text).items()]
    return [block for block in fences(text, "python") if block not in whole]
