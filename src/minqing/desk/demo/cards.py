"""Both cards, and what people are told of them: written on an official's first round of his homes, and later again."""

from datetime import date, datetime, timedelta

from minqing.accounts.actor import Actor
from minqing.desk.demo.bonds import Round
from minqing.desk.demo.chance import likely, pick, weighed
from minqing.desk.demo.homes import livelihood
from minqing.desk.demo.households import Homes
from minqing.lib import clock
from minqing.lib.ids import uuid7
from minqing.matters.actions.cards import hand_over_cards
from minqing.people import actions
from minqing.people.actions import batch
from minqing.people.models import CardVersion, ContactCard, How

_EVENING = timedelta(hours=19)
_TOLD = [(How.READ_OUT, 62), (How.GIVEN, 26), (How.PHONE, 4), (How.POSTED, 8)]
_LEFT = [(ContactCard.How.FACE, 78), (ContactCard.How.THROUGH, 13), (ContactCard.How.POSTED, 9)]
_AGAIN = [(CardVersion.Why.CHECKED, 26), (CardVersion.Why.CHANGED, 12), (CardVersion.Why.CORRECTED, 3), ("", 59)]
_SEEN = ("animals", "income", "work_away", "water", "crops", "road")  # what changes from one year to the next


def first_rounds(rounds: list[Round], homes: Homes, *, now: datetime) -> set[str]:
    """Answers the keys of the homes that have a card."""
    done: set[str] = set()
    for one in sorted(rounds, key=lambda one: (one.on, one.user.username)):
        keys = [key for key in one.keys if key not in done and not likely(f"{key} not in", 3)]
        done |= set(keys)
        moment = clock.start_of(one.on) + _EVENING
        by = Actor.official(one.user)
        with clock.set_to(min(moment, now)):
            first = CardVersion.Why.FIRST
            batch.write_cards(
                rows=[batch.Card(homes.households[k], first, one.on, livelihood(homes.told[k])) for k in keys], by=by
            )
            told = [batch.Telling(homes.households[k], weighed(f"{k} told", _TOLD), one.on) for k in keys]
            batch.tell_many(rows=told, by=by)
            left = [(homes.households[k], weighed(f"{k} card", _LEFT)) for k in keys if not likely(f"{k} no card", 6)]
            hand_over_cards(rows=left, official=one.user, delivered_on=one.on, by=by)
    return done


def second_rounds(rounds: list[Round], homes: Homes, carded: set[str], *, now: datetime) -> None:
    """A year on: read out and found right, or put right."""
    left = set(carded)
    for one in sorted(rounds, key=lambda one: (one.on, one.user.username)):
        on = one.on + timedelta(days=150 + pick(f"{one.user.username} again", 200))
        if on >= clock.day_of(now):
            continue
        rows = [row for key in one.keys if key in left and (row := _again(key, homes, on))]
        left -= set(one.keys)
        with clock.set_to(clock.start_of(on) + _EVENING):
            batch.write_cards(rows=rows, by=Actor.official(one.user))


def births(rounds: list[Round], homes: Homes, carded: set[str], *, now: datetime) -> None:
    """A child more on the card."""
    answers = {key: one for one in rounds for key in one.keys}
    for key, member in homes.newborn:
        if key not in carded:
            continue
        earliest = max(answers[key].on, date(clock.day_of(now).year - member.age, 1, 1))
        on = earliest + timedelta(days=pick(f"{key} born", max((clock.day_of(now) - earliest).days - 14, 1)))
        with clock.set_to(clock.start_of(on) + _EVENING):
            actions.add_member(
                household=homes.households[key],
                name=member.name,
                relation=member.relation,
                birth_year=on.year,
                happened_on=on,
                op=uuid7(),
                by=Actor.official(answers[key].user),
            )


def _again(key: str, homes: Homes, on: date) -> batch.Card | None:
    why = weighed(f"{key} again", _AGAIN)
    if why == CardVersion.Why.CHECKED:
        return batch.Card(homes.households[key], why, on)
    if not why:
        return None
    then, now = (livelihood(homes.told[key], version=version) for version in (0, 1))
    new = {name: now[name] for name in _SEEN if now.get(name) and now[name] != then.get(name)}
    name = next(iter(sorted(new, key=lambda one: pick(f"{key} {one}", 97))), "")
    return batch.Card(homes.households[key], why, on, {name: new[name]}) if name else None
