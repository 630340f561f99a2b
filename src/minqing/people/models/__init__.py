from minqing.people.models.card import CardContent, CardVersion, ContactCard
from minqing.people.models.consent import Consent, Notice, Purpose, Told
from minqing.people.models.household import Household, HouseholdKind, Relation, Resident
from minqing.people.models.link import ContactKind, ContactLink, ContactLinkRows
from minqing.people.models.need import Need, NeedKind, NeedSource

__all__ = [
    "CardContent",
    "CardVersion",
    "Consent",
    "ContactCard",
    "ContactKind",
    "ContactLink",
    "ContactLinkRows",
    "Household",
    "HouseholdKind",
    "Need",
    "NeedKind",
    "NeedSource",
    "Notice",
    "Purpose",
    "Relation",
    "Resident",
    "Told",
]
