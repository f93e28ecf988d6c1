"""A small ONNX network made on the spot: the mean colour of every 28 by 28 pixels."""

import json
from pathlib import Path

import onnx
from onnx import TensorProto, helper

from visard import cards

SIZE, DIMENSIONS = 112, 48
MEAN, STD = (100.0, 110.0, 120.0), (50.0, 60.0, 70.0)


def network(batch="n", size=SIZE, colours_last=False, outputs=("y",)) -> onnx.ModelProto:
    shape = [batch, size, size, 3] if colours_last else [batch, 3, size, size]
    given = helper.make_tensor_value_info("x", TensorProto.FLOAT, shape)
    nodes, source = [], "x"
    if colours_last:
        nodes.append(helper.make_node("Transpose", ["x"], ["t"], perm=[0, 3, 1, 2]))
        source = "t"
    tile = {"kernel_shape": [28, 28], "strides": [28, 28]}
    nodes.append(helper.make_node("AveragePool", [source], ["p"], **tile))
    nodes += [helper.make_node("Flatten", ["p"], [name], axis=1) for name in outputs]
    made = [helper.make_tensor_value_info(name, TensorProto.FLOAT, None) for name in outputs]
    graph = helper.make_graph(nodes, "tiny", [given], made)
    opset = [helper.make_opsetid("", 13)]
    return helper.make_model(graph, opset_imports=opset, ir_version=8)


def write(folder: Path, model: onnx.ModelProto | None = None, file: str = "tiny", **facts) -> Path:
    """The network and its card; a fact that is None is left out of the card."""
    path = folder / f"{file}.onnx"
    onnx.save(network() if model is None else model, str(path))
    card = json.loads(cards.to_json(cards.card("mobilefacenet")))
    del card["sha256"], card["files"]
    card |= {"name": file, "family": file, "dimensions": DIMENSIONS, "differentiable": False}
    card |= {"input": {"mean": MEAN, "std": STD, "colours": "RGB"}} | facts
    stated = {key: value for key, value in card.items() if value is not None}
    path.with_suffix(".json").write_text(json.dumps(stated), encoding="utf-8")
    return path
