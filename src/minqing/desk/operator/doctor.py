"""What is wrong with a house, in plain words, and what to do about it. It looks, and changes nothing."""

import ipaddress
import json
import os
import shutil
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core import checks
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from minqing.accounts.models import User
from minqing.desk.operator import backup, beat, doctor_database, keys, restore
from minqing.desk.operator.findings import Finding, Level
from minqing.lib import clock, days

_MEGABYTE = 1_000_000
_DISK = (2_000, 300)  # megabytes free: worth a look; wrong
_BACKUP = (timedelta(hours=36), timedelta(days=8))  # for one taken every night: one missed; a week of them
_NEXT_YEAR_FROM = 12  # the notice for the next year comes in November


def examine() -> Iterator[Finding]:
    """One finding after the other, the database first."""
    public = is_public()
    asked = list(doctor_database.examined(public=public))
    yield from asked
    reached = any(one.what == "county" for one in asked)
    yield _home()
    yield _keys()
    yield _disk()
    yield _backup(real=reached and User.objects.filter(demo=False).exists())
    yield _worker()
    yield _safe(public=public)
    yield _static()
    yield from _calendar()


def is_public() -> bool:
    """Whether a name other than this machine's own leads here."""
    return not all(_is_loopback(host) for host in settings.ALLOWED_HOSTS)


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return host == "localhost"


# --- this machine ---


def _home() -> Finding:
    home = Path(settings.HOME)
    if restore.was_cut_off(home):
        told, do = _("上次恢复中途断了，可能不全"), _("清空 %(path)s 和数据库，再恢复一次") % {"path": home}
        return Finding("home", Level.BAD, told, do)
    if home.stat().st_mode & 0o077:
        told = _("这台机器上别人也能看 %(path)s") % {"path": home}
        return Finding("home", Level.BAD, told, f"chmod 700 {home}")
    return Finding("home", Level.OK, _("%(path)s 只有自己能看") % {"path": home})


def _keys() -> Finding:
    if not keys.path().exists():
        told = _("还没有备份密钥")
        return Finding("keys", Level.BAD, told, _("运行一次 minqing backup，再把密钥抄到别处"))
    every = [keys.folder(), *keys.folder().iterdir()]
    if loose := [path for path in every if path.stat().st_mode & 0o077]:
        told = _("别人也能看密钥：%(paths)s") % {"paths": _("、").join(map(str, loose))}
        return Finding("keys", Level.BAD, told, f"chmod -R go= {keys.folder()}")
    if foreign := [path for path in every if os.geteuid() not in (0, path.stat().st_uid)]:
        told = _("密钥不是自己的：%(paths)s") % {"paths": _("、").join(map(str, foreign))}
        return Finding("keys", Level.BAD, told, _("用运行民情簿的那个用户来跑 minqing"))
    return Finding("keys", Level.OK, _("密钥都在，只有自己能看；备份密钥在别处也要有一份"))


def _disk() -> Finding:
    free = shutil.disk_usage(settings.HOME).free // _MEGABYTE
    told = _("还剩 %(free)d MB") % {"free": free}
    if free >= _DISK[0]:
        return Finding("disk", Level.OK, told)
    do = _("清出地方，或换大的盘；先看旧备份，minqing backup --keep 会删旧的")
    return Finding("disk", Level.BAD if free < _DISK[1] else Level.WARN, told, do)


def _backup(*, real: bool) -> Finding:
    """`real`: somebody works here, so that there is something to lose."""
    last = backup.last()
    if last is None:
        do = _("minqing backup --to 另一块盘的文件夹；每晚一次用 deploy/ 里的定时器")
        return Finding("backup", Level.BAD if real else Level.WARN, _("从来没有备份过"), do)
    age = clock.now() - datetime.fromisoformat(str(last["at"]))
    hours = int(age.total_seconds() // 3600)
    told = ngettext("上次备份在 %(hours)d 小时前", "上次备份在 %(hours)d 小时前", hours) % {"hours": hours}
    if age > _BACKUP[0]:
        do = _("看定时备份为什么没跑：systemctl status minqing-backup")
        return Finding("backup", Level.BAD if age > _BACKUP[1] else Level.WARN, told, do)
    if not Path(str(last["path"])).exists():
        told = _("上次的备份不在 %(path)s 了") % {"path": last["path"]}
        return Finding("backup", Level.WARN, told, _("搬走了就好；不知道去哪了，就再备份一次"))
    return Finding("backup", Level.OK, told)


def _worker() -> Finding:
    age, do = beat.age(), _("minqing serve 会带着它；分开跑的看 systemctl status minqing-work")
    if age is None:
        return Finding("worker", Level.BAD, _("后台没有在跑：编号、核对链都停着"), do)
    if age > beat.SILENT_SECONDS:
        told = _("后台 %(minutes)d 分钟没有动静") % {"minutes": int(age // 60)}
        return Finding("worker", Level.BAD, told, do)
    return Finding("worker", Level.OK, _("后台在跑"))


# --- how it is set ---


def _safe(*, public: bool) -> Finding:
    if settings.DEBUG:
        told = _("MINQING_DEBUG 开着：出错的页面会露出里面的东西")
        return Finding("https", Level.BAD, told, _("去掉 MINQING_DEBUG"))
    if not public and not settings.HTTPS:
        return Finding("https", Level.OK, _("只在本机打开，不用 HTTPS"))
    if not settings.HTTPS:
        do = _("前面放 nginx，装上证书，设 MINQING_HTTPS=1；见 deploy/nginx.conf")
        return Finding("https", Level.BAD, _("别的机器能打开，却没有 HTTPS：密码会在网上明着走"), do)
    said = [one for one in checks.run_checks(include_deployment_checks=True) if not one.is_silenced()]
    if said:
        told = _("、").join(sorted(str(one.id) for one in said))
        return Finding("https", Level.BAD, told, "minqing check --deploy")
    return Finding("https", Level.OK, _("HTTPS 的设置都对"))


def _static() -> Finding:
    do = _("重新启动 minqing serve，它会自己收集")
    try:
        kept = json.loads((Path(settings.STATIC_ROOT) / "staticfiles.json").read_text(encoding="utf-8"))["paths"]
    except (OSError, ValueError, KeyError):
        return Finding("static", Level.BAD, _("还没有收集页面的样式和脚本"), do)
    wanted = {path for finder in get_finders() for path, _storage in finder.list(None)}
    there = {path for path, named in kept.items() if (Path(settings.STATIC_ROOT) / named).exists()}
    if missing := wanted - there:
        return Finding("static", Level.BAD, _("页面的样式和脚本少了 %(count)d 个") % {"count": len(missing)}, do)
    return Finding("static", Level.OK, _("页面的样式和脚本都在"))


def _calendar() -> Iterator[Finding]:
    today = clock.today()
    do = _("国务院的放假通知出来后升级民情簿；没有升级以前按周一到周五算期限")
    if not days.known(today.year):
        told = _("不知道 %(year)d 年哪天放假，哪天上班") % {"year": today.year}
        yield Finding("calendar", Level.WARN, told, do)
    elif today.month >= _NEXT_YEAR_FROM and not days.known(today.year + 1):
        told = _("不知道 %(year)d 年哪天放假，哪天上班") % {"year": today.year + 1}
        yield Finding("calendar", Level.WARN, told, do)
    else:
        yield Finding("calendar", Level.OK, _("今年的放假和调休都知道"))
