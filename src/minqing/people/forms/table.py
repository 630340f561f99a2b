"""The forms about a home, by the name under which they are asked for."""

from minqing.people.forms import card, needs
from minqing.people.forms.home import HomeForm

FORMS: dict[str, type[HomeForm]] = {
    form.what: form
    for form in (
        card.CardForm,
        card.CheckedForm,
        card.MemberForm,
        needs.NeedForm,
        needs.ConsentForm,
        needs.TellForm,
    )
}
# About one row of the home: who lives there, a need, a consent.
FORMS_ON_ONE: dict[str, type[HomeForm]] = {
    form.what: form
    for form in (card.ChangeMemberForm, card.LeftForm, needs.MetForm, needs.ProlongForm, needs.WithdrawForm)
}
