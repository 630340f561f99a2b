from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from minqing.lib.forms import ActForm, OneLine
from minqing.territory.models import Organisation


class CategoryForm(ActForm):
    name = OneLine(label=_("名称"), longest=40)
    lead = forms.ModelChoiceField(
        Organisation.objects.none(),
        label=_("通常由谁主办"),
        required=False,
        empty_label="",
        help_text=_("分办时先提这个单位，分办的人可以另选。"),
    )
    support = forms.ModelChoiceField(
        Organisation.objects.none(),
        label=_("通常由谁协办"),
        required=False,
        empty_label="",
        help_text=_("分办时先勾上这个单位，分办的人可以去掉。"),
    )
    on_papers = forms.BooleanField(
        label=_("默认写进户里的材料"), required=False, help_text=_("登记时当事人可以另说；以前登记的不变。")
    )
    in_use = forms.BooleanField(
        label=_("在用"), required=False, help_text=_("停用以后，登记时不再列出；以前归在这一类的还在。")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("lead", "support"):
            self.fields[name].queryset = Organisation.objects.at_work()  # type: ignore[attr-defined]
