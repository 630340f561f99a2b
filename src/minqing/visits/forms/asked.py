"""What was to be asked next time, on the form of a visit: a box to tick and a line for what was said."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.translation import gettext as _

from minqing.lib import saying
from minqing.lib.forms import Form, OneLine
from minqing.visits.models import Question

LONGEST_ANSWER = 500


class Asked(Form):
    """To be mixed into a form that has `happened_on`. A line that was filled in counts as ticked."""

    questions: Sequence[Question] = ()

    def ask(self, questions: Sequence[Question]) -> None:
        self.questions = questions
        for one in questions:
            self.fields[_tick(one)] = forms.BooleanField(label=_says(one), required=False)
            self.fields[_line(one)] = OneLine(label=_("他怎么说"), required=False, longest=LONGEST_ANSWER)

    @property
    def to_ask(self) -> list[tuple[BoundField, BoundField]]:
        return [(self[_tick(one)], self[_line(one)]) for one in self.questions]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        day = cleaned.get("happened_on")
        for one, _words in self.answered():
            if day and day < one.put_on:
                told = {"day": saying.dated(one.put_on)}
                self.add_error(_tick(one), _("这一条是%(day)s才记下的，那天还问不到") % told)
        return cleaned

    def answered(self) -> list[tuple[Question, str]]:
        """Those that were asked, with what was said."""
        typed = self.cleaned_data
        told = [(one, typed.get(_tick(one)), typed.get(_line(one)) or "") for one in self.questions]
        return [(one, words) for one, ticked, words in told if ticked or words]


def _tick(question: Question) -> str:
    return f"asked_{question.pk.hex}"


def _line(question: Question) -> str:
    return f"answer_{question.pk.hex}"


def _says(question: Question) -> str:
    words = question.words.text
    if question.household:
        return _("%(name)s家：%(words)s") % {"name": question.household.name, "words": words}
    return words
