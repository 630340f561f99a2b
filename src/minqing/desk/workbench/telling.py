"""Those things as lines of the workbench.

Names of homes are masked here as in every list; the page behind a line shows them, and says so to the record.
"""

from dataclasses import replace

from django.urls import reverse
from django.utils.translation import gettext as _

from minqing.accounts.models import User
from minqing.desk.promises import telling as promise_telling
from minqing.lib import clock, masking, saying
from minqing.lib.lines import Line
from minqing.matters.models import Commitment
from minqing.territory.queries import full_name
from minqing.visits.access import Hidden, gone_from
from minqing.visits.models import DiaryEntry, Question, TrendRisk

BEGINNING = 40  # characters of a diary by which its writer knows it again


def promise_lines(user: User, rows: list[Commitment]) -> list[Line]:
    gone = gone_from(user, rows)
    told = [promise_telling.line(row, own=True, gone=row.pk in gone) for row in rows]
    return [replace(line, who=masking.name(line.who)) for line in told]


def risk_lines(user: User, rows: list[TrendRisk]) -> list[Line]:
    gone = gone_from(user, rows)
    return [_risk(row, gone=row.pk in gone) for row in rows]


def _risk(row: TrendRisk, *, gone: bool) -> Line:
    url, due = reverse("desk:risk", args=[row.pk]), row.look_on <= clock.today()
    return Line(
        url=url,
        words=promise_telling.gone_words() if gone else row.words.text,
        who=_("%(name)s看到的") % {"name": row.author.name},
        where=full_name(row.area),
        until=_("该再看了") if due else _("%(day)s再看") % {"day": saying.day(row.look_on)},
        until_tone="soon" if due else "waiting",
        until_exact=row.look_on.isoformat(),
        button=_("写下看到的"),
        button_url=url,
    )


def diary_lines(user: User, rows: list[DiaryEntry]) -> list[Line]:
    """To their writer alone, and less what has been sealed since."""
    hidden = Hidden(user, rows)
    return [_diary(row, hidden) for row in rows]


def _diary(row: DiaryEntry, hidden: Hidden) -> Line:
    parts = hidden.parts(row, row.draft.text if row.draft else "")
    text = " ".join("".join(part.text for part in parts).split())
    url = reverse("desk:diary-write", args=[row.pk])
    return Line(
        url=url,
        words=(text[:BEGINNING] + "…" if len(text) > BEGINNING else text) or _("还没有写字"),
        where=full_name(row.area) if row.area else "",
        lies_with=_("%(day)s开始写的") % {"day": saying.day(clock.day_of(row.opened_at))},
        button=_("接着写"),
        button_url=url,
    )


def question_lines(user: User, rows: list[Question]) -> list[Line]:
    gone = gone_from(user, rows)
    return [_question(row) for row in rows if row.pk not in gone]


def _question(row: Question) -> Line:
    """To the page that one takes along."""
    code = row.area_id
    url = reverse("desk:outlines")
    if row.household_id:
        url = reverse("desk:outline", args=[row.household_id])
    elif len(code) in (12, 15):
        url = reverse("desk:outline-village", args=[code])
    return Line(
        url=url,
        words=row.words.text,
        who=masking.name(row.household.name) if row.household else "",
        where=full_name(row.area),
    )
