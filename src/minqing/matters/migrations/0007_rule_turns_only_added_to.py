from django.db import migrations

from minqing.lib.history import only_added_to

_TURN = ["id", "rule_id", "revision", "change", "place", "text", "unit_id", "active", "broken", "entered_at"]


class Migration(migrations.Migration):
    dependencies = [("matters", "0006_dispatch_rules_and_duties")]

    operations = [only_added_to("matters_ruleturn", columns=[*_TURN, "by_user_id"])]
