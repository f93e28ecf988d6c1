"""Whether a folder of references shows one person, or two got mixed."""

from collections.abc import Sequence

import torch

from visard.audit_report import Flag
from visard.jobs.references import OtherPhotos
from visard.judge.acquire import told
from visard.judge.verdict import listed
from visard.photo.channels import File
from visard.pipeline.oddity import odd_ones
from visard.protocols import Recognizer
from visard.types import Face, ImageArray

_NAMED = 6


def disagreeing(
    others: OtherPhotos, own: tuple[ImageArray, Face] | None, recognizers: Sequence[Recognizer]
) -> tuple[str, ...]:
    """Names of the references that most recognisers take for somebody else.

    Args:
        own: the untouched photo, and where the person is in it, if there is one.

    Limits: without it, of two groups of the same size the one with the first photo counts
    as the person; of two photos that disagree both are named.
    """
    photos = [*([] if own is None else [own]), *others.photos]
    if not others.photos or len(photos) < 2:
        return ()
    rows = {
        each.card.name: torch.cat([told(*seen, File()).embed(each) for seen in photos])
        for each in recognizers
    }
    odd = odd_ones(rows, [each.card for each in recognizers])[len(photos) - len(others.photos) :]
    if own is None and len(photos) == 2 and odd.any():
        return others.names
    return tuple(name for name, is_odd in zip(others.names, odd, strict=True) if is_odd)


def mixed(names: Sequence[str]) -> tuple[Flag, ...]:
    """The flag that says which references disagree; none where all agree."""
    if not names:
        return ()
    more = [f"{len(names) - _NAMED} more"] * (len(names) > _NAMED)
    flag = Flag(
        "two people in the references?",
        f"most recognisers say that {listed([*names[:_NAMED], *more])} "
        f"{'shows' if len(names) == 1 else 'show'} somebody else than the person's other photos",
        "then what is said of other photos is about two people; if so, take these out of the "
        "folder and audit again",
    )
    return (flag,)
