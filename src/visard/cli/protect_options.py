"""What ``visard protect`` can be asked: one name an option, with its words for the help."""

from pathlib import Path
from typing import Annotated

from typer import Argument, Option

from visard.types import Strength as _Strength

Photos = Annotated[list[Path], Argument(help="Photos, or folders of photos.")]
Output = Annotated[
    Path | None,
    Option("--output", "-o", help="Folder for the results; beside each photo if left out."),
]
Strength = Annotated[_Strength, Option(help="How much change you accept.")]
Method = Annotated[str, Option(help="The method; see: visard methods.")]
References = Annotated[
    Path | None, Option(help="Folder with other photos of the person, to judge against as well.")
]
Only = Annotated[
    list[Path] | None,
    Option(help="Hide only this person: a photo of nobody else. May be given again."),
]
Spared = Annotated[
    list[Path] | None,
    Option("--keep", help="Leave this person as is: a photo of nobody else. May be given again."),
]
Target = Annotated[
    Path | None,
    Option(
        help="Lead recognisers to the person in this photo, or in the photos of this folder. "
        "Needs the next option."
    ),
]
Consent = Annotated[
    bool,
    Option(
        "--i-have-their-consent",
        help="The person of --target agreed to be taken for. Who says so, when, and the hash of "
        "the photo are noted.",
    ),
]
Html = Annotated[Path | None, Option(help="Write the evidence page here (one photo only).")]
Stranger = Annotated[str | None, Option(help="Which recogniser only judges and is not attacked.")]
Detector = Annotated[str, Option(help="What finds the faces.")]
KeepMetadata = Annotated[
    bool, Option("--keep-metadata", help="Keep all tags but location and serial numbers.")
]
KeepCredit = Annotated[
    bool, Option("--keep-credit", help="Keep author, caption and copyright only.")
]
Quality = Annotated[int, Option(min=1, max=100, help="Of JPEG and the like.")]
Seed = Annotated[int, Option(min=0, max=2**32 - 1, help="Same seed, same bytes.")]
SeedOrSecret = Annotated[
    int | None,
    Option(
        min=0,
        max=2**32 - 1,
        help="Same seed, same bytes. Draws that keep a secret take one that nobody knows.",
    ),
]
Force = Annotated[bool, Option("--force", help="Replace results that exist.")]
Json = Annotated[bool, Option("--json", help="Print JSON and nothing else on stdout.")]
Server = Annotated[
    str | None,
    Option(
        help="Let a server that visard serve has started do the work, such as http://HOST:8080."
    ),
]
