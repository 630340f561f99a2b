"""What the doctor says of one thing."""

from typing import NamedTuple

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Level(TextChoices):
    OK = "ok", pgettext_lazy("finding", "好")
    WARN = "warn", pgettext_lazy("finding", "留意")
    BAD = "bad", pgettext_lazy("finding", "要办")


TITLES = {
    "database": _("数据库"),
    "encoding": _("编码"),
    "locale": _("排序规则"),
    "durable": _("落盘"),
    "migrations": _("数据表"),
    "county": _("县"),
    "clock": _("时间"),
    "demo": _("演示账号"),
    "home": _("数据文件夹"),
    "keys": _("密钥"),
    "disk": _("磁盘"),
    "backup": _("备份"),
    "worker": _("后台"),
    "https": "HTTPS",
    "static": _("样式和脚本"),
    "calendar": _("放假安排"),
}


class Finding(NamedTuple):
    """`what` is a name for programs; `says` is for people, and `do` what they can do about it."""

    what: str
    level: Level
    says: str
    do: str = ""

    def told(self) -> dict[str, str]:
        """For programs."""
        return self._asdict() | {"title": str(TITLES[self.what])}

    def __str__(self) -> str:
        line = _("%(title)s：%(says)s") % {"title": TITLES[self.what], "says": self.says}
        return f"{self.level.label}\t{line}"
