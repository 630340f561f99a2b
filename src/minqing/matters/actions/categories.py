"""The county's own kinds of thing."""

from collections.abc import Iterable, Mapping

from django.utils.translation import gettext as _

from minqing.accounts.actor import Actor, Kind
from minqing.accounts.models import Post
from minqing.accounts.roles import Role
from minqing.audit import log
from minqing.lib.db import Refused, action
from minqing.matters.models import Category
from minqing.territory.models import Organisation


@action
def load_categories(*, rows: Iterable[Mapping[str, str]], by: Actor) -> int:
    """Seed the table: code, name, lead and support (units' names), default_kind, on_papers, seals. Answers how many.

    A county without a unit of that name chooses one later.
    """
    units = {unit.name: unit for unit in Organisation.objects.all()}
    made = [
        Category(
            code=row["code"],
            parent_id=row["code"].rpartition(".")[0] or None,
            name=row["name"],
            lead=units.get(row["lead"]),
            support=units.get(row["support"]),
            default_kind=row["default_kind"],
            on_papers=row["on_papers"] == "1",
            seals=row["seals"] == "1",
        )
        for row in rows
    ]
    Category.objects.bulk_create(made)
    log.record_many("category.load", made, by=by.text)
    return len(made)


@action
def change_category(
    *,
    category: Category,
    seen: int,
    name: str,
    lead: Organisation | None,
    support: Organisation | None,
    on_papers: bool,
    in_use: bool,
    by: Actor,
) -> Category:
    """What may change of a category. Whether it seals does not: that would open what was said under it.

    A form sent twice finds its words there already and changes nothing. Raises Refused for a page that is older
    than the row.
    """
    if by.kind is Kind.OFFICIAL and not Post.objects.on().filter(user=by.user_id, role=Role.COORDINATOR).exists():
        raise Refused(_("只有%(role)s可以这样做") % {"role": Role.COORDINATOR.label})
    category = Category.objects.select_for_update(of=("self",)).get(pk=category.pk)
    changed = {"name": name.strip(), "lead": lead, "support": support, "on_papers": on_papers, "in_use": in_use}
    if all(getattr(category, field) == value for field, value in changed.items()):
        return category
    if category.revision != seen:
        raise Refused(_("这一类刚被别人改过，刷新看看再改"))
    for field, value in changed.items():
        setattr(category, field, value)
    category.revision += 1
    category.clean_fields(exclude=["parent", "lead", "support"])
    category.save(update_fields=[*changed, "revision"])
    log.record("category.change", category, by=by.text, fields=changed)
    return category
