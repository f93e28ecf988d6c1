"""What a gallery says of itself: a table of one row, replaced in one atomic commit."""

import hashlib
import json
import re
from dataclasses import dataclass, field, replace
from typing import Any

from visard.errors import DataError
from visard.gallery.identity import Identity
from visard.gallery.lance import Arrow, Database, opened, purge

FORMAT = 1
NAME = "manifest"


@dataclass(frozen=True, slots=True)
class Manifest:
    """The word on what is in a gallery: a table it does not name is not there yet.

    Attributes:
        recognizers: whose vectors there are, by name.
        erasing: numbers of people whose removal has begun and is not finished.
    """

    recognizers: dict[str, Identity] = field(default_factory=dict)
    erasing: tuple[int, ...] = ()

    def knowing(self, identity: Identity) -> "Manifest":
        """With one recogniser more."""
        return replace(self, recognizers=self.recognizers | {identity.name: identity})

    def check(self, identity: Identity, where: str) -> None:
        """That a recogniser is the one whose vectors are here.

        Raises:
            DataError: the vectors of that name were made by another.
        """
        made_by = self.recognizers.get(identity.name)
        if made_by is not None and (words := made_by.difference(identity)):
            raise DataError(
                f"its {identity.name} vectors were made by another recogniser or version ({words})",
                where,
                "use the version that made it, or enrol the photos into a new gallery",
            )


def read(database: Database, where: str) -> Manifest | None:
    """The manifest, None when there is none.

    Raises:
        DataError: it is of a newer version of visard, or cannot be understood.
    """
    table = opened(database, NAME)
    if table is None:
        return None
    try:
        (text,) = table.search().select(["text"]).to_arrow()["text"].to_pylist()
        fields = json.loads(text)
        newer = fields["format"] > FORMAT
        manifest = None if newer else _from_json(fields)
    except (KeyError, TypeError, ValueError) as error:
        raise DataError(
            f"its manifest cannot be understood ({error})", where, "restore a copy, or enrol anew"
        ) from error
    if manifest is None:
        raise DataError(
            f"a newer version of visard made this gallery (format {fields['format']})",
            where,
            "update visard; the gallery is as it was",
        )
    return manifest


def write(database: Database, manifest: Manifest) -> None:
    """Replace the manifest: whoever reads sees the old one or the new one."""
    table = opened(database, NAME)
    if table is None:
        database.create_table(NAME, _row(manifest))
    else:
        table.add(_row(manifest), mode="overwrite")
        purge(table)


def table_name(recognizer: str) -> str:
    """Of a recogniser's vectors: readable, and different for different recognisers.

    >>> table_name("deepface:VGG-Face")
    'vectors-deepface-VGG-Face-a96c4cfd'
    """
    readable = re.sub(r"[^A-Za-z0-9]+", "-", recognizer).strip("-")[:40]
    mark = hashlib.sha256(recognizer.encode("utf-8", "surrogateescape")).hexdigest()[:8]
    return f"vectors-{readable}-{mark}"


def _row(manifest: Manifest) -> Arrow:
    import pyarrow

    fields = {
        "format": FORMAT,
        "recognizers": [each.to_json() for each in manifest.recognizers.values()],
        "erasing": list(manifest.erasing),
    }
    return pyarrow.table({"text": pyarrow.array([json.dumps(fields)], pyarrow.string())})


def _from_json(fields: dict[str, Any]) -> Manifest:
    known = [Identity.from_json(each) for each in fields["recognizers"]]
    return Manifest({each.name: each for each in known}, tuple(map(int, fields["erasing"])))
