"""Forms of those who sort and send: the township's clerks and the county's desk."""

from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from minqing.accounts.models import User
from minqing.accounts.roles import Role
from minqing.lib.forms import OneLine, Words
from minqing.matters import actions, terms
from minqing.matters.duties import Duties, Listed, cite
from minqing.matters.forms.moves import MoveForm, promised
from minqing.matters.forms.pieces import Officials, Pick, PickSeveral
from minqing.matters.forms.places import Places
from minqing.matters.forms.said import SaidForm, codes_of
from minqing.matters.forms.sorting import SortedForm
from minqing.matters.forms.units import Units, says
from minqing.matters.models import Duty, Part, Step
from minqing.matters.rulebook import suggest
from minqing.territory.models import Organisation

FEW = {"rows": 3, "class": "few"}
_FOLLOWS: dict[Duty, Promise] = {
    Duty.BASIC: _("乡镇可以主办。"),
    Duty.SUPPORT: _("由县里的部门主办，乡镇只协办。"),
    Duty.TAKEN_BACK: _("不能交给乡镇和村。"),
}


class AcceptForm(MoveForm):
    move = "accept"
    lead = _("受理以后要给他答复。也可以直接分办，那样就算受理了。")
    done = _("已受理。")

    def act(self) -> Step:
        return actions.accept(**self.common)


class RegisterDraftForm(MoveForm):
    move = "register"
    lead = _("登记以后有编号，别的岗位看得到，答复的日子从他说的那天算起。")
    button = _("登记")
    done = _("已登记。")

    def act(self) -> Step:
        return actions.register(**self.common)


class RejectForm(MoveForm):
    move = "reject"
    lead = _("不受理也是答复，要告诉他原因，和这件事该去哪里。")
    button = _("不受理，这样告诉他")
    done = _("已记下。还要把这个答复告诉他本人。")
    reason = Words(label=_("为什么不归这里受理"), help_text=_("用他听得懂的话写，会原样告诉他。"))
    door = OneLine(
        label=_("该去哪里"), longest=120, help_text=_("写清单位、地址或电话，比如：县人民法院立案庭，人民路 50 号。")
    )

    def act(self) -> Step:
        told = gettext("%(reason)s\n这件事请到：%(door)s") % self.cleaned_data
        return actions.reject(reason=told, signed_by=self.user, **self.common)


class PassUpForm(MoveForm):
    move = "pass-up"
    lead = _("本乡镇办不了的，报到县民情办来分。不算退单，也不算拖延。")
    button = _("报县民情办")
    done = _("已报县民情办。")
    reason = Words(label=_("为什么要县里办"), widget=forms.Textarea(FEW))

    def act(self) -> Step:
        return actions.pass_up(reason=self.cleaned_data["reason"], **self.common)


class DispatchForm(MoveForm):
    move = "dispatch"
    done = _("已分办。")
    template = "matters/_dispatch.html"
    to: Pick[Organisation] = Pick(label=_("主办单位"), empty=" ")
    supports: PickSeveral[Organisation] = PickSeveral(label=_("协办单位"), required=False)
    note = Words(label=_("给他们的话"), required=False, widget=forms.Textarea(FEW))

    def begin(self) -> None:
        self.told, self.duties = suggest(self.matter), Duties(self.matter)
        units = Units(self.user, self.matter, first=self.told.unit, duties=self.duties)
        self.township_only = not self.user.has_role(Role.COORDINATOR)
        self.fields["to"].offer(units.groups(), says=says)  # type: ignore[attr-defined]
        self.fields["supports"].offer(units.helpers())  # type: ignore[attr-defined]
        self.within_reach = self.told.unit in units.all
        self.fields["to"].initial = str(self.told.unit.pk) if self.told.unit and self.within_reach else None
        if category := self.matter.category:
            usual = [unit for unit in units.all if unit.pk == category.support_id]
            self.fields["supports"].initial = [str(unit.pk) for unit in usual if unit != self.told.unit]

    @property
    def listed(self) -> Listed:
        """What the list of duties of the matter's township says of it."""
        return self.duties.at_home

    @property
    def quoted(self) -> str:
        return cite(self.listed.item) if self.listed.item else ""

    @property
    def follows(self) -> Promise | str:
        """What that line means for whom it may be sent to."""
        return _FOLLOWS[Duty(self.listed.item.duty)] if self.listed.item else ""

    @property
    def press(self) -> str:
        day = promised(self.matter)
        return gettext("发给这个单位，%(day)s前答复") % {"day": day} if day else gettext("发给这个单位")

    def act(self) -> Step:
        typed = self.cleaned_data
        return actions.dispatch(to=typed["to"], supports=typed["supports"], note=typed["note"], **self.common)

    def notice(self, _step: Step) -> str:
        return gettext("已交给%(unit)s，等它签收。") % {"unit": self.cleaned_data["to"].name}


