"""Where words go: data to stdout, everything said about it to stderr."""

import json
import logging
import sys
from typing import Any

from rich.console import Console

data = Console(highlight=False, markup=False, soft_wrap=True)
talk = Console(stderr=True, highlight=False, markup=False, soft_wrap=True)
"""Progress bars belong here too, so that they and the lines do not cross."""


def print_json(value: Any) -> None:
    """Prints a value as the only thing on stdout."""
    text = json.dumps(value, indent=2, ensure_ascii=False) + "\n"
    sys.stdout.write(text.encode("utf-8", "backslashreplace").decode())


def complain(what: object) -> None:
    """Says in one line that something went wrong."""
    talk.print(f"visard: {' '.join(str(what).split())}")


class _Talk(logging.Handler):
    def emit(self, record: logging.LogRecord) -> None:
        talk.print(self.format(record))


def let_the_library_speak() -> None:
    """What visard's modules log, such as a download that starts, is said on stderr."""
    log = logging.getLogger("visard")
    if not any(isinstance(handler, _Talk) for handler in log.handlers):
        log.addHandler(_Talk())
        log.setLevel(logging.INFO)
