"""RRDBNets that take no time, and the names that others gave to their parts."""

import io

import torch

from visard.restore.rrdb import RrdbNet, Size

LATER = (
    "conv_first",
    "RRDB_trunk.{0}.RDB{1}.conv{2}",
    "trunk_conv",
    "upconv1",
    "upconv2",
    "HRconv",
    "conv_last",
)
BASICSR = (
    "conv_first",
    "body.{0}.rdb{1}.conv{2}",
    "conv_body",
    "conv_up1",
    "conv_up2",
    "conv_hr",
    "conv_last",
)


def first_names(depth):
    """Those of the first files, where the blocks and what follows them are one list."""
    return (
        "model.0",
        "model.1.sub.{0}.RDB{1}.conv{2}.0",
        f"model.1.sub.{depth}",
        "model.3",
        "model.6",
        "model.8",
        "model.10",
    )


def network(scale=4, depth=2, width=4, growth=2, loud=7.0):
    """With weights so large that every part has a say in what comes out."""
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(7)
        made = RrdbNet(Size(width, depth, growth, scale))
        with torch.no_grad():
            for value in made.parameters():
                value.copy_(torch.randn(value.shape) * 0.1 if value.ndim == 1 else value * loud)
            made.last.bias += 0.5  # middle grey
    return made.eval().requires_grad_(False)


def renamed(made, names):
    """A network's weights as others name them, read off the network part by part."""
    first, layer, merge, up1, up2, refine, last = names
    parts = {first: made.first, merge: made.merge, refine: made.refine, last: made.last}
    parts |= {up1: made.enlarge[0], up2: made.enlarge[1]}
    for block, outer in enumerate(made.trunk):
        for dense, inner in enumerate(outer.blocks, start=1):
            for number, convolution in enumerate(inner.layers, start=1):
                parts[layer.format(block, dense, number)] = convolution
    return {
        f"{name}.{kind}": getattr(part, kind).clone()
        for name, part in parts.items()
        for kind in ("weight", "bias")
    }


def pickled(content):
    stream = io.BytesIO()
    torch.save(content, stream)
    return stream.getvalue()