class ReassignForm(MoveForm):
    move = "reassign"
    lead = _("从现在的单位改派给别的单位，答应群众的日子不变。")
    button = _("改派")
    done = _("已改派。")
    to: Pick[Organisation] = Pick(label=_("改派给"), empty=" ")
    note = Words(label=_("为什么改派"), widget=forms.Textarea(FEW))

    def begin(self) -> None:
        units = Units(self.user, self.matter, without=self.matter.lead_unit)
        self.fields["to"].offer(units.groups(), says=says)  # type: ignore[attr-defined]

    def act(self) -> Step:
        return actions.reassign(to=self.cleaned_data["to"], note=self.cleaned_data["note"], **self.common)


class KeepForm(MoveForm):
    move = "keep"
    lead = _("裁定还由原来的单位办。理由会给它看。")
    button = _("维持，还由它办")
    done = _("已裁定，还由原单位办。")
    reason = Words(label=_("理由和依据"), widget=forms.Textarea(FEW))

    def act(self) -> Step:
        return actions.keep(reason=self.cleaned_data["reason"], **self.common)


class ReworkForm(MoveForm):
    move = "rework"
    lead = _("群众不满意，重新交办。要换个人去办，期限从今天重新算。")
    button = _("重新交办")
    done = _("已重新交办。")
    to: Pick[Organisation] = Pick(label=_("交给哪个单位"), empty=" ")
    note = Words(label=_("哪里没办好，这次要办成什么样"), widget=forms.Textarea(FEW))

    def begin(self) -> None:
        units = Units(self.user, self.matter)
        self.fields["to"].offer(units.groups(), says=says)  # type: ignore[attr-defined]
        self.fields["to"].initial = str(self.matter.lead_unit_id) if self.matter.lead_unit in units.all else None

    def act(self) -> Step:
        return actions.rework(to=self.cleaned_data["to"], note=self.cleaned_data["note"], **self.common)


class CloseDisputedForm(MoveForm):
    move = "close-disputed"
    lead = _("重新办过一次，他还是不认可，可以写明理由办结。以后一直单独计数，不算满意。")
    button = _("办结，写明群众不认可")
    done = _("已办结，写明群众不认可。")
    reason = Words(label=_("为什么只能办到这里"))
    legal_way = forms.ChoiceField(
        label=_("告诉他还可以走哪条路"), choices=terms.LegalWay.choices, widget=forms.RadioSelect
    )

    def act(self) -> Step:
        typed = self.cleaned_data
        return actions.close_disputed(reason=typed["reason"], legal_way=typed["legal_way"], **self.common)


class ArchiveForm(MoveForm):
    move = "archive"
    lead = _("归档以后还能看、能查；他说没解决，还能重新打开。")
    done = _("已归档。")

    def act(self) -> Step:
        return actions.archive(**self.common)


class AmendForm(MoveForm, SortedForm):
    move = "amend"
    lead = _("改错的类别、地点、轻重；原来怎么写的，经过里还看得到。")
    button = _("更正")
    done = _("已更正。")

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, user=user, places=Places(codes_of(user)), **kwargs)

    def begin(self) -> None:
        matter = self.matter
        for name in ("area", "category", "kind", "interest", "work_line", "urgency"):
            self.fields[name].initial = getattr(matter, name)
        self.fields["summary"].initial = matter.summary.text
        self.fields["kind"].help_text = gettext(
            "改成检举控告，或改成工作作风投诉一类，马上转为保密件，您也就看不到了。"
        )

    def act(self) -> Step:
        return actions.amend(sorted_as=self.sorted_as(self.cleaned_data["area"]), **self.common)


class NoteForm(MoveForm):
    move = "note"
    button = _("记下")
    words = Words(label=_("补充什么情况"))

    def act(self) -> Step:
        return actions.note(words=self.cleaned_data["words"], **self.common)


class InviteForm(MoveForm):
    move = "invite"
    lead = _("请来的人从现在起看得到这件事。")
    button = _("请他参与")
    done = _("已请来。")
    whom = Officials(label=_("请谁"), required=True, help_text=_("写全名；同名的，名字后面空一格写单位。"))
    role = forms.ChoiceField(
        label=_("请他来做什么"),
        choices=[(role.value, role.label) for role in (Part.As.GUEST, Part.As.MEDIATOR)],
        initial=Part.As.GUEST,
        widget=forms.RadioSelect,
    )
    note = Words(label=_("给他的话"), required=False, widget=forms.Textarea(FEW))

    def clean_whom(self) -> User:
        users: list[User] = self.cleaned_data["whom"]
        if len(users) != 1:
            raise forms.ValidationError(gettext("一次请一位"))
        return users[0]

    def act(self) -> Step:
        typed = self.cleaned_data
        return actions.invite(whom=typed["whom"], role=typed["role"], note=typed["note"], **self.common)


class JoinForm(MoveForm, SaidForm):
    move = "join"
    lead = _("同一件事又有人来说，记在一起办，他也会得到答复、被问到满不满意。")
    button = _("记下他说的")
    done = _("已记下，他也会得到答复。")
    template = "matters/_join.html"

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, user=user, registrar=user, codes=codes_of(user), **kwargs)

    def act(self) -> Step:
        return actions.join(said=self.said(), **self.common)
