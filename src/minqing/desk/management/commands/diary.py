import json
from argparse import ArgumentParser
from io import BytesIO
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from minqing.accounts.actor import Actor
from minqing.accounts.models import User
from minqing.desk.diary import heads, queries, telling
from minqing.insight.text.fold import fold
from minqing.lib.db import Refused
from minqing.lib.encodings import Unreadable, encoding_of
from minqing.lib.ids import uuid7
from minqing.lib.words import LONGEST, tidy
from minqing.visits import actions
from minqing.visits.actions import Head
from minqing.visits.sentences import pieces

try:
    from minqing.insight.text.reading import names
except ModuleNotFoundError as _missing:  # the extra `text` is not installed: places and homes are not told
    if _missing.name != "rjieba":
        raise
    names = None  # type: ignore[assignment]

LARGEST = 4_000_000  # bytes; a long diary has 10,000
_LINES = 100_000


class Command(BaseCommand):
    help = (
        "Read a diary from a text file: its day, weather, places, homes and every sentence; --as keeps it as a draft."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="a text in UTF-8 or GBK")
        parser.add_argument("--as", dest="username", help="keep it as a draft of this official")
        parser.add_argument("--json", action="store_true", help="print what was read as JSON")

    def handle(self, *_args: object, **options: Any) -> None:
        text = _text(options["file"])
        author = _author(options["username"]) if options["username"] else None
        told = _told(text)
        if author:
            told["draft"] = _kept(author, text)
        if options["json"]:
            self.stdout.write(json.dumps(told, ensure_ascii=False, indent=1))
        else:
            self._print(told)

    def _print(self, told: dict[str, Any]) -> None:
        unknown = _("没写")
        self.stdout.write(_("日子：%(day)s") % {"day": _day(told["date"]) or unknown})
        self.stdout.write(_("天气：%(weather)s") % {"weather": told["weather"] or unknown})
        if names:
            self.stdout.write(_("地方：%(places)s") % {"places": _("、").join(told["places"]) or unknown})
            self.stdout.write(_("人家：%(homes)s") % {"homes": _("、").join(told["households"]) or unknown})
        for number, sentence in enumerate(told["sentences"], 1):
            self.stdout.write(f"{number:>3}  {sentence['text']}")
        if "draft" in told:
            self.stdout.write(_("存成了草稿，登录后在「日记」里，只有他自己看得到。"))


def _kept(author: User, text: str) -> str:
    """A draft that its author alone sees; answers its id. Raises CommandError."""
    read = heads.told(text)
    head = Head(day=read.day, day_said=read.day_said, weather=read.weather)
    try:
        entry = actions.begin(id=uuid7(), author=author, text=text, head=head, by=Actor.official(author))
    except Refused as refusal:
        raise CommandError(str(refusal)) from refusal
    return str(entry.pk)


def _day(said: str | None) -> str:
    words = telling.said_day(said) if said else ""
    return f"{words} {said}" if said and words != said else words


def _told(text: str) -> dict[str, Any]:
    read, folded = heads.told(text), fold(text)
    return {
        "date": read.day_said or None,
        "weather": read.weather or None,
        "places": names.places_of(folded) if names else [],
        "households": names.households_of(folded) if names else [],
        "sentences": [{"start": one.start, "end": one.end, "text": one.text} for one in pieces(text)],
    }


def _text(path: Path) -> str:
    """Raises CommandError for what is no text, too long, or not there."""
    try:
        if path.stat().st_size > LARGEST:
            raise CommandError(_("%(file)s 太大，不像一篇日记") % {"file": path})
        raw = path.read_bytes()
    except OSError as error:
        raise CommandError(_("打不开 %(file)s：%(why)s") % {"file": path, "why": error.strerror or error}) from error
    try:
        text = tidy(raw.decode(encoding_of(BytesIO(raw), most_lines=_LINES), errors="replace"))
    except (Unreadable, UnicodeError) as error:
        raise CommandError(_("%(file)s 不是 UTF-8 或 GBK 的文本，另存为纯文本再试") % {"file": path}) from error
    if not text:
        raise CommandError(_("%(file)s 里没有字") % {"file": path})
    if len(text) > LONGEST:
        told = {"file": path, "most": LONGEST, "now": len(text)}
        raise CommandError(_("%(file)s 有 %(now)d 个字，一篇日记最多 %(most)d 个，分成几篇") % told)
    return text


def _author(username: str) -> User:
    user = User.objects.filter(username=username, is_active=True).first()
    if user is None:
        raise CommandError(_("没有「%(name)s」这个登录名，或者已经停用") % {"name": username})
    if not user.has_role(*queries.WRITERS):
        raise CommandError(_("「%(name)s」的岗位不写日记") % {"name": username})
    return user
