from minqing.people.models.card import CARD_FIELDS, HEAD, LIVELIHOOD, OWN, CardContent, CardVersion, ContactCard
from minqing.people.models.consent import Consent, How, Notice, Purpose, Told
from minqing.people.models.household import Household, HouseholdKind, Relation, Resident
from minqing.people.models.link import ContactKind, ContactLink, ContactLinkRows
from minqing.people.models.need import LONGEST_DAYS, ON_CONSENT, Need, NeedKind, NeedSource

__all__ = [
    "CARD_FIELDS",
    "HEAD",
    "LIVELIHOOD",
    "LONGEST_DAYS",
    "ON_CONSENT",
    "OWN",
    "CardContent",
    "CardVersion",
    "Consent",
    "ContactCard",
    "ContactKind",
    "ContactLink",
    "ContactLinkRows",
    "Household",
    "HouseholdKind",
    "How",
    "Need",
    "NeedKind",
    "NeedSource",
    "Notice",
    "Purpose",
    "Relation",
    "Resident",
    "Told",
]
