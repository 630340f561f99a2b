import argparse
import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from minqing.insight.text import rows
from minqing.insight.text.rows import Answer, Bad, Row, Unusable

# One thread: a county's machine has other work, and products this small are slower on several.
for _name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"):
    os.environ.setdefault(_name, "1")
MISSING = ""
try:
    from minqing.insight.text.verbs import VERBS
except ModuleNotFoundError as _missing:
    if _missing.name not in ("numpy", "rjieba"):
        raise
    MISSING = _missing.name

EVERY = 10_000

REASONS = {
    "not-utf8": gettext_lazy("这一行不是 UTF-8 编码的文字"),
    "not-json": gettext_lazy("这一行不是完整的 JSON"),
    "not-object": gettext_lazy("这一行要写成一个 JSON 对象"),
    "not-text": gettext_lazy("标题、正文、分词、类别和答复要写成文字"),
    "too-long": gettext_lazy("这一行太长，没有读"),
    "empty": gettext_lazy("没有可读的文字"),
}
REFUSALS = {
    "not-there": gettext_lazy("找不到或打不开 %(which)s"),
    "broken-file": gettext_lazy("%(which)s 已损坏，读不完整"),
    "not-a-model": gettext_lazy("%(which)s 不是可用的模型文件，请用 minqing text learn 重新学习"),
    "nothing-to-learn": gettext_lazy("没有可学的内容：请给出有类别的留言，或类别表"),
    "no-categories": gettext_lazy("%(which)s 里没有类别：要有 level1 一列"),
    "bad-value": gettext_lazy("%(which)s 不是可用的值"),
}
PROGRESS = {
    "learning": gettext_lazy("正在学习 %(count)d 条留言"),
    "fold": gettext_lazy("第 %(count)d 次留出核对做完"),
    "passed-over": gettext_lazy("有 %(count)d 行读不了，没有学"),
    "read": gettext_lazy("已读 %(count)d 行"),
    "done": gettext_lazy("读完 %(count)d 行"),
    "bad": gettext_lazy("其中 %(count)d 行读不了，已逐行说明"),
}


class Command(BaseCommand):
    help = "Read what people wrote: JSON Lines in, JSON Lines out; progress goes to standard error."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        if MISSING:
            parser.add_argument("rest", nargs=argparse.REMAINDER)
            return
        verbs = parser.add_subparsers(dest="verb", required=True)
        for name, verb in VERBS.items():
            one = verbs.add_parser(name, help=verb.help, description=verb.help)
            verb.add_arguments(one)
            if verb.reads_lines:
                one.add_argument("file", nargs="?", type=Path, help=".jsonl or .jsonl.gz; without it standard input")

    def handle(self, *_args: object, **options: Any) -> None:
        if MISSING:
            raise CommandError(
                _("读文字要先装 %(name)s：make setup，或 python -m pip install 'minqing[text]'") % {"name": MISSING}
            )
        verb = VERBS[options["verb"]]
        tally = Tally(self._say if options["verbosity"] else _silent)
        path: Path | None = options.pop("file", None)
        source = rows.read_path(path) if path else rows.read(sys.stdin.buffer)
        try:
            for answer in verb.run(tally.good(source), options | {"say": tally.say}):
                _write(_in_words(answer))
            tally.close()
            sys.stdout.buffer.flush()
        except Unusable as error:
            raise CommandError(REFUSALS[error.code] % {"which": error.which}) from error
        except BrokenPipeError:
            # Whoever reads has enough; nothing is left to tell him, also not at exit.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())

    def _say(self, code: str, count: int) -> None:
        self.stderr.write(PROGRESS[code] % {"count": count})


class Tally:
    """Counts lines as a verb takes them, and answers for the broken ones on its behalf."""

    def __init__(self, say: Callable[[str, int], None]) -> None:
        self.say = say
        self.read = self.bad = 0

    def good(self, source: Iterator[Row | Bad]) -> Iterator[Row]:
        return rows.good(self._counted(source), self._refuse)

    def _counted(self, source: Iterator[Row | Bad]) -> Iterator[Row | Bad]:
        for row in source:
            self.read += 1
            if self.read % EVERY == 0:
                self.say("read", self.read)
            yield row

    def _refuse(self, bad: Bad) -> None:
        self.bad += 1
        _write(_in_words({"id": bad.id, "line": bad.number, "error": bad.code}))

    def close(self) -> None:
        if self.read:
            self.say("done", self.read)
        if self.bad:
            self.say("bad", self.bad)


def _in_words(answer: Answer) -> Answer:
    code = answer.get("error")
    return answer | {"reason": str(REASONS[code])} if isinstance(code, str) else answer


def _write(answer: Answer) -> None:
    sys.stdout.buffer.write(rows.written(answer))


def _silent(code: str, count: int) -> None:
    """With --verbosity 0."""
