from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("matters", "0007_rule_turns_only_added_to")]
    operations = [
        migrations.AddIndex(
            model_name="step",
            index=models.Index(
                condition=models.Q(("move", "close-disputed")), fields=["matter"], name="matters_step_disputed"
            ),
        ),
    ]
