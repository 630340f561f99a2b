"""`minqing text classify`: the likeliest labels of each message, with how sure."""

from argparse import ArgumentParser
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np

from minqing.insight.text import model
from minqing.insight.text.rows import Answer, Row, refuse
from minqing.insight.text.segment import document

HELP = "JSON Lines with id and subject, text (or words) -> id, label, confidence, top"
BATCH = 128
TOP = 3


def add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("--model", type=Path, required=True, help="a file that minqing text learn wrote")


def run(rows: Iterator[Row], options: dict[str, Any]) -> Iterator[Answer]:
    """In the order of the lines. A message in which nothing is known gets the common labels, at their low share."""
    reader = model.Reader(model.load(options["model"]))
    while batch := list(islice(rows, BATCH)):
        yield from answers(reader, batch)


def answers(reader: model.Reader, rows: list[Row]) -> Iterator[Answer]:
    docs = [document(row) for row in rows]
    shares = reader.model.confidence(reader.scores(docs))
    order = np.argsort(-shares, axis=1, kind="stable")[:, :TOP]
    labels = reader.model.labels
    for row, doc, best, share in zip(rows, docs, order.tolist(), shares.tolist(), strict=True):
        if not doc:
            yield refuse(row, "empty")
            continue
        top = [{"label": labels[place], "confidence": round(share[place], 4)} for place in best]
        yield {"id": row.id, "label": top[0]["label"], "confidence": top[0]["confidence"], "top": top}
