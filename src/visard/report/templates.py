"""The templates of the pages, and what they may ask for."""

from importlib.resources import files

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from visard.report import charts, pictures, tally, words
from visard.report.released import released_lines
from visard.report.spotted import spotted_lines
from visard.types import ImageArray, Outcome

_LONGEST = 1200
_ROOM_FOR_A_PHOTO = 500_000


def render(name: str, style: str = "", **values: object) -> str:
    """A page from the template of that name; text is escaped, unless it is ``Markup``.

    Args:
        style: name of a style sheet that this page needs besides that of all pages.
    """
    sheets = "\n".join(packaged(sheet) for sheet in ("page.css", style) if sheet)
    ours = Markup(sheets)  # noqa: S704 (from our own files, and no user's)
    return _environment().get_template(name).render(style=ours, **values)


def packaged(name: str) -> str:
    """The text of a file that lies beside this one."""
    return files("visard.report").joinpath(name).read_text("utf-8")


def photos(before: ImageArray, after: ImageArray | None) -> list[str]:
    """One photo or two for the top of a page, shrunk to what a page needs."""
    both = [before] if after is None else [before, after]
    small = [pictures.shrunk(photo, _LONGEST) for photo in both]
    return pictures.data_uris(small, _ROOM_FOR_A_PHOTO)


def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("visard.report", ""),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["plain"] = words.plain
    environment.globals.update(
        words=words,
        tally=tally,
        charts=charts,
        pictures=pictures,
        released_lines=released_lines,
        spotted_lines=spotted_lines,
        Outcome=Outcome,
    )
    return environment
