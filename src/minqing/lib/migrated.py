"""Whether the tables are those that this version of the code speaks to."""

from django.db import connection
from django.db.migrations.executor import MigrationExecutor


def pending() -> list[str]:
    """Migrations that have still to run, as `app.name`; empty when the tables are right."""
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [f"{step.app_label}.{step.name}" for step, _backwards in plan]
