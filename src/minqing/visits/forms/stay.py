"""驻村: a village, and from which day to which."""

from typing import Any

from django.utils.translation import gettext_lazy

from minqing.accounts.models import User
from minqing.lib.forms import Day, Form
from minqing.matters.forms.places import PlaceField, Places
from minqing.visits.forms.visit import codes_of


class StayForm(Form):
    area = PlaceField(label=gettext_lazy("住在哪个村"))
    starts_on = Day(label=gettext_lazy("从哪天"))
    ends_on = Day(label=gettext_lazy("到哪天"), help_text=gettext_lazy("住完再记；首尾两天都算。"))

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["area"].offer(Places(codes_of(user)))  # type: ignore[attr-defined]
