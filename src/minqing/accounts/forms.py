import re
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from minqing.accounts.models import User
from minqing.accounts.passwords import TenOfThreeKinds
from minqing.accounts.roles import Role
from minqing.lib import clock
from minqing.lib.forms import ActForm, Code, Day, Form, OneLine, OneOf, Phone, Words
from minqing.territory.models import Area, Level, Organisation, OrganisationKind

_USERNAME = re.compile(r"[a-z0-9][a-z0-9._-]{1,38}")


class Password(forms.CharField):
    """Kept as typed, spaces too; never shown again."""

    widget = forms.PasswordInput

    def __init__(self, *, autocomplete: str, **kwargs: Any) -> None:
        super().__init__(strip=False, **kwargs)
        self.widget.attrs["autocomplete"] = autocomplete

    def clean(self, value: object) -> str:
        text = str(super().clean(value))
        if len(text) > 200:
            raise forms.ValidationError(_("密码最多 200 个字符"))
        return text


class SignInForm(Form):
    username = Code(
        label=_("登录名"),
        longest=40,
        widget=forms.TextInput({"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}),
    )
    password = Password(
        label=_("密码"), autocomplete="current-password", help_text=_("第一次登录，填纸条上的一次性口令。")
    )


class ChangePasswordForm(Form):
    old = Password(label=_("现在的密码"), autocomplete="current-password")
    new = Password(label=_("新密码"), autocomplete="new-password")
    again = Password(label=_("新密码，再填一遍"), autocomplete="new-password")

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        self.fields["new"].help_text = TenOfThreeKinds().get_help_text()
        if user.code_until:
            self.fields["old"].label = gettext("纸条上的一次性口令")

    def clean_new(self) -> str:
        """Everything that is wrong is said at once, so the rules are asked here and again by the action."""
        new = str(self.cleaned_data["new"])
        TenOfThreeKinds().validate(new, self.user)
        return new

    def clean_again(self) -> str:
        again = str(self.cleaned_data["again"])
        if "new" in self.cleaned_data and again != self.cleaned_data["new"]:
            raise forms.ValidationError(_("两遍填的不一样"))
        return again


class UserForm(Form):
    name = OneLine(label=_("姓名"), longest=30)
    username = Code(
        label=_("登录名"),
        longest=40,
        help_text=_("小写字母和数字，比如姓名的拼音；以后不能改。"),
        widget=forms.TextInput({"autocapitalize": "none", "spellcheck": "false", "class": "short"}),
    )
    phone = Phone(label=_("工作电话"), required=False)

    def clean_username(self) -> str:
        username = str(self.cleaned_data["username"]).lower()
        if not _USERNAME.fullmatch(username):
            raise forms.ValidationError(_("登录名用两个以上的小写字母或数字，中间可以有点和横线"))
        return username


class PostForm(Form):
    role = forms.ChoiceField(label=_("角色"), choices=[("", ""), *Role.choices])
    unit = OneOf(Organisation.objects.none(), label=_("单位"), empty_label="")
    area = OneOf(
        Area.objects.none(),
        label=_("范围"),
        required=False,
        empty_label="",
        help_text=_("村干部选到村，工作站经办人选到乡镇；其他角色不选，就是单位所在地。"),
    )
    title = OneLine(label=_("职务"), required=False, longest=40)
    starts_on = Day(label=_("从哪天起"), initial=clock.today)
    ends_on = Day(label=_("到哪天止"), required=False, help_text=_("不知道就空着，以后再填。"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = Organisation.objects.at_work()  # type: ignore[attr-defined]
        self.fields["area"].queryset = Area.objects.exclude(level=Level.GROUP)  # type: ignore[attr-defined]
        self.fields["area"].label_from_instance = _indented  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned = self.cleaned_data
        if not cleaned.get("area") and cleaned.get("unit"):
            cleaned["area"] = cleaned["unit"].area
        return cleaned


def _indented(area: Area) -> str:
    """The list is in the order of the codes, so an indent shows what lies in what."""
    steps = {Level.COUNTY: 0, Level.TOWNSHIP: 1, Level.VILLAGE: 2}
    return "\u3000" * steps[Level(area.level)] + area.name


class EndPostForm(Form):
    ends_on = Day(label=_("最后一天"), initial=clock.today)


class UnitForm(Form):
    """A new unit."""

    name = OneLine(label=_("名称"), longest=60)
    kind = forms.ChoiceField(label=_("类别"), choices=[("", ""), *OrganisationKind.choices])
    parent = OneOf(Organisation.objects.none(), label=_("上级单位"), empty_label="")
    area = OneOf(Area.objects.none(), label=_("所在地"), empty_label="")
    answers_for = OneLine(
        label=_("负责什么"), required=False, longest=200, help_text=_("群众听得懂的话，比如：自来水、水渠、水库。")
    )
    address = OneLine(label=_("办公地址"), required=False, longest=120)
    phone = Phone(label=_("办公电话"), required=False)
    starts_on = Day(label=_("从哪天起"), required=False, help_text=_("工作队要填进驻日期。"))
    ends_on = Day(label=_("到哪天止"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["parent"].queryset = Organisation.objects.at_work()  # type: ignore[attr-defined]
        self.fields["area"].queryset = Area.objects.exclude(level=Level.GROUP)  # type: ignore[attr-defined]
        self.fields["area"].label_from_instance = _indented  # type: ignore[attr-defined]


class ChangeUnitForm(ActForm):
    name = OneLine(label=_("名称"), longest=60)
    answers_for = OneLine(label=_("负责什么"), required=False, longest=200)
    address = OneLine(label=_("办公地址"), required=False, longest=120)
    phone = Phone(label=_("办公电话"), required=False)
    ends_on = Day(label=_("到哪天止"), required=False, help_text=_("撤了或并了的单位填最后一天；历史还在。"))


class RemarkForm(Form):
    text = OneLine(label=_("哪里不好用"), longest=300)
    page = forms.CharField(required=False, widget=forms.HiddenInput({"id": False}))
    next = forms.CharField(required=False, widget=forms.HiddenInput({"id": False}))


class AnswerForm(Form):
    answer = Words(label=_("答复"), longest=1000, widget=forms.Textarea({"rows": 3}))
