"""The table of people: the only place where names are written.

A person's number is drawn at random, so that two programs that enrol at once never
give one number to two people. The same name may then have two numbers, which is
harmless: whoever reads joins by name.
"""

import secrets
from collections.abc import Sequence

from visard.gallery.lance import Arrow, Database, Table, created

NAME = "people"


def create(database: Database) -> Table:
    """The empty table."""
    import pyarrow

    schema = pyarrow.schema([("id", pyarrow.int64()), ("name", pyarrow.string())])
    return created(database, NAME, schema)


def read(people: Table) -> dict[int, str]:
    """Everybody's name by number."""
    rows = people.search().select(["id", "name"]).to_arrow()
    return dict(zip(rows["id"].to_pylist(), rows["name"].to_pylist(), strict=True))


def numbers(people: Table, wanted: Sequence[str]) -> dict[str, int]:
    """A number for each name; whoever is new is written down, all in one commit."""
    known = {name: number for number, name in read(people).items()}
    new = [name for name in dict.fromkeys(wanted) if name not in known]
    if new:
        drawn = {name: secrets.randbits(62) for name in new}
        people.add(_rows(drawn))
        known |= drawn
    return {name: known[name] for name in wanted}


def among(column: str, ids: Sequence[int]) -> str:
    """A filter on whole numbers, the only kind that is ever pasted into one.

    >>> among("person", [3, 5])
    'person IN (3, 5)'
    """
    return f"{column} IN ({', '.join(str(int(each)) for each in ids)})" if ids else "false"


def _rows(drawn: dict[str, int]) -> Arrow:
    import pyarrow

    ids = pyarrow.array(list(drawn.values()), pyarrow.int64())
    return pyarrow.table({"id": ids, "name": pyarrow.array(list(drawn), pyarrow.string())})
