"""An oracle that is a program: ``command:./judge {photo} {reference}``.

It is started once a question, without a shell, with the paths of two PNG files. Exit status
0 says "the same person", 1 says "somebody else"; everything else stops the work. The files
lie in a temporary folder that only this user may read and that is wiped at the end.
"""

import os
import shlex
import signal
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from visard.cloak.blackbox.oracle import Question
from visard.cloak.blackbox.pairs import in_pairs, png
from visard.cloak.blackbox.purse import Purse
from visard.errors import OracleError, SettingError
from visard.types import Window

PATIENCE = 60.0
"""Seconds for one answer."""
_PHOTO, _REFERENCE = "{photo}", "{reference}"
_TRACEBACK = b"Traceback (most recent call last)"
_SAID = 4096
"""Bytes of what it wrote on stderr that are looked at, from the end."""


class CommandOracle:
    """Asks a program about a picture and a reference, the way a shell would call it.

    A Python program that fails exits with 1 as well, which is no answer: one that leaves a
    traceback on stderr counts as failed.

    Args:
        line: the program and its arguments, split as a shell splits them. ``{photo}`` and
            ``{reference}`` become paths; both must occur.
        patience: seconds for one answer, after which the program and what it started end.

    Raises:
        SettingError: the line names no program, or lacks one of the two.

    >>> CommandOracle("./judge --quick {photo} {reference}").name
    'command:judge'
    """

    cards = None

    def __init__(self, line: str, patience: float = PATIENCE) -> None:
        self._words, self._patience = _split(line), patience
        self.name = f"command:{Path(self._words[0]).name}"

    @contextmanager
    def about(self, known: Sequence[Window], purse: Purse) -> Iterator[Question]:
        """See ``visard.cloak.blackbox.oracle.Oracle``.

        The question raises OracleError where the program cannot be started, takes too
        long, or ends otherwise than with 0 or 1.
        """
        with tempfile.TemporaryDirectory(prefix="visard-") as place:
            folder = Path(place)
            references = [folder / f"reference-{number}.png" for number in range(len(known))]
            for path, window in zip(references, known, strict=True):
                path.write_bytes(png(window.pixels))

            def same(picture: bytes, number: int) -> bool:
                photo = folder / "photo.png"
                photo.write_bytes(picture)
                return self._same(photo, references[number], folder / "said")

            yield in_pairs(same, len(known), purse)

    def _same(self, photo: Path, reference: Path, said: Path) -> bool:
        paths = {_PHOTO: str(photo), _REFERENCE: str(reference)}
        with said.open("wb") as stream:
            status = self._run([_filled(word, paths) for word in self._words], stream.fileno())
        words = said.read_bytes()[-_SAID:]
        if status not in (0, 1) or (status == 1 and _TRACEBACK in words):
            raise self._failed(f"ended with status {status}{_last_line(words)}")
        return status == 0

    def _run(self, words: Sequence[str], stderr: int) -> int:
        try:
            process = subprocess.Popen(  # noqa: S603  no shell, and the user's own program
                words,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=stderr,
                start_new_session=True,
            )
        except (OSError, ValueError) as error:
            raise self._failed(f"cannot be started ({error})") from error
        with process:
            try:
                return process.wait(self._patience)
            except subprocess.TimeoutExpired:
                raise self._failed(f"gave no answer in {self._patience:g} seconds") from None
            finally:
                if process.poll() is None:  # and nothing that it started lives on
                    os.killpg(process.pid, signal.SIGKILL)

    def _failed(self, what: str) -> OracleError:
        todo = "it must end with 0 for the same person, 1 for somebody else"
        return OracleError(f"the program {what}", self.name, todo)


def _split(line: str) -> list[str]:
    try:
        words = shlex.split(line)
    except ValueError as error:
        raise SettingError(f"this is no command ({error})", line) from error
    arguments = " ".join(words[1:])
    if _PHOTO not in arguments or _REFERENCE not in arguments:
        example = "command:./judge {photo} {reference}"
        raise SettingError("the command lacks {photo} or {reference}", line, f"give {example}")
    return words


def _filled(word: str, paths: dict[str, str]) -> str:
    for place, path in paths.items():
        word = word.replace(place, path)
    return word


def _last_line(words: bytes) -> str:
    lines = words.decode("utf-8", "replace").strip().splitlines()
    text = "".join(letter if letter.isprintable() else " " for letter in lines[-1]) if lines else ""
    return f": {text[:200]}" if text else ""
