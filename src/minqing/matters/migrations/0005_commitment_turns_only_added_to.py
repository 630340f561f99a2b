from django.db import migrations

from minqing.lib.history import only_added_to

_TURN = ["id", "commitment_id", "revision", "state", "note_id", "happened_on", "entered_at", "by_user_id"]


class Migration(migrations.Migration):
    dependencies = [("matters", "0004_commitments")]

    operations = [only_added_to("matters_commitmentturn", columns=_TURN)]
