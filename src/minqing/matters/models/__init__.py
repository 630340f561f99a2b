from minqing.matters.models.circle import Named, Part, Reader, Support
from minqing.matters.models.commitment import Commitment, CommitmentTurn
from minqing.matters.models.duty import Duty, DutyItem
from minqing.matters.models.matter import IDENTITY, PROJECTED, Category, Matter, Step, Words
from minqing.matters.models.request import Contact, Delivery, Evaluation, Explanation, Reply, Request, taken_back
from minqing.matters.models.rule import Broken, DispatchRule, RuleTurn
from minqing.matters.models.search import SearchText
from minqing.matters.numbers import Counter

__all__ = [
    "IDENTITY",
    "PROJECTED",
    "Broken",
    "Category",
    "Commitment",
    "CommitmentTurn",
    "Contact",
    "Counter",
    "Delivery",
    "DispatchRule",
    "Duty",
    "DutyItem",
    "Evaluation",
    "Explanation",
    "Matter",
    "Named",
    "Part",
    "Reader",
    "Reply",
    "Request",
    "RuleTurn",
    "SearchText",
    "Step",
    "Support",
    "Words",
    "taken_back",
]
