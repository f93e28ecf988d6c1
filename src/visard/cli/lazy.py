"""A verb is imported when it is used: a listing never waits for torch."""

import inspect
from importlib import import_module
from typing import Any

import typer
from typer.core import TyperCommand
from typer.main import get_command

EXAMPLES = "\nExamples:\n"
"""What starts the last part of a verb's docstring; one example a line follows."""


class Verb(TyperCommand):
    """Stands for a typer function in the list of verbs, and becomes it when called.

    Args:
        name: what the user types.
        target: ``"module:function"``.
        line: what the list of verbs says of it, in words a layperson knows.
    """

    def __init__(self, name: str, target: str, line: str) -> None:
        super().__init__(name, help=line)
        self.target = target

    def make_context(self, info_name: str | None, args: list[str], *rest: Any, **extra: Any) -> Any:
        """Where a command starts: from here on the real one takes over."""
        return self.load().make_context(info_name, args, *rest, **extra)

    def load(self) -> Any:
        """The command made of the function; its help text is the function's docstring."""
        module, _, attribute = self.target.partition(":")
        function = getattr(import_module(module), attribute)
        text, _, examples = (inspect.getdoc(function) or "").partition(EXAMPLES)
        app = typer.Typer(add_completion=False)
        epilog = f"Examples:\n{examples}" if examples else ""
        app.command(self.name, help=_unwrapped(text), epilog=epilog)(function)
        return get_command(app)


def _unwrapped(text: str) -> str:
    """Each paragraph on one line, for the terminal to break where it ends."""
    return "\n\n".join(" ".join(paragraph.split()) for paragraph in text.split("\n\n"))
