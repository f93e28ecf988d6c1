"""``visard methods``: everything that is registered, read without running any of it."""

from collections import Counter
from collections.abc import Iterable
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
    "bridges": (
        registry.BRIDGES,
        "lead to recognisers from elsewhere, which VISARD_RECOGNIZERS names, between commas",
    ),
    "protectors": (registry.PROTECTORS, "change the photo"),
    "anonymizers": (registry.ANONYMIZERS, "make the photo anew, so that no face is found in it"),
    "upscalers": (registry.UPSCALERS, "make photos larger"),
    "channels": (registry.CHANNELS, "what happens to a photo on its way"),
    "adversaries": (registry.ADVERSARIES, "what somebody does who wants to recognise you anyway"),
}


def methods(
    as_json: Annotated[
        bool, typer.Option("--json", help="Print JSON and nothing else on stdout.")
    ] = False,
) -> None:
    """List what visard is made of: what finds, recognises and protects faces.

    Parts that other packages add appear here too, unless VISARD_PLUGINS is "off".
    Recognisers named by VISARD_RECOGNIZERS then take part in every command.

    Examples:
        visard methods
        visard methods --json
        VISARD_RECOGNIZERS=onnx:mine.onnx,deepface:Facenet512 visard methods
    """
    table = {word: _lines(group) for word, (group, _) in _GROUPS.items()}
    table["recognisers"] |= _asked_for(table["recognisers"])
    if as_json:
        print_json(table)
        return
    for word, (_, meaning) in _GROUPS.items():
        data.print(f"{word} ({meaning})")
        wide = max(map(len, table[word]), default=0)
        for name, line in table[word].items():
            data.print(f"  {name:<{wide}}  {line}")


def _asked_for(registered: Iterable[str]) -> dict[str, str]:
    names = (name for name in registry.asked_for() if name not in registered)
    return dict.fromkeys(names, "Asked for by VISARD_RECOGNIZERS.")


def _lines(group: str) -> dict[str, str]:
    """One line a name: its module's, or its function's where a module holds several.

    An adversary is a function, whatever else its module holds.
    """
    targets = {name: registry.target(group, name) for name in registry.names(group)}
    shared = Counter(module for module, _ in targets.values())
    return {
        name: docline(
            module, attribute if shared[module] > 1 or group == registry.ADVERSARIES else ""
        )
        for name, (module, attribute) in targets.items()
    }
