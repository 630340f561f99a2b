"""Another version of what people are told."""

from django import forms
from django.utils.translation import gettext_lazy as _

from minqing.lib import clock
from minqing.lib.forms import Code, Day, Form, Words


class NoticeForm(Form):
    version = Code(
        label=_("版本"),
        longest=20,
        help_text=_("年份加序号，比如 2026-1。用过的不能再用。"),
        widget=forms.TextInput({"class": "short", "autocomplete": "off"}),
    )
    text = Words(label=_("内容"), widget=forms.Textarea({"rows": 16}))
    from_on = Day(label=_("哪天启用"), initial=clock.today)
