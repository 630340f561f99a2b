"""What people are told, in the first version, which every county begins with; and where a home lies, on its card."""

from datetime import date

from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

VERSION = "2021-1"
TEXT = """我们是县里联系群众的干部。为了知道怎么联系您、您家需要什么、说过的事办得怎样，要记下一些您家的情况。

记什么：户主或店名、住址、电话，家里有谁、和户主的关系、哪年出生，田地、种养、务工、收入、用水、路和住房，您反映的事，和您家现在的需要。
不记什么：身份证号、民族、信教、政治面貌、照片、指纹，也不记您去过哪里。

凭什么记：联系群众、办您反映的事，是法律和县里交给我们的职责，这些要告诉您，不用您另外同意。身体和残疾方面的需要、不满十四岁孩子的需要，要您或孩子的监护人单独同意才记；同意了以后随时可以撤回，撤回以后那些字就抹掉，别的事照样办。

谁看得到：联系您家的干部、村里和乡镇管这件事的人、县里的民情办，还有正在办您的事的单位。谁看过，都留有记录。
记多久：您反映的事办完后存五年；您家的情况存到不再联系您家以后一年；需要最多记一年，到时候再问您。

您可以看、要一份、改正写错的、不同意就撤回、要求删掉不该留的。找联系您家的干部，或打民情办的电话，都行；十五天内答复您。"""


def add(apps: Apps, _editor: BaseDatabaseSchemaEditor) -> None:
    """From the day on which the law of personal information came into force."""
    apps.get_model("people", "Notice").objects.create(version=VERSION, text=TEXT, from_on=date(2021, 11, 1))


def take_away(apps: Apps, _editor: BaseDatabaseSchemaEditor) -> None:
    apps.get_model("people", "Notice").objects.filter(version=VERSION).delete()


class Migration(migrations.Migration):
    dependencies = [("people", "0003_only_added_to")]

    operations = [
        migrations.AddField("cardcontent", "kind", models.CharField("类别", blank=True, default="", max_length=10)),
        migrations.AddField("cardcontent", "area", models.CharField("所在地", blank=True, default="", max_length=15)),
        migrations.AlterField("cardcontent", "kind", models.CharField("类别", blank=True, max_length=10)),
        migrations.AlterField("cardcontent", "area", models.CharField("所在地", blank=True, max_length=15)),
        migrations.RunPython(add, take_away),
    ]
