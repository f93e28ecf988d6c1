r"""An audit's findings as tables for a paper, in LaTeX with the package ``booktabs``.

``\input`` the text into a document; it needs no other package.
"""

from visard.audit_report import AuditReport
from visard.report import asked, audit_words, tally, words
from visard.report.asked import Tried
from visard.results import Finding
from visard.types import Outcome

_SPECIAL = {
    "\\": r"\textbackslash{}",
    "{": r"\{",
    "}": r"\}",
    "&": r"\&",
    "%": r"\%",
    "$": r"\$",
    "#": r"\#",
    "_": r"\_",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    "<": r"\textless{}",
    ">": r"\textgreater{}",
    "|": r"\textbar{}",
    "“": "``",
    "”": "''",
    "‘": "`",
    "’": "'",
    "–": "--",
    "—": "---",
    "−": "$-$",
    "×": r"$\times$",
    "…": r"\ldots{}",
}
_STAR = "*"
_LAST_LATIN = "\u017f"
"""Up to here every LaTeX has the letters; of others the code is written."""


def escaped(text: str) -> str:
    r"""Text that LaTeX sets as it is, whatever is in it.

    >>> print(escaped("100 % of_all {x} \\input"))
    100 \% of\_all \{x\} \textbackslash{}input
    >>> print(escaped("Tramèr 🎭"))
    Tramèr [U+1F3AD]
    """
    return "".join(_letter(letter) for letter in words.plain(text))


def _letter(letter: str) -> str:
    if letter in _SPECIAL:
        return _SPECIAL[letter]
    return letter if letter <= _LAST_LATIN else f"[U+{ord(letter):04X}]"


def dumps(report: AuditReport) -> str:
    """One table for each kind of reference: adversaries down, recognisers across.

    A cell holds the outcome and the distance in thresholds, of several faces that of
    the face that is easiest to find; a star says that it proves nothing.
    What the audit cannot vouch for follows as comments.
    """
    head = [r"% \usepackage{booktabs}", f"% {_in_comment(_context(report))}"]
    tables = [
        _table(report, reference, tried, number)
        for number, (reference, tried) in enumerate(asked.adversaries(report), 1)
    ]
    doubts = [f"% doubt: {_in_comment(f'{flag.name}: {flag.raised}')}" for flag in report.flags]
    return "\n".join([*head, *tables, *doubts]) + "\n"


def _in_comment(text: str) -> str:
    """A comment ends at the end of its line, so it must have one line."""
    return words.plain(text)


def _context(report: AuditReport) -> str:
    versions = ", ".join(f"{name} {version}" for name, version in report.versions.items())
    return f"audit of {report.photo}, {versions or 'versions not recorded'}"


def _table(report: AuditReport, reference: str, tried: tuple[Tried, ...], number: int) -> str:
    names = asked.recogniser_names(
        finding for row in tried for finding in row.findings.values()
    )  # fmt: skip
    rows = [
        " & ".join([escaped(words.channel(row.note.name)), *_cells(row, names)]) + r" \\"
        for row in tried
    ]
    heads = " & ".join(["Adversary", *(escaped(name) for name in names)])
    return "\n".join(
        [
            r"\begin{table}",
            r"\centering",
            rf"\caption{{{_caption(report, reference)}}}",
            rf"\label{{tab:visard-audit-{number}}}",
            rf"\begin{{tabular}}{{l{'l' * len(names)}}}",
            r"\toprule",
            rf"{heads} \\",
            r"\midrule",
            *rows,
            r"\bottomrule",
            r"\end{tabular}",
            r"\end{table}",
        ]
    )


def _caption(report: AuditReport, reference: str) -> str:
    own = [each for each in tally.findings(report) if each.reference == reference]
    rates = dict.fromkeys(each.far for each in own)
    hidden_anyway = any(tally.was_hidden_anyway(each) for each in own)
    starred = f" {_STAR}: {escaped(audit_words.no_evidence(report.original))}." * hidden_anyway
    faces = "face" if len(report.faces) == 1 else "faces, the easiest to find of each test"
    return (
        f"Recognition of {len(report.faces)} {faces} in \\texttt{{{escaped(report.photo)}}}, "
        f"compared with {escaped(reference)}, detector {escaped(report.detector)}: outcome, and "
        f"distance in thresholds at a false accept rate of {escaped(', '.join(rates))}.{starred}"
    )


def _cells(row: Tried, names: tuple[str, ...]) -> list[str]:
    return [_cell(row.findings.get(name)) for name in names]


def _cell(finding: Finding | None) -> str:
    if finding is None:
        return "--"
    far = tally.after(finding)
    number = "" if far is None else f" {escaped(words.times(far))}"
    text = f"{escaped(words.OUTCOMES[finding.after])}{number}"
    text += _STAR if tally.was_hidden_anyway(finding) else ""
    return rf"\textbf{{{text}}}" if finding.after is Outcome.MATCHED else text
