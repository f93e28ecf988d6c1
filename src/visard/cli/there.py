"""Photos that a server treats: a bar that tells how far it is, and Ctrl-C that stops it there."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from visard.cli.output import complain
from visard.cli.photos import treat
from visard.cli.results import counting

if TYPE_CHECKING:
    from visard.client.photos import RemoteJob
    from visard.jobs.folder import Done, Source


def check_server(server: str | None, files: Sequence[Path | None]) -> None:
    """Refuse what a server does not take.

    Args:
        files: that go there, or come from there, besides photos and videos.

    Raises:
        typer.BadParameter: it is asked for.
    """
    if server is not None and any(each is not None for each in files):
        raise typer.BadParameter("no files but photos and videos go there", param_hint="--server")


def treat_there(
    job: "RemoteJob", sources: Sequence["Source"], output: Path | None, words: str
) -> list["Done"]:
    """The results so far; see ``visard.cli.photos.treat``."""
    from contextlib import closing

    from visard.errors import ServerError

    if len(sources) == 1:
        return treat(job, sources, output, words)
    results = list["Done"]()
    try:
        with counting(words) as advance, closing(job.run_all(sources, output, advance)) as work:
            for done in work:
                results.append(done)
    except KeyboardInterrupt:
        if not results:
            raise
        complain(f"interrupted: {len(sources) - len(results)} photos were not looked at")
    except ServerError as error:
        if not results:
            raise
        complain(f"{error}: {len(sources) - len(results)} photos were not looked at")
    return results
