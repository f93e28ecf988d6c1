"""What others call the parts of an RRDBNet, in our words.

The network was published three times, each time with other names: as a list of layers
(the first ESRGAN files), with ``RRDB_trunk`` (its later code), and with ``body`` (BasicSR
and Real-ESRGAN).
"""

import re
from collections.abc import Mapping

from torch import Tensor

_KIND = r"\.(?P<kind>weight|bias)"
_WITHIN = r"[Rr][Dd][Bb](?P<dense>[123])\.conv(?P<layer>[1-5])"
_LAYERS = "trunk.{block}.blocks.{dense}.layers.{layer}.{kind}"
_NAMES = (
    (rf"(?:RRDB_trunk|body)\.(?P<block>\d+)\.{_WITHIN}{_KIND}", _LAYERS),
    (rf"model\.1\.sub\.(?P<block>\d+)\.{_WITHIN}\.0{_KIND}", _LAYERS),
    (rf"(?:conv_first|model\.0){_KIND}", "first.{kind}"),
    (rf"(?:trunk_conv|conv_body|model\.1\.sub\.\d+){_KIND}", "merge.{kind}"),
    (rf"(?:upconv1|conv_up1|model\.3){_KIND}", "enlarge.0.{kind}"),
    (rf"(?:upconv2|conv_up2|model\.6){_KIND}", "enlarge.1.{kind}"),
    (rf"(?:HRconv|conv_hr|model\.8){_KIND}", "refine.{kind}"),
    (rf"(?:conv_last|model\.10){_KIND}", "last.{kind}"),
)


def in_our_words(weights: Mapping[str, Tensor]) -> dict[str, Tensor]:
    """Weights by our names; names that are nobody's stay as they are.

    >>> import torch
    >>> list(in_our_words({"body.7.rdb2.conv5.bias": torch.zeros(1)}))
    ['trunk.7.blocks.1.layers.4.bias']
    """
    return {_ours(name): value for name, value in weights.items()}


def _ours(name: str) -> str:
    for pattern, words in _NAMES:
        if found := re.fullmatch(pattern, name):
            parts = found.groupdict()
            counted = {key: int(parts[key]) - 1 for key in ("dense", "layer") if key in parts}
            return words.format(**(parts | counted))
    return name
