import ipaddress

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connections
from django.utils.translation import gettext as _

from minqing.accounts.models import User
from minqing.desk import server
from minqing.lib import migrated


class Command(BaseCommand):
    help = "Serve the pages, with the worker beside them."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--bind", default=f"127.0.0.1:{settings.PORT}", help="host:port, or unix:/path")
        parser.add_argument("--no-worker", action="store_true", help="the pages alone; `minqing work` runs elsewhere")
        parser.add_argument("--demo-in-public", action="store_true", help="although everybody knows the passwords")

    def handle(self, *, bind: str, no_worker: bool, demo_in_public: bool, **_options: object) -> None:
        if why := migrated.why_not():
            raise CommandError(why)
        if not demo_in_public and not is_loopback(bind) and User.objects.filter(demo=True).exists():
            raise CommandError(_("这里还有演示账号，密码人人知道，只能在本机打开。真要对外开放，加上 --demo-in-public"))
        connections.close_all()  # what forks takes no connection along
        if no_worker:
            call_command("collectstatic", interactive=False, verbosity=0)
            server.pages(bind)
        if not settings.LOG_JSON:
            self.stdout.write(_("民情簿：http://%(address)s") % {"address": bind})
        self.stdout.flush()
        public = ["--demo-in-public"] if demo_in_public else []
        raise SystemExit(server.together(["serve", "--no-worker", "--bind", bind, *public], ["work"]))


def is_loopback(bind: str) -> bool:
    """Whether only this machine can reach it. Behind a proxy on a socket, everybody can."""
    host = bind.rpartition(":")[0].strip("[]")
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
