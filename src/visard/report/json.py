"""Reports as JSON: strict, versioned, and the same report when read again.

JSON knows no infinity and no "not a number", so these are written as words in
quotes (``"Infinity"``), which any JSON reader takes.
"""

import json
import math
from dataclasses import dataclass
from typing import Any, Generic, NoReturn, TypeVar

from pydantic import TypeAdapter, ValidationError
from pydantic_core import to_jsonable_python

from visard import audit_report, results
from visard.audit_report import AuditReport
from visard.errors import DataError
from visard.results import Report

Value = TypeVar("Value", Report, AuditReport)


@dataclass(frozen=True, slots=True)
class _Kind(Generic[Value]):
    """One kind of report: its shape and version, and how it is told from others."""

    shape: type[Value]
    version: int
    subject: str
    mark: str


_PROTECTION = _Kind(Report, results.VERSION, "a protection", "method")
_AUDIT = _Kind(AuditReport, audit_report.VERSION, "an audit", "adversaries")


def dumps(report: Report | AuditReport) -> str:
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


def plain(report: Report | AuditReport) -> dict[str, Any]:
    """The report as what JSON can hold: objects, lists, words, finite numbers."""
    fields: dict[str, Any] = _without_infinity(to_jsonable_python(report))
    return fields


def loads(text: str) -> Report:
    """The report of a protection that a text holds.

    Raises:
        DataError: it is not JSON, not such a report, or of a version not known here.
    """
    return _read(text, _PROTECTION)


def loads_audit(text: str) -> AuditReport:
    """The report of an audit that a text holds.

    Raises:
        DataError: it is not JSON, not such a report, or of a version not known here.
    """
    return _read(text, _AUDIT)


def _read(text: str, kind: _Kind[Value]) -> Value:
    value = _value(text)
    if not isinstance(value, dict) or "version" not in value:
        raise DataError("this is JSON, but not a report", todo="give a report that visard wrote")
    _check_kind(value, kind)
    if value["version"] != kind.version:
        raise DataError(
            f"this report has version {value['version']}, "
            f"and this program reads version {kind.version}",
            todo="make it anew with this program, or read it with the one that wrote it",
        )
    try:
        return TypeAdapter(kind.shape).validate_python(value)
    except ValidationError as error:
        raise DataError(
            f"this report is damaged ({_first(error)})", todo="make it anew from the photo"
        ) from error


def _check_kind(value: dict[str, Any], kind: _Kind[Any]) -> None:
    for other in (_PROTECTION, _AUDIT):
        if other is not kind and other.mark in value and kind.mark not in value:
            raise DataError(
                f"this is the report of {other.subject}", todo=f"give that of {kind.subject}"
            )


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
