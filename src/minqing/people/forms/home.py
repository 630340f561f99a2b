"""What every form about a home has: whose it is, the words around it, and the action that it calls."""

from typing import Any, ClassVar, TypeVar
from uuid import UUID

from django import forms
from django.db.models import Model
from django.http import QueryDict
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from minqing.accounts.actor import Actor
from minqing.accounts.models import User
from minqing.lib import clock
from minqing.lib.forms import ActForm, Cautious, Day, Words
from minqing.people import access
from minqing.people.models import Household

F = TypeVar("F", bound="HomeForm")


class HomeForm(Cautious, ActForm):
    """`act` does it; it raises Refused, and knows nothing of the web."""

    what: ClassVar[str]
    title: ClassVar[Promise]
    button: ClassVar[Promise]
    lead: ClassVar[Promise | str] = ""
    done: ClassVar[Promise] = _("记下了。")
    template: ClassVar[str] = "people/_fields.html"

    def __init__(self, *args: Any, household: Household, user: User, one: Model | None = None, **kwargs: Any) -> None:
        self.household, self.user, self.one = household, user, one
        kwargs["initial"] = {"seen": self.now(), **self.first(), **(kwargs.get("initial") or {})}
        super().__init__(*args, **kwargs)
        self.begin()

    @classmethod
    def allowed(cls, user: User, household: Household) -> bool:
        return access.keeps(user, household)

    @classmethod
    def find(cls, _household: Household, _pk: UUID) -> Model | None:
        """The row of this home that the form is about, for forms that are about one."""
        return None

    def now(self) -> int:
        """The revision of what it acts on."""
        return self.household.revision

    def first(self) -> dict[str, object]:
        """What stands in the blank form."""
        return {}

    def begin(self) -> None:
        """Choices that depend on the home."""

    def act(self) -> object:
        raise NotImplementedError

    def goes_to(self, _made: object) -> str:
        """Where one goes when it is done."""
        return reverse("desk:household", args=[self.household.pk])

    @property
    def by(self) -> Actor:
        return Actor.official(self.user)

    @property
    def shown(self) -> list[forms.BoundField]:
        return [bound for bound in self.visible_fields() if bound.name != "cautioned"]

    @classmethod
    def typed(cls, data: QueryDict) -> list[tuple[object, str]]:
        """By label, what somebody wrote into a form that can't be taken any more: it is given back to him."""
        words = [(field.label, data.get(name, "")) for name, field in cls.base_fields.items() if _written(field)]
        return [(label, text) for label, text in words if text.strip()]

    def afresh(self: F, data: QueryDict) -> F:
        """With what was typed, on what stands there now."""
        fresh = data.copy()
        fresh["seen"] = str(self.now())
        return type(self)(fresh, household=self.household, user=self.user, one=self.one)


def _written(field: forms.Field) -> bool:
    return isinstance(field, Words)


def day(label: Promise, **kwargs: Any) -> Day:
    """A day that is today where nobody says otherwise."""
    return Day(label=label, initial=clock.today, **kwargs)
