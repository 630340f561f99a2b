"""The doctor's questions to the database."""

from collections.abc import Iterator
from datetime import timedelta

from django.db import DatabaseError, connection
from django.utils.translation import gettext as _

from minqing.accounts.models import User
from minqing.audit.models import Event
from minqing.desk.operator import database
from minqing.desk.operator.findings import Finding, Level
from minqing.lib import clock, migrated
from minqing.territory.models import Area

_LOCALES = {"c.utf8", "zh_cn.utf8"}
_CLOCK_SECONDS = (5, 60)  # worth a look; wrong
_BACK = timedelta(minutes=1)


def examined(*, public: bool) -> Iterator[Finding]:
    """`public`: others than this machine can open it. Ends early where the rest cannot be asked."""
    reached = _reached()
    yield reached
    if reached.level == Level.BAD:
        return
    yield from _sqlite() if connection.vendor == "sqlite" else _postgresql()
    if why := migrated.why_not():
        yield Finding("migrations", Level.BAD, why, _("minqing migrate，升级前先 minqing backup"))
        return
    yield Finding("migrations", Level.OK, _("数据表是这个版本的"))
    yield _county()
    yield _clock()
    yield _demo(public=public)


def _reached() -> Finding:
    if connection.vendor == "sqlite" and database.is_empty():
        told = _("还没有数据库：%(path)s") % {"path": database.file()}
        return Finding("database", Level.BAD, told, _("minqing migrate；路径不对就改 MINQING_HOME"))
    try:
        connection.ensure_connection()
    except DatabaseError as error:
        told = _("连不上数据库：%(error)s") % {"error": str(error).strip()}
        return Finding("database", Level.BAD, told, _("看数据库服务开着没有，DATABASE_URL 对不对"))
    name = "SQLite" if connection.vendor == "sqlite" else f"PostgreSQL {_one('SHOW server_version')}"
    return Finding("database", Level.OK, _("连得上 %(name)s") % {"name": name})


def _one(sql: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return str(cursor.fetchone()[0])


def _sqlite() -> Iterator[Finding]:
    encoding = _one("PRAGMA encoding")
    yield _judged("encoding", encoding == "UTF-8", encoding, _("这个数据库不是民情簿建的，从备份恢复"))
    kept = _one("PRAGMA journal_mode"), _one("PRAGMA synchronous")
    yield _judged(
        "durable",
        kept[0] == "wal" and kept[1] in ("2", "3"),
        _("日志方式 %(journal)s，落盘级别 %(synchronous)s") % {"journal": kept[0], "synchronous": kept[1]},
        _("应是 wal 和 2：数据库要放在本机磁盘上，不能放网络盘"),
    )


def _postgresql() -> Iterator[Finding]:
    # As one value: versions differ in which of these columns they have.
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_encoding_to_char(encoding), datcollate, datctype, to_jsonb(d)->>'datlocale' "
            "FROM pg_database d WHERE datname = current_database()"
        )
        encoding, *locales = cursor.fetchone()
    again = _("用 createdb --template=template0 --encoding=UTF8 --locale=C.UTF-8 另建一个，把备份恢复进去")
    yield _judged("encoding", encoding == "UTF8", encoding, again)
    named = {locales[2]} if locales[2] else set(locales[:2])  # the first where PostgreSQL has its own locales
    fits = all(name.lower().replace("-", "") in _LOCALES for name in named)
    yield _judged("locale", fits, _("排序 %(name)s") % {"name": ", ".join(sorted(named))}, again)
    kept = {name: _one(f"SHOW {name}") for name in ("fsync", "full_page_writes", "synchronous_commit")}
    off = [name for name, value in kept.items() if value == "off"]
    told = _("写下的都落盘") if not off else _("断电会丢已写下的：%(names)s 关着") % {"names": ", ".join(off)}
    yield _judged("durable", not off, told, _("在 postgresql.conf 里把它们设成 on"))


def _judged(what: str, good: bool, says: str, do: str) -> Finding:
    return Finding(what, Level.OK, says) if good else Finding(what, Level.BAD, says, do)


def _county() -> Finding:
    if Area.objects.exists():
        return Finding("county", Level.OK, _("县已经建好"))
    return Finding("county", Level.BAD, _("还没有建县"), "minqing init --code … --name …")


def _clock() -> Finding:
    """Against the database's, where it has one of its own, and against what was written last."""
    do = _("校准时间：timedatectl set-ntp true；没有网就按钟表用 timedatectl set-time 设")
    now = clock.now()
    last = Event.objects.order_by("-at").values_list("at", flat=True).first()
    if last and last > now + _BACK:
        told = _("这台机器的时间倒退了：已有 %(at)s 的记录") % {
            "at": _said(last.astimezone(clock.SHANGHAI).isoformat())
        }
        return Finding("clock", Level.BAD, told, do)
    if connection.vendor == "sqlite":
        return Finding("clock", Level.OK, _said(now.astimezone(clock.SHANGHAI).isoformat()))
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        apart = abs((cursor.fetchone()[0] - clock.now()).total_seconds())
    told = _("和数据库的钟差 %(seconds)d 秒") % {"seconds": round(apart)}
    level = Level.BAD if apart > _CLOCK_SECONDS[1] else Level.WARN if apart > _CLOCK_SECONDS[0] else Level.OK
    return Finding("clock", level, told, "" if level == Level.OK else do)


def _said(iso: str) -> str:
    return iso[:16].replace("T", " ")


def _demo(*, public: bool) -> Finding:
    count = User.objects.filter(demo=True).count()
    if not count:
        return Finding("demo", Level.OK, _("没有演示账号"))
    told = _("有 %(count)d 个演示账号，密码人人知道") % {"count": count}
    do = _("演示的数据不能转成正式的：换一个空的 MINQING_HOME 和数据库，从 minqing migrate、init 做起")
    return Finding("demo", Level.BAD if public else Level.WARN, told, do)
