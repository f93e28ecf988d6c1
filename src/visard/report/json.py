"""Reports as JSON: strict, versioned, and the same report when read again.

JSON knows no infinity and no "not a number", so these are written as words in
quotes (``"Infinity"``), which any JSON reader takes.
"""

import json
import math
from typing import Any, NoReturn

from pydantic import TypeAdapter, ValidationError
from pydantic_core import to_jsonable_python

from visard.errors import DataError
from visard.results import VERSION, Report

_adapter = TypeAdapter(Report)


def dumps(report: Report) -> str:
    """The report as JSON text, indented, with its version.

    A file name that is no valid text survives as an escape.

    >>> import visard.report.json as report_json
    >>> report_json.loads('{"version": 99}')
    Traceback (most recent call last):
        ...
    visard.errors.DataError: this report has version 99, and this program reads version 1; ...
    """
    text = json.dumps(plain(report), indent=2, ensure_ascii=False, allow_nan=False)
    return text.encode("utf-8", "backslashreplace").decode("utf-8") + "\n"


def plain(report: Report) -> dict[str, Any]:
    """The report as what JSON can hold: objects, lists, words, finite numbers."""
    fields: dict[str, Any] = _without_infinity(to_jsonable_python(report))
    return fields


def loads(text: str) -> Report:
    """The report that a text holds.

    Raises:
        DataError: it is not JSON, not a report, or of a version not known here.
    """
    value = _value(text)
    if not isinstance(value, dict) or "version" not in value:
        raise DataError("this is JSON, but not a report", todo="give a report that visard wrote")
    if value["version"] != VERSION:
        raise DataError(
            f"this report has version {value['version']}, and this program reads version {VERSION}",
            todo="make it anew with this program, or read it with the one that wrote it",
        )
    try:
        return _adapter.validate_python(value)
    except ValidationError as error:
        raise DataError(
            f"this report is damaged ({_first(error)})", todo="make it anew from the photo"
        ) from error


def _value(text: str) -> Any:
    try:
        return json.loads(text, parse_constant=_refuse)
    except (ValueError, RecursionError) as error:
        raise DataError(
            f"this is not JSON ({error})", todo="give a report that visard wrote"
        ) from error


def _refuse(word: str) -> NoReturn:
    raise ValueError(f"{word} is not a JSON value")


def _first(error: ValidationError) -> str:
    problem = error.errors(include_url=False, include_input=False)[0]
    place = ".".join(str(step) for step in problem["loc"])
    return f"{place}: {problem['msg']}"


def _without_infinity(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _without_infinity(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_without_infinity(item) for item in value]
    if isinstance(value, float) and not math.isfinite(value):
        return "NaN" if math.isnan(value) else "Infinity" if value > 0 else "-Infinity"
    return value
