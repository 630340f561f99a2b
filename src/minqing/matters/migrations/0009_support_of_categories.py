from django.db import migrations, models
from django.db.models import PROTECT, F, Q


class Migration(migrations.Migration):
    dependencies = [("matters", "0008_steps_of_disputes"), ("territory", "0001_initial")]
    operations = [
        migrations.AddField(
            model_name="category",
            name="support",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=PROTECT,
                related_name="+",
                to="territory.organisation",
                verbose_name="通常协办",
            ),
        ),
        migrations.AddConstraint(
            model_name="category",
            constraint=models.CheckConstraint(
                condition=Q(support=None) | Q(lead=None) | ~Q(support=F("lead")),
                name="matters_category_support",
                violation_error_message="主办单位不必再协办，另选一个或空着",
            ),
        ),
    ]
