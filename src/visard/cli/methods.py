"""``visard methods``: everything that is registered, read without running any of it."""

from collections import Counter
from typing import Annotated

import typer

from visard import registry
from visard.cli.docline import docline
from visard.cli.output import data, print_json

_GROUPS = {
    "detectors": (registry.DETECTORS, "find faces"),
    "recognisers": (
        registry.RECOGNIZERS,
        "tell who it is: what a protected photo is tried against",
    ),
    "protectors": (registry.PROTECTORS, "change the photo"),
    "channels": (registry.CHANNELS, "what happens to a photo on its way"),
}


def methods(
    as_json: Annotated[
        bool, typer.Option("--json", help="Print JSON and nothing else on stdout.")
    ] = False,
) -> None:
    """List what visard is made of: what finds, recognises and protects faces.

    Parts that other packages add appear here too, unless VISARD_PLUGINS is "off".

    Examples:
        visard methods
        visard methods --json
    """
    table = {word: _lines(group) for word, (group, _) in _GROUPS.items()}
    if as_json:
        print_json(table)
        return
    for word, (_, meaning) in _GROUPS.items():
        data.print(f"{word} ({meaning})")
        for name, line in table[word].items():
            data.print(f"  {name:<14} {line}")


def _lines(group: str) -> dict[str, str]:
    """One line a name: its module's, or its function's where a module holds several."""
    targets = {name: registry.target(group, name) for name in registry.names(group)}
    shared = Counter(module for module, _ in targets.values())
    return {
        name: docline(module, attribute if shared[module] > 1 else "")
        for name, (module, attribute) in targets.items()
    }
