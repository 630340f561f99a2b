"""On what ground each personal field is kept. A field that stands in no table here can't be added: a test reads them.

PIPL art. 13: a duty laid down by law, of which people are told (arts. 17, 35), or their separate consent (art. 29).
Only the second can be withdrawn.
"""

from enum import StrEnum


class Ground(StrEnum):
    DUTY = "duty"
    CONSENT = "consent"


D, C = Ground.DUTY, Ground.CONSENT

GROUNDS: dict[str, dict[str, Ground]] = {
    "people.Household": {"kind": D, "area": D, "name": D, "address": D, "phone": D},
    "people.Resident": {"household": D, "name": D, "phone": D, "relation": D, "birth_year": D, "left_on": D},
    "people.CardContent": {
        "name": D, "address": D, "phone": D, "kind": D, "area": D, "members": D, "language": D, "land": D,
        "crops": D, "animals": D, "work_away": D, "income": D, "water": D, "road": D, "housing": D,
    },
    # Sensitive kinds of need carry their consent in the row itself, and a constraint holds them to it.
    "people.Need": {"household": D, "resident": D, "kind": C, "text": C, "source": D, "starts_on": D, "expires_on": D,
                    "met_on": D},
    "people.Consent": {"household": D, "resident": D, "given_by": D, "purpose": D, "form": D, "given_on": D,
                       "until": D, "withdrawn_on": D},
    "people.Told": {"household": D, "how": D, "told_on": D},
    "people.ContactLink": {"household": D},
    "people.ContactCard": {"household": D, "promises": D, "delivered_on": D, "how": D},
}  # fmt: skip
