"""The results of a job on their way out; behind them everything is wiped."""

import asyncio
import io
from pathlib import Path

from fastapi.responses import FileResponse, Response
from starlette.types import Receive, Scope, Send

from visard.serve.batch import Batch
from visard.serve.footage import MEDIA_TYPES, Footage
from visard.serve.refusals import Refusal

_ZIP = "result.zip"


class _Last(FileResponse):
    """A file that is gone once it was sent, or once whoever fetched it hung up."""

    def __init__(self, path: Path, footage: Footage, headers: dict[str, str], kind: str) -> None:
        super().__init__(path, headers=headers, media_type=kind)
        self._footage = footage

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            await super().__call__(scope, receive, send)
        finally:
            self._footage.wipe()


async def fetched(batch: Batch, video: bool) -> Response:
    """The answer that holds what became of a job.

    Args:
        video: the video itself is wanted, where it was all there was.

    Raises:
        Refusal: that, and no video was made.
    """
    footage = batch.footage
    if footage is None or footage.result is None:
        if video and footage is not None and isinstance(footage.became, Refusal):
            raise footage.became
        buffer = io.BytesIO()
        await asyncio.to_thread(batch.zip_into, buffer)
        return Response(buffer.getvalue(), 200, _named("visard.zip"), "application/zip")
    try:
        if video and not batch.total:
            return _film(footage, footage.result)
        place = footage.path.with_name(_ZIP)
        await asyncio.to_thread(_zip, batch, place)
        return _Last(place, footage, _named("visard.zip"), "application/zip")
    except BaseException:
        footage.wipe()
        raise


def _film(footage: Footage, place: Path) -> Response:
    headers = _named(place.name) | {"Visard-Outcome": footage.outcome}
    return _Last(place, footage, headers, MEDIA_TYPES[place.suffix])


def _zip(batch: Batch, place: Path) -> None:
    with place.open("wb") as file:
        batch.zip_into(file)


def _named(name: str) -> dict[str, str]:
    return {"Content-Disposition": f'attachment; filename="{name}"'}
