"""What the form of every move has: what it acts on, the words around it, and the action that it calls."""

from typing import Any, ClassVar, TypedDict, TypeVar
from uuid import UUID

from django import forms
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from minqing.accounts.actor import Actor
from minqing.accounts.models import User
from minqing.lib import clock, saying
from minqing.lib.forms import ActForm
from minqing.matters import telling
from minqing.matters.forms.pieces import Cautious, Pick, typed_so_far
from minqing.matters.models import Matter, Reply, Request, Step
from minqing.matters.offers import WORDS
from minqing.matters.story import Story

F = TypeVar("F", bound="MoveForm")


class Common(TypedDict):
    """What every action takes."""

    matter: Matter
    seen: int
    op: UUID
    by: Actor


class MoveForm(Cautious, ActForm):
    """`act` makes the move; it raises Refused, and knows nothing of the web."""

    move: ClassVar[str]
    lead: ClassVar[Promise | str] = ""
    button: ClassVar[Promise | str] = ""  # what pressing it will do; the words of the offer, if nothing better
    done: ClassVar[Promise | str] = _("记下了。")
    template: ClassVar[str] = "matters/_fields.html"
    shows_words: ClassVar[bool] = True  # of those who asked, over the form
    in_vain: str = ""  # the move beside it, in one press: he was not reached
    in_vain_word: ClassVar[Promise | str] = ""

    def __init__(self, *args: Any, matter: Matter, user: User, story: Story, **kwargs: Any) -> None:
        kwargs["initial"] = {"seen": matter.revision, **(kwargs.get("initial") or {})}
        super().__init__(*args, **kwargs)
        self.matter, self.user, self.story = matter, user, story
        self.begin()

    def begin(self) -> None:
        """Choices and first values that depend on the matter."""

    def act(self) -> Step:
        raise NotImplementedError

    def notice(self, _step: Step) -> str:
        """What is said when it is done."""
        return str(self.done)

    @classmethod
    def again(cls: type[F], data: QueryDict, *, matter: Matter, user: User, story: Story) -> F:
        """What was typed so far, for looking at it before it is sent."""
        return cls(matter=matter, user=user, story=story, initial=typed_so_far(cls, data))

    @property
    def title(self) -> Promise:
        return WORDS[self.move]

    @property
    def press(self) -> Promise | str:
        return self.button or WORDS[self.move]

    @property
    def common(self) -> Common:
        typed = self.cleaned_data
        return {"matter": self.matter, "seen": typed["seen"], "op": typed["op"], "by": Actor.official(self.user)}

    @property
    def shown(self) -> list[forms.BoundField]:
        """Fields in their order, less the tick that nothing asks for."""
        return [bound for bound in self.visible_fields() if bound.name != "cautioned"]


class RequestForm(MoveForm):
    """A move that is about one of those who asked; who he is goes without saying where there is only one."""

    request: Pick[Request] = Pick(label=_("是谁"), widget=forms.RadioSelect)

    def begin(self) -> None:
        asked = self.candidates()
        field = self.fields["request"]
        field.offer([("", asked)], says=_says)  # type: ignore[attr-defined]
        if len(asked) == 1:
            field.widget = forms.HiddenInput({"id": False})
            field.initial = str(asked[0].pk)

    def candidates(self) -> list[Request]:
        return self.story.still_asking()

    @property
    def answer(self) -> Reply | None:
        """What was answered last."""
        return next((told.reply for told in self.story.steps() if told.reply), None)


def _says(request: Request) -> str:
    return f"{telling.person(request, masked=False)} · {saying.day(clock.day_of(request.said_at))}"


def promised(matter: Matter) -> str:
    """The day by which the person is to have an answer."""
    return saying.day(matter.due_on) if matter.due_on else ""
