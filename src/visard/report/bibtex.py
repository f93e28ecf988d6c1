"""BibTeX of what an audit used: recognisers, detector, adversaries, and visard itself."""

import re
from collections.abc import Iterator

from visard.audit_report import AuditReport
from visard.report import latex, references, words
from visard.report.references import Reference

_ADDRESS = re.compile(r"https?://[^\s{}\\]+")


def dumps(report: AuditReport) -> str:
    """One entry a paper; what names no paper that is known becomes ``@misc`` with its words.

    Keys are the first author's surname and the year (a letter more where two are
    alike), ``visard``, or ``visard-source-`` and a number.
    """
    papers, sources = _used(report)
    entries = [_itself(report)]
    taken: dict[str, int] = {}
    for paper in papers:
        taken[paper.key] = count = taken.get(paper.key, 0) + 1
        entries.append(_paper(paper, paper.key + ("" if count == 1 else chr(ord("a") + count - 1))))
    for number, source in enumerate(sources, 1):
        entries.append(_entry("misc", f"visard-source-{number}", _source(source)))
    return "\n".join(entries)


def _used(report: AuditReport) -> tuple[list[Reference], list[str]]:
    papers: dict[str, Reference] = {}
    sources: dict[str, None] = {}
    for text in _named(report):
        known, unknown = references.found(text)
        papers |= {each.title: each for each in known}
        sources |= dict.fromkeys(unknown)
    return list(papers.values()), list(sources)


def _named(report: AuditReport) -> Iterator[str]:
    yield from (card.paper for card in report.recognizers)
    yield f"detector {report.detector}"
    yield from (note.paper for note in report.adversaries)


def _itself(report: AuditReport) -> str:
    version = latex.escaped(report.versions.get("visard", "not recorded"))
    fields = {
        "author": "{The visard authors}",
        "title": "{visard}: changes photos so that machines no longer know who is in them",
        "note": f"Computer program, version {version}",
    }
    return _entry("misc", "visard", fields)


def _paper(paper: Reference, key: str) -> str:
    fields = {"author": paper.author, "title": f"{{{paper.title}}}", "year": str(paper.year)}
    return _entry("article" if "journal" in paper.more else "misc", key, fields | paper.more)


def _source(text: str) -> dict[str, str]:
    """An address stays one that can be opened; all else is set as it stands."""
    address = _ADDRESS.search(text)
    note = {
        "note": latex.escaped(text if address is None else text.replace(address[0], "").strip())
    }
    return note if address is None else {"url": words.plain(address[0])} | note


def _entry(kind: str, key: str, fields: dict[str, str]) -> str:
    lines = [f"  {name} = {{{value}}}," for name, value in fields.items()]
    return "\n".join([f"@{kind}{{{key},", *lines, "}"]) + "\n"
