"""What a transaction means here: an action writes in one, a page reads in one, and a refusal comes in words."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps
from typing import TYPE_CHECKING, ParamSpec, TypeVar

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.db.models import BaseConstraint, CheckConstraint, Model, Q, UniqueConstraint
from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

P = ParamSpec("P")
R = TypeVar("R")

_depth: ContextVar[int] = ContextVar("depth", default=0)
_pending: ContextVar[list[Callable[[], object]] | None] = ContextVar("pending", default=None)


class Refused(Exception):
    """No, with a reason that the person refused can read. `field` names the input it is about, where there is one."""

    def __init__(self, reason: str, *, field: str = "") -> None:
        super().__init__(reason)
        self.field = field


def check(name: str, condition: Q, *, says: "StrPromise") -> CheckConstraint:
    return CheckConstraint(name=name, condition=condition, violation_error_message=says)


def unique(name: str, *fields: str, says: "StrPromise", where: Q | None = None) -> UniqueConstraint:
    return UniqueConstraint(name=name, fields=fields, condition=where, violation_error_message=says)


def action(function: Callable[P, R]) -> Callable[P, R]:
    """All of it or nothing. Called inside another action it joins that transaction and costs no savepoint.

    Raises Refused where the database would break a constraint, in that constraint's own words.
    """

    @wraps(function)
    def inner(*args: P.args, **kwargs: P.kwargs) -> R:
        outermost = _depth.get() == 0
        token = _depth.set(_depth.get() + 1)
        try:
            with transaction.atomic(savepoint=outermost):
                return function(*args, **kwargs)
        except IntegrityError as error:
            # Outside the block: PostgreSQL judges foreign keys only at commit.
            raise _in_words(error) from error
        except ValidationError as error:
            raise Refused(_("；").join(error.messages)) from error
        finally:
            _depth.reset(token)

    return inner


def _in_words(error: IntegrityError) -> Exception:
    said = _said(error)
    every = ((model, constraint) for model in apps.get_models() for constraint in model._meta.constraints)
    if broken := next((c for model, c in every if said and said in (c.name, _columns(model, c))), None):
        return Refused(str(broken.get_violation_error_message()))
    if said in {key for model in apps.get_models() for key in _keys(model)}:
        return Refused(_("这一条已经有了，没有再记一次；刷新看看"))
    return error


def _said(error: IntegrityError) -> str:
    """PostgreSQL names the constraint; SQLite names a check, but of a unique one only the columns (or the index)."""
    if connection.vendor == "postgresql":
        return getattr(getattr(error.__cause__, "diag", None), "constraint_name", "") or ""
    return str(error).partition(" constraint failed: ")[2].removeprefix("index ").strip("'")


def _keys(model: type[Model]) -> set[str]:
    """What either database says of a row whose id, or that of its one other half, is there already."""
    table, single = model._meta.db_table, [field.column for field in model._meta.concrete_fields if field.unique]
    return {f"{table}_pkey", *(f"{table}.{one}" for one in single), *(f"{table}_{one}_key" for one in single)}


def _columns(model: type[Model], constraint: BaseConstraint) -> str:
    column = {field.name: f"{model._meta.db_table}.{field.column}" for field in model._meta.fields}
    return ", ".join(column[name] for name in getattr(constraint, "fields", ()))


@contextmanager
def reading() -> Iterator[None]:
    """The database refuses every write inside. What was given to `afterwards` is written when it ends well."""
    pending: list[Callable[[], object]] = []
    token = _pending.set(pending)
    try:
        with _writes_refused():
            yield
    finally:
        _pending.reset(token)
    if pending:
        with transaction.atomic():
            for write in pending:
                write()


@contextmanager
def _writes_refused() -> Iterator[None]:
    if connection.vendor == "postgresql":
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION READ ONLY")
            yield
        return
    # Straight to the driver, and no BEGIN: here it would be IMMEDIATE and take the only write lock.
    connection.ensure_connection()
    driver = connection.connection
    driver.execute("PRAGMA query_only = ON")
    try:
        yield
    finally:
        driver.execute("PRAGMA query_only = OFF")


def afterwards(write: Callable[[], object]) -> None:
    """Within `reading`: once the page is made, before it leaves; if that fails, it is not shown. Elsewhere: now."""
    pending = _pending.get()
    if pending is None:
        write()
    else:
        pending.append(write)
