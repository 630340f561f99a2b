"""The index over pairs of characters: FTS5 beside the table on SQLite, GIN over the same words on PostgreSQL."""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

TABLE = "matters_searchtext"
SQLITE = [
    f"CREATE VIRTUAL TABLE matters_found USING fts5(grams, content='{TABLE}', content_rowid='id', detail=none)",
    f"CREATE TRIGGER matters_found_add AFTER INSERT ON {TABLE} BEGIN "
    "INSERT INTO matters_found (rowid, grams) VALUES (NEW.id, NEW.grams); END",
    f"CREATE TRIGGER matters_found_drop AFTER DELETE ON {TABLE} BEGIN "
    "INSERT INTO matters_found (matters_found, rowid, grams) VALUES ('delete', OLD.id, OLD.grams); END",
    f"CREATE TRIGGER matters_found_change AFTER UPDATE ON {TABLE} BEGIN "
    "INSERT INTO matters_found (matters_found, rowid, grams) VALUES ('delete', OLD.id, OLD.grams); "
    "INSERT INTO matters_found (rowid, grams) VALUES (NEW.id, NEW.grams); END",
]
SQLITE_BACK = [
    *(f"DROP TRIGGER matters_found_{name}" for name in ("add", "drop", "change")),
    "DROP TABLE matters_found",
]
POSTGRESQL = [f"CREATE INDEX matters_found ON {TABLE} USING gin (string_to_array(grams, ' '))"]
POSTGRESQL_BACK = ["DROP INDEX matters_found"]


def forwards(_apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    for statement in POSTGRESQL if editor.connection.vendor == "postgresql" else SQLITE:
        editor.execute(statement)


def backwards(_apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    for statement in POSTGRESQL_BACK if editor.connection.vendor == "postgresql" else SQLITE_BACK:
        editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("matters", "0002_only_added_to")]
    operations = [migrations.RunPython(forwards, backwards)]
