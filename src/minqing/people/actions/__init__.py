"""Everything that changes homes, who lives in them, who answers to them, and what was agreed with them."""

from minqing.people.actions.adding import add_household, add_resident, end_link, link
from minqing.people.actions.arranging import NewHome, merge_households, move_household, split_household
from minqing.people.actions.card import add_member, change_card, change_member, check_card, member_left
from minqing.people.actions.consents import Agreed, add_notice, give_consent, tell, withdraw_consent
from minqing.people.actions.holding import Clash, Merged
from minqing.people.actions.needs import Asked, Needed, add_need, meet_need, prolong_need

__all__ = [
    "Agreed",
    "Asked",
    "Clash",
    "Merged",
    "Needed",
    "NewHome",
    "add_household",
    "add_member",
    "add_need",
    "add_notice",
    "add_resident",
    "change_card",
    "change_member",
    "check_card",
    "end_link",
    "give_consent",
    "link",
    "meet_need",
    "member_left",
    "merge_households",
    "move_household",
    "prolong_need",
    "split_household",
    "tell",
    "withdraw_consent",
]
