"""The page: a few files that come along, and nothing else."""

from importlib.resources import files

from fastapi import APIRouter
from fastapi.responses import Response

from visard.serve.refusals import Refusal

router = APIRouter(include_in_schema=False)

_KINDS = {
    "html": "text/html; charset=utf-8",
    "css": "text/css; charset=utf-8",
    "js": "text/javascript; charset=utf-8",
    "svg": "image/svg+xml",
    "json": "application/json",
    "txt": "text/plain; charset=utf-8",
}
_FOLDER = files("visard.serve") / "static"
_FILES = {
    each.name: each.read_bytes() for each in _FOLDER.iterdir() if "." in each.name.lstrip(".")
}
"""Read once: what is asked for is looked up here, and never in a folder."""


@router.get("/")
def page() -> Response:
    """The page."""
    return _sent("index.html")


@router.get("/static/{name}")
def part(name: str) -> Response:
    """A part of the page."""
    return _sent(name)


def _sent(name: str) -> Response:
    if name not in _FILES:
        raise Refusal(404, "no-such-page", "there is no such page")
    return Response(_FILES[name], media_type=_KINDS[name.rpartition(".")[2]])
