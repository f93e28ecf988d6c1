"""What the docs say of the program holds: commands, options, links, tables."""

import re
import shlex

import pages
import pytest
import refresh
from pages import PAGES, ROOT

from visard.cli import main as program

MAKEFILE = (ROOT / "Makefile").read_text("utf-8")
SOURCE = "\n".join(p.read_text("utf-8") for p in (ROOT / "src" / "visard").rglob("*.py"))
EVERY_PAGE = pytest.mark.parametrize("page", PAGES)


def _command(words):
    """The command that some words call, and the words that are left for it."""
    command = program._program()
    context = command.make_context("visard", list(words))
    while hasattr(command, "resolve_command"):
        rest = [*context._protected_args, *context.args]
        name, command, words = command.resolve_command(context, rest)
        command = command.load() if hasattr(command, "load") else command
        if hasattr(command, "resolve_command"):
            context = command.make_context(name, words, parent=context)
    return command, words


def _calls(line):
    """The calls of visard in a line of shell: words up to a pipe or a redirection."""
    lexer = shlex.shlex(line, posix=True, punctuation_chars="|>;&")
    lexer.whitespace_split = True
    calls = [[]]
    for word in lexer:
        if set(word) <= set("|>;&"):
            calls.append([])
        else:
            calls[-1].append(word)
    for words in calls:
        while words and re.fullmatch(r"[A-Z_]+=.*", words[0]):
            words = words[1:]
        if words and words[0] == "visard":
            yield [w for w in words[1:] if not (w == "2" and words[-1] == w)]


def _options(command):
    return {name for parameter in command.params for name in (*parameter.opts, "--help")}


@EVERY_PAGE
def test_commands_are_understood(page) -> None:
    for line in pages.shell_lines(PAGES[page]):
        for words in _calls(line):
            command, rest = _command(words)
            command.make_context(command.name, list(rest))


VERBS = [*program.VERBS, *(f"{g} {v}" for g, (_, vs) in program.GROUPS.items() for v in vs)]


@pytest.mark.parametrize("verb", VERBS)
def test_every_verb_has_an_example(verb) -> None:
    lines = (line for text in PAGES.values() for line in pages.shell_lines(text))
    calls = [" ".join(words) for line in lines for words in _calls(line)]
    assert any(f"{call} ".startswith(f"{verb} ") for call in calls)


@EVERY_PAGE
def test_options_in_the_text_exist(page) -> None:
    known = {option for verb in VERBS for option in _options(_command(verb.split())[0])}
    known |= _options(program._program())
    for span in pages.spans(PAGES[page]):
        if span.startswith("--"):
            assert span.split()[0] in known, span
        if re.match(r"visard [a-z]", span):
            command, rest = _command(re.sub(r"\|\S+", "", span).split()[1:])
            named = {word for word in rest if word.startswith("--")}
            assert named <= _options(command), span


def test_a_renamed_option_would_be_noticed() -> None:
    command, rest = _command(["protect", "me.jpg", "--hide-me"])
    with pytest.raises(Exception, match="No such option"):
        command.make_context("protect", list(rest))
    with pytest.raises(Exception, match="No such command"):
        _command(["weights", "burn"])


@EVERY_PAGE
def test_words_for_make_exist(page) -> None:
    lines = [*pages.shell_lines(PAGES[page]), *pages.spans(PAGES[page])]
    for word in (line.split()[1] for line in lines if re.match(r"make [a-z]", line)):
        assert f"\n{word}:" in MAKEFILE, word


@EVERY_PAGE
def test_settings_of_the_environment_exist(page) -> None:
    for name in set(re.findall(r"VISARD_[A-Z_]+", PAGES[page])):
        assert name in SOURCE or name == "VISARD_DATA", name


def test_every_setting_of_the_environment_is_explained() -> None:
    for name in set(re.findall(r"\"(VISARD_[A-Z_]+)\"", SOURCE)):
        assert f"| `{name}` |" in PAGES["docs/guide.md"], name


@EVERY_PAGE
def test_files_in_the_text_exist(page) -> None:
    for span in pages.spans(PAGES[page]):
        if re.fullmatch(r"[\w/]+\.py", span):
            assert (ROOT / span).is_file() or (ROOT / "src" / "visard" / span).is_file(), span


def _anchors(text):
    heads = re.findall(r"^#+ (.+)$", pages.prose(text), re.M)
    return {re.sub(r"[^\w\- ]", "", head.lower()).replace(" ", "-") for head in heads}


@EVERY_PAGE
def test_links_lead_somewhere(page) -> None:
    for link in re.findall(r"\]\(([^)]+)\)", pages.prose(PAGES[page])):
        if link.startswith("https://"):
            continue
        path, _, anchor = link.partition("#")
        target = ((ROOT / page).parent / path).resolve() if path else ROOT / page
        assert target.is_file(), link
        if anchor:
            assert anchor in _anchors(target.read_text("utf-8")), link


@EVERY_PAGE
def test_generated_tables_are_fresh(page) -> None:
    assert refresh.with_blocks(PAGES[page]) == PAGES[page], "run: make docs"


def test_every_generated_table_stands_somewhere() -> None:
    marked = re.findall(r"<!-- ([a-z]+:[a-z-]+) -->", "".join(PAGES.values()))
    assert set(marked) == set(refresh.BLOCKS)


def test_the_tables_of_a_study_stand_in_the_readme(monkeypatch) -> None:
    monkeypatch.setitem(refresh.BLOCKS, "results:protect", lambda: "| new |")
    assert "<!-- results:protect -->\n| new |\n<!--" in refresh.with_blocks(
        PAGES["docs/results.md"]
    )


def test_the_result_of_a_study_is_what_is_shown(tmp_path, monkeypatch) -> None:
    result = tmp_path / "protect.json"
    result.write_text(
        '{"figures": {"portraits.light.count": 7}, "data": "Seven", "command": "c", "date": "d",'
        ' "settings": {"roles": {}, "quick": true, "machine": "m"}}'
    )
    monkeypatch.setattr(refresh, "STUDY", result)
    assert "| light | 7 |" in refresh.protection()
