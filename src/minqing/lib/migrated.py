"""Whether the tables are those that this version of the code speaks to."""

from django.db import OperationalError, connection
from django.db.migrations.executor import MigrationExecutor
from django.utils.translation import gettext as _


def why_not() -> str:
    """Empty when they are; otherwise the reason, for whoever started a command."""
    try:
        return _("数据表和程序的版本不一致，先运行 minqing migrate") if _pending() else ""
    except OperationalError as error:
        return _("连不上数据库：%(error)s") % {"error": error}


def _pending() -> bool:
    executor = MigrationExecutor(connection)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))
