"""The verbs of `minqing text`. Importing this asks for rjieba and NumPy; see docs/decisions/0005."""

from argparse import ArgumentParser
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from minqing.insight.text import classify, diary, duplicates, learn, replies, topics
from minqing.insight.text.rows import Answer, Row

Options = dict[str, Any]  # as argparse names them, and "say": Callable[[str, int], None] for progress


@dataclass(frozen=True)
class Verb:
    """`run` is given the rows that could be read and answers as it goes; the frame answers for the broken lines."""

    help: str
    add_arguments: Callable[[ArgumentParser], None]
    run: Callable[[Iterator[Row], Options], Iterator[Answer]]
    reads_lines: bool = True  # from standard input or a file


VERBS: dict[str, Verb] = {
    "learn": Verb(learn.HELP, learn.add_arguments, learn.run, reads_lines=False),
    "classify": Verb(classify.HELP, classify.add_arguments, classify.run),
    "diary": Verb(diary.HELP, diary.add_arguments, diary.run),
    "duplicates": Verb(duplicates.HELP, duplicates.add_arguments, duplicates.run),
    "replies": Verb(replies.HELP, replies.add_arguments, replies.run),
    "topics": Verb(topics.HELP, topics.add_arguments, topics.run),
}
