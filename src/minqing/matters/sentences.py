"""One sentence for each kind of step."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext_lazy

from minqing.lib import clock, saying
from minqing.matters.models import Category, Evaluation, Matter, Step
from minqing.matters.models.circle import Part
from minqing.matters.terms import WAYS_TO_NOBODY, LegalWay, Onward, Satisfaction, Solved, Taken, Waiting, Way
from minqing.matters.workflow import MOVES, Outcome
from minqing.territory.models import Area

_SORTING = ("area", "category", "kind", "interest", "work_line", "urgency", "summary")


class Sentences:
    """What each step did, in words. Names are handed in, so that a page of a hundred steps asks once."""

    def __init__(
        self, *, steps: Sequence[Step], units: Mapping[str, str], users: Mapping[object, str], people: Mapping[str, str]
    ) -> None:
        self._steps, self._units, self._people = steps, units, people
        self._users = {str(pk): name for pk, name in users.items()}
        self._before = self._told_before()
        self._places = self._names_of_places()

    def of(self, step: Step) -> str:
        tell = _TELL.get(step.move)
        words = tell(self, step) if tell else _plainly(step)
        return _("；").join([words, _given_back(step)]) if "paused_days" in step.facts else words

    def unit(self, step: Step, key: str) -> str:
        return self._units.get(str(step.facts.get(key)), "")

    def person(self, step: Step) -> str:
        """Whom it was about; nothing where only one asked."""
        return self._people.get(str(step.facts.get("request")), "") if len(self._people) > 1 else ""

    def register(self, step: Step) -> str:
        number = step.changes.get("number")
        return _("登记，编号%(number)s") % {"number": number} if number else _plainly(step)

    def dispatch(self, step: Step) -> str:
        told = {"unit": self.unit(step, "to"), "nth": step.facts.get("rule_nth"), "other": self.unit(step, "suggested")}
        if not told["nth"]:
            return _("交给%(unit)s办") % told
        if told["unit"] == told["other"]:
            return _("交给%(unit)s办（第 %(nth)s 条规则这样建议）") % told
        return _("交给%(unit)s办（第 %(nth)s 条规则建议的是%(other)s）") % told

    def reassign(self, step: Step) -> str:
        return _("从%(before)s改派给%(unit)s") % {"before": self.unit(step, "from"), "unit": self.unit(step, "to")}

    def ask_return(self, step: Step) -> str:
        unit = self.unit(step, "suggested")
        return _("申请退单，说该由%(unit)s办") % {"unit": unit} if unit else _plainly(step)

    def defer(self, step: Step) -> str:
        day = step.changes.get("review_on")
        return _("说明现在还办不了，%(day)s再看") % {"day": saying.dated(date.fromisoformat(day))} if day else ""

    def ask_extension(self, step: Step) -> str:
        return _("申请延期到%(day)s") % {"day": _day_in(step, "extension_asked_until")}

    def extend(self, step: Step) -> str:
        told = {"before": _day_in(step, "extended_from"), "day": _day_in(step, "due_on")}
        words = _("同意延期，从%(before)s延到%(day)s") % told
        if at := step.facts.get("told_at"):
            day = saying.dated(clock.day_of(datetime.fromisoformat(at)))
            return _("，").join([words, _("%(day)s告诉了本人") % {"day": day}])
        return _("，").join([words, _("还要告诉本人")])

    def pause(self, step: Step) -> str:
        waiting = step.changes.get("paused_for")
        return _("暂停：%(waiting)s") % {"waiting": Waiting(waiting).label} if waiting else _plainly(step)

    def reply(self, step: Step) -> str:
        outcome = step.changes.get("outcome")
        words = _("写了答复（%(outcome)s）") % {"outcome": Outcome(outcome).label} if outcome else _plainly(step)
        if hasattr(step, "evaluation"):  # on the spot: answered, and asked by the one who handled it
            told = {"said": _said(step.evaluation)}
            words = _("当场答复。问他，他说：%(said)s（经办人自己记的）") % told
        return words

    def pass_on(self, step: Step) -> str:
        onward = step.facts.get("onward")
        return str(Onward(onward).label) if onward else _plainly(step)

    def deliver(self, step: Step) -> str:
        told = step.delivery
        parts = {"person": self.person(step) or _("本人"), "way": Way(told.way).label}
        if told.way in WAYS_TO_NOBODY:
            return _("给%(person)s的答复：%(way)s") % parts
        words = _("把答复告诉了%(person)s：%(way)s") % parts
        words += f" {told.through}" if told.through else ""
        return words if told.taken == Taken.UNKNOWN else _("，").join([words, str(Taken(told.taken).label)])

    def seek(self, step: Step) -> str:
        parts = {"person": self.person(step) or _("本人"), "way": Way(step.facts["way"]).label}
        return _("找%(person)s送答复，没找到（%(way)s）") % parts

    def call(self, step: Step) -> str:
        person = self.person(step)
        return _("打电话给%(person)s，没联系上") % {"person": person} if person else _("打回访电话，没联系上")

    def evaluate(self, step: Step) -> str:
        told = {"person": self.person(step), "said": _said(step.evaluation)}
        return _("%(person)s评价：%(said)s") % told if told["person"] else _("群众评价：%(said)s") % told

    def rework(self, step: Step) -> str:
        return _("重新交办，由%(unit)s另派人办") % {"unit": self.unit(step, "to")}

    def close_disputed(self, step: Step) -> str:
        way = step.facts.get("legal_way")
        words = _("办结，群众不认可。已告诉他还可以：%(way)s")
        return words % {"way": LegalWay(way).label} if way else _plainly(step)

    def reopen(self, step: Step) -> str:
        person = self.person(step)
        return _("%(person)s说没解决，重新打开") % {"person": person} if person else _("本人说没解决，重新打开")

    def withdraw(self, step: Step) -> str:
        person = self.person(step)
        return _("%(person)s撤回了") % {"person": person} if person else _("本人撤回")

    def join(self, step: Step) -> str:
        return _("%(person)s也反映了同一件事") % {"person": self.person(step)}

    def invite(self, step: Step) -> str:
        name, role = self._users.get(str(step.facts.get("whom")), ""), step.facts.get("as")
        if role == Part.As.MEDIATOR:
            return _("请%(name)s来调解") % {"name": name}
        return _("请%(name)s参与") % {"name": name}

    def assess(self, step: Step) -> str:
        return _("基层组织评价：%(said)s") % {"said": _said(step.evaluation)}

    def amend(self, step: Step) -> str:
        changed = [self._changed(name, step) for name in _SORTING if self._differs(name, step)]
        return _("更正：%(what)s") % {"what": _("；").join(changed)} if changed else _plainly(step)

    def _differs(self, name: str, step: Step) -> bool:
        before = self._before[step.revision].get(name)
        return name in step.changes and (step.changes[name] or "") != (before or "")

    def _changed(self, name: str, step: Step) -> str:
        field = Matter._meta.get_field(name)
        label = str(getattr(field, "verbose_name", name))
        if name == "summary":
            return label
        values = [self._before[step.revision].get(name), step.changes[name]]
        before, after = (self._value(name, value) for value in values)
        return _("%(field)s由%(before)s改为%(after)s") % {"field": label, "before": before, "after": after}

    def _value(self, name: str, value: str | None) -> str:
        choices = dict(getattr(Matter._meta.get_field(name), "flatchoices", ()))
        return str(choices.get(value) or self._places.get(f"{name}:{value}") or _("空"))

    def _told_before(self) -> dict[int, dict[str, str]]:
        """What the row said before each amendment."""
        row: dict[str, str] = {}
        found = {}
        for step in self._steps:
            if step.move == "amend":
                found[step.revision] = dict(row)
            row.update(step.changes)
        return found

    def _names_of_places(self) -> dict[str, str]:
        """Of places and categories that an amendment took it from or to; none asked for without one."""
        rows = [*self._before.values(), *(step.changes for step in self._steps if step.move == "amend")]
        if not self._before:
            return {}
        areas = Area.objects.filter(pk__in={row.get("area") for row in rows} - {None})
        categories = Category.objects.filter(pk__in={row.get("category") for row in rows} - {None})
        return {f"area:{one.pk}": one.name for one in areas} | {f"category:{one.pk}": one.name for one in categories}


def _given_back(step: Step) -> str:
    """A pause ended with this step: for how long the person was waited for, and to which day that led."""
    count, day = int(step.facts["paused_days"]), step.changes.get("due_on")
    words = ngettext("等了本人 %(count)d 个工作日", "等了本人 %(count)d 个工作日", count) % {"count": count}
    if count and day:
        return _("，").join([words, _("期限顺延到%(day)s") % {"day": _day_in(step, "due_on")}])
    return words


def _day_in(step: Step, name: str) -> str:
    day = step.changes.get(name)
    return saying.dated(date.fromisoformat(day)) if day else ""


def _said(evaluation: Evaluation) -> str:
    words = [Satisfaction(evaluation.satisfaction).label, evaluation.solved and Solved(evaluation.solved).label]
    return _("，").join(str(word) for word in words if word)


def _plainly(step: Step) -> str:
    return str(_PLAINLY.get(step.move, MOVES[step.move].label))


# Steps told without particulars. The words of the table, but as done: some languages tell what was from what may be.
_PLAINLY: dict[str, Promise] = {
    "open": pgettext_lazy("told", "起草"),
    "register": pgettext_lazy("told", "登记"),
    "rewrite": pgettext_lazy("told", "改草稿"),
    "accept": pgettext_lazy("told", "受理"),
    "reject": pgettext_lazy("told", "不予受理"),
    "pass-up": pgettext_lazy("told", "报县民情办分办"),
    "ask-return": pgettext_lazy("told", "申请退单"),
    "keep": pgettext_lazy("told", "维持原分办"),
    "sign": pgettext_lazy("told", "签收"),
    "handle": pgettext_lazy("told", "记下办理情况"),
    "refuse-extension": pgettext_lazy("told", "不同意延期"),
    "pause": pgettext_lazy("told", "暂停，等本人"),
    "resume": pgettext_lazy("told", "接着办"),
    "pass-on": pgettext_lazy("told", "转接转送"),
    "reply": pgettext_lazy("told", "答复"),
    "close-disputed": pgettext_lazy("told", "办结（群众不认可）"),
    "archive": pgettext_lazy("told", "归档"),
    "amend": pgettext_lazy("told", "更正分类"),
    "note": pgettext_lazy("told", "补充情况"),
    "name-readers": pgettext_lazy("told", "原先指定阅看的人都离任了，改由现任的人阅看"),
}
_TELL = {
    "register": Sentences.register,
    "dispatch": Sentences.dispatch,
    "reassign": Sentences.reassign,
    "ask-return": Sentences.ask_return,
    "defer": Sentences.defer,
    "ask-extension": Sentences.ask_extension,
    "extend": Sentences.extend,
    "pause": Sentences.pause,
    "reply": Sentences.reply,
    "pass-on": Sentences.pass_on,
    "deliver": Sentences.deliver,
    "seek": Sentences.seek,
    "call": Sentences.call,
    "evaluate": Sentences.evaluate,
    "rework": Sentences.rework,
    "close-disputed": Sentences.close_disputed,
    "reopen": Sentences.reopen,
    "withdraw": Sentences.withdraw,
    "join": Sentences.join,
    "invite": Sentences.invite,
    "assess": Sentences.assess,
    "amend": Sentences.amend,
}
