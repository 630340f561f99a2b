from django.db import migrations, models
from django.db.models import F, Q


class Migration(migrations.Migration):
    dependencies = [("matters", "0009_support_of_categories")]
    operations = [
        migrations.AddField(
            model_name="matter",
            name="extension_asked_until",
            field=models.DateField(blank=True, null=True, verbose_name="申请延期到"),
        ),
        migrations.AddField(
            model_name="matter",
            name="extended_from",
            field=models.DateField(blank=True, null=True, verbose_name="延期以前的期限"),
        ),
        migrations.AddField(
            model_name="matter",
            name="extension_refused_on",
            field=models.DateField(blank=True, null=True, verbose_name="没有同意延期"),
        ),
        migrations.AddField(
            model_name="matter",
            name="paused_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="暂停时间"),
        ),
        migrations.AddField(
            model_name="matter",
            name="paused_for",
            field=models.CharField(
                blank=True,
                choices=[("papers", "等本人补材料"), ("back", "等本人回来"), ("mind", "等本人拿主意")],
                max_length=10,
                verbose_name="等本人做什么",
            ),
        ),
        migrations.AddConstraint(
            model_name="matter",
            constraint=models.CheckConstraint(
                condition=Q(extension_asked_until=None)
                | Q(extension_asked_until__gt=F("due_on"), extended_from=None, extension_refused_on=None)
                & Q(state__in=["handling", "signed"]),
                name="matters_matter_extension",
                violation_error_message="延期要在办理中申请，延到期限以后，一轮一次",
            ),
        ),
        migrations.AddConstraint(
            model_name="matter",
            constraint=models.CheckConstraint(
                condition=Q(extended_from=None) | Q(due_on__gt=F("extended_from"), extension_refused_on=None),
                name="matters_matter_extended",
                violation_error_message="延期以后的期限要比原来的晚",
            ),
        ),
        migrations.AddConstraint(
            model_name="matter",
            constraint=models.CheckConstraint(
                condition=Q(paused_at=None, paused_for="")
                | Q(paused_at__isnull=False, state__in=["handling", "signed"]) & ~Q(paused_for=""),
                name="matters_matter_paused",
                violation_error_message="暂停要在办理中，并写明等本人做什么",
            ),
        ),
    ]
