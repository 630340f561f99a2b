from django.db import migrations

from minqing.lib.history import only_added_to

COLUMNS = ["id", "at", "verb", "target", "actor", "fields", "codes"]


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial")]
    operations = [only_added_to("audit_event", columns=COLUMNS, once=["position", "chain"])]
