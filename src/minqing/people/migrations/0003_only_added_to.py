from django.db import migrations

from minqing.lib.history import only_added_to

_VERSION = [
    "id",
    "household_id",
    "number",
    "why",
    "content_id",
    "changed",
    "happened_on",
    "entered_at",
    "by_user_id",
    "by",
]
_TOLD = ["id", "household_id", "notice_id", "how", "told_on", "by_user_id", "entered_at"]


class Migration(migrations.Migration):
    dependencies = [("people", "0002_cards_needs_and_consents")]

    operations = [
        only_added_to("people_cardversion", columns=_VERSION),
        only_added_to("people_told", columns=_TOLD),
    ]
