"""What a request is refused with: a status, a word for programs, a line for people."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from fastapi.responses import JSONResponse

from visard.errors import (
    ConsentError,
    DataError,
    GivenUpError,
    NoFaceError,
    PhotoError,
    SettingError,
    UnknownNameError,
    VisardError,
    WeightsError,
)

MEDIA_TYPE = "application/problem+json"
_KINDS: dict[type[VisardError], tuple[int, str]] = {
    PhotoError: (422, "unusable-photo"),
    NoFaceError: (422, "no-face"),
    DataError: (422, "nothing-to-compare"),
    SettingError: (422, "wrong-field"),
    UnknownNameError: (422, "wrong-field"),
    ConsentError: (403, "no-consent"),
    GivenUpError: (503, "gave-up"),
    WeightsError: (503, "model-missing"),
}


@dataclass(eq=False)
class Refusal(Exception):
    """A request that is not answered as it wished.

    Attributes:
        code: what went wrong, for programs; it does not change.
        detail: the same for people, in a line.
        todo: what they can do.
        where: which photo or field it concerns.
    """

    status: int
    code: str
    detail: str
    todo: str = ""
    where: str = ""
    headers: dict[str, str] = field(default_factory=dict)

    def plain(self) -> dict[str, Any]:
        """As the body of an answer (RFC 9457)."""
        told = {"code": self.code, "detail": self.detail, "todo": self.todo, "where": self.where}
        return {"status": self.status} | {name: text for name, text in told.items() if text}

    def answer(self) -> JSONResponse:
        """The answer that says so."""
        return JSONResponse(self.plain(), self.status, headers=self.headers, media_type=MEDIA_TYPE)


def busy(seconds: float, headers: Mapping[str, str] | None = None) -> Refusal:
    """Too much is waiting already; ``seconds`` until it is worth trying again."""
    again = {"Retry-After": str(max(1, round(seconds)))} | dict(headers or {})
    return Refusal(429, "busy", "too much work is waiting", "try again later", headers=again)


def refusal(error: BaseException) -> Refusal:
    """What to answer to an error of the library; of any other nothing is told.

    What to do is left out where it is an option of the command line.
    """
    if isinstance(error, Refusal):
        return error
    if not isinstance(error, VisardError):
        return Refusal(500, "failed", "this failed unexpectedly", "try another photo")
    status, code = next(
        (kind for shape, kind in _KINDS.items() if isinstance(error, shape)), (422, "refused")
    )
    todo = "" if "--" in error.todo or "visard " in error.todo else error.todo
    return Refusal(status, code, error.what, todo, error.where)
