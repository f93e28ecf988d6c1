"""Videos that a server makes anew; the results are written here."""

import json
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter

from visard.client.started import Started
from visard.client.wire import Field, Wire, content, error_of
from visard.errors import PhotoError, ServerError
from visard.jobs.anonymize_film import FilmReport
from visard.jobs.film_pictures import Gathered
from visard.jobs.naming import DONE, PARTIAL
from visard.jobs.reel import Reel, Reels
from visard.jobs.wishes import Wishes
from visard.photo.atomic import printable

Advance = Callable[[int, int], None]
_REPORT, _ERROR = "film.json", "film.error.json"


class RemoteFilms:
    """Has videos made anew by a server.

    Args:
        wishes: what to do; only the method, where the results go, and whether they replace
            others.

    Attributes:
        gathered: nothing: a server tells no single faces.
    """

    def __init__(self, wire: Wire, wishes: Wishes) -> None:
        self._wire, self._wishes = wire, wishes
        self._reels, self.gathered = Reels(force=wishes.force), Gathered()

    def run(
        self,
        source: Path,
        folder: Path | None = None,
        advance: Advance = lambda done, total: None,
    ) -> FilmReport:
        """Send one video and write the result; see ``FilmJob.run``.

        Left early, by Ctrl-C too, the job is stopped on the server.

        Raises:
            PhotoError: the video cannot be used, or the result cannot be written.
            NoFaceError: no frame shows a face.
            ServerError: the server cannot be reached, or refuses.
        """
        folder = folder or self._wishes.output or source.parent
        fields: list[Field] = [
            ("verb", "anonymize"),
            ("method", self._wishes.method),
            ("film", content(source)),
        ]
        with self._reels.reel(source, folder) as reel, Started(self._wire, fields) as job:
            job.wait(lambda state: advance(state["film"]["done"], state["film"]["total"]))
            parcel = reel.temporary.with_suffix(".zip")
            try:
                job.fetch(parcel)
                return _written(source, reel, parcel)
            except (OSError, zipfile.BadZipFile, KeyError, ValueError) as error:
                raise _broken(error, folder) from error
            finally:
                parcel.unlink(missing_ok=True)


def _written(source: Path, reel: Reel, parcel: Path) -> FilmReport:
    with zipfile.ZipFile(parcel) as archive:
        names = archive.namelist()
        if _ERROR in names:
            error = error_of(json.loads(archive.read(_ERROR)))
            raise type(error)(error.what, printable(source), error.todo)
        told: dict[str, Any] = json.loads(archive.read(_REPORT))
        hidden = told.pop("hidden")
        (film,) = (name for name in names if not name.endswith(".json"))
        with archive.open(film) as packed, reel.temporary.open("wb") as file:
            shutil.copyfileobj(packed, file)
    kept = reel.keep(DONE if hidden else PARTIAL)
    told |= {"source": printable(source.name), "output": printable(kept.name)}
    return TypeAdapter(FilmReport).validate_python(told)


def _broken(error: Exception, folder: Path) -> PhotoError | ServerError:
    if isinstance(error, OSError) and not isinstance(error, zipfile.BadZipFile):
        what = f"it cannot be written ({error.strerror or error})"
        return PhotoError(what, printable(folder), "make room, or choose another folder")
    return ServerError("what the server sent is not whole", todo="try again")
