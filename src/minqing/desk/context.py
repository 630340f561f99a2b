"""What every page shows around its own content: a few words of navigation, and the line for complaints."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import uuid4

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from minqing.accounts.models import User
from minqing.accounts.roles import ROLES, Reach, Role, View
from minqing.desk.diary.queries import WRITERS
from minqing.matters.workflow import REGISTRARS

ON_A_PHONE = 5  # the rest folds


@dataclass(frozen=True)
class Place:
    """A page in the navigation, for the roles whose work it is; `inside` are the pages reached through it."""

    name: str
    word: Promise
    roles: frozenset[Role]
    query: str = ""
    inside: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Item:
    url: str
    word: Promise
    current: bool


EVERYONE = frozenset(Role)
READERS = frozenset(
    role
    for role, grant in ROLES.items()
    if any(view == View.CONTENT and reach != Reach.NAMED for reach, view in grant.reaches.items())
)
# Whoever has homes of his own comes to these from there.
VISITS = frozenset({"visits:mine", "visits:record", "visits:visit", "visits:amend", "visits:stays"})
PROMISES = frozenset({"desk:promises", "desk:promise", "desk:promise-new", "desk:promise-settle"})
BESIDE_HOMES = frozenset({Role.LIAISON, Role.HANDLER, Role.UNIT_LEADER, Role.MEDIATOR})
PLACES = (
    Place("desk:home", _("工作台"), EVERYONE),
    Place("matters:register", _("登记"), REGISTRARS),
    Place(
        "desk:households",
        _("联系户"),
        frozenset(
            {Role.VILLAGE_OFFICER, Role.CONTACT_OFFICIAL, Role.TOWNSHIP_CLERK, Role.COORDINATOR, Role.COUNTY_LEADER}
        ),
        inside=frozenset(
            {"desk:household", "desk:add-household", "desk:arrange", "desk:arrange-one", "desk:register-card"}
            | {"desk:contact-card", "people:act", "people:act-on", "people:history", "people:of-home"}
            | {"desk:outlines", "desk:outline", "desk:outline-village", *VISITS, *PROMISES}
        ),
    ),
    Place(
        "desk:diaries",
        _("日记"),
        WRITERS,
        inside=frozenset(
            {
                f"desk:{page}"
                for page in ("diary", "diary-new", "diary-write", "diary-marks", "diary-mark", "diary-paper")
            }
            | {f"desk:{page}" for page in ("diary-version", "risks", "risk", "suggestions", "suggestion")}
        ),
    ),
    Place("matters:dispatch-list", _("待分办"), frozenset({Role.TOWNSHIP_CLERK, Role.COORDINATOR})),
    Place(
        "matters:unit-list",
        _("本单位"),
        frozenset({Role.HANDLER, Role.UNIT_LEADER, Role.VILLAGE_OFFICER, Role.TOWNSHIP_CLERK}),
    ),
    Place("matters:callback-list", _("回访"), frozenset({Role.CALLBACK_AGENT})),
    Place("matters:ledger", _("台账"), READERS, inside=frozenset({"matters:detail", "matters:act"})),
    Place("visits:mine", _("走访"), BESIDE_HOMES, inside=VISITS),
    Place("desk:promises", _("承诺"), BESIDE_HOMES, inside=PROMISES),
    Place("desk:unit-promises", _("本单位的承诺"), frozenset({Role.UNIT_LEADER})),
    Place("matters:to-sort", _("历史件"), frozenset({Role.COORDINATOR})),
    Place(
        "matters:categories",
        pgettext_lazy("page", "类别"),
        frozenset({Role.COORDINATOR}),
        inside=frozenset({"matters:category"}),
    ),
    Place(
        "matters:rules",
        pgettext_lazy("page", "分办规则"),
        frozenset({Role.COORDINATOR}),
        inside=frozenset({f"matters:{page}" for page in ("rule", "add-rule", "try-rules", "rule-bench")}),
    ),
    Place(
        "matters:duties",
        _("履职清单"),
        frozenset({Role.TOWNSHIP_CLERK, Role.COORDINATOR}),
        inside=frozenset({"matters:duty", "matters:add-duty"}),
    ),
    Place("matters:process", _("督查"), frozenset({Role.SUPERVISOR})),
    Place("desk:numbers", _("数字"), frozenset({Role.COUNTY_LEADER, Role.COORDINATOR})),
    Place("matters:ledger", pgettext_lazy("page", "保密件"), frozenset({Role.DISCIPLINE}), f"?reach={Reach.NAMED}"),
    Place(
        "accounts:users",
        _("账号"),
        frozenset({Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN}),
        inside=frozenset({"accounts:user", "accounts:add-user", "accounts:give-post", "accounts:end-post"}),
    ),
    Place("accounts:roles", _("权限表"), frozenset({Role.SECURITY_ADMIN})),
    Place("people:consents", _("告知同意"), frozenset({Role.PRIVACY_OFFICER})),
    Place("desk:audit", _("操作记录"), frozenset({Role.AUDITOR, Role.PRIVACY_OFFICER})),
)

# What stands first for whom, so that nobody's daily page folds away; after it all others in the order above. Whoever
# holds several roles has his office's order.
FIRST: dict[Role, tuple[str, ...]] = {
    Role.COORDINATOR: ("desk:home", "matters:register", "matters:dispatch-list", "matters:ledger", "desk:households"),
    Role.TOWNSHIP_CLERK: (
        *("desk:home", "matters:register", "matters:dispatch-list"),
        *("matters:unit-list", "matters:ledger", "desk:households"),
    ),
    Role.VILLAGE_OFFICER: ("desk:home", "matters:register", "desk:households", "matters:unit-list", "matters:ledger"),
    Role.COUNTY_LEADER: ("desk:home", "desk:numbers", "matters:register", "desk:households", "desk:diaries"),
    Role.HANDLER: ("desk:home", "matters:unit-list", "matters:ledger"),
    Role.UNIT_LEADER: ("desk:home", "matters:unit-list", "matters:ledger"),
}


def house(request: HttpRequest) -> dict[str, object]:
    """For templates: `house_nav.first` and `.rest`, `house_page` (its URL name), `house_next` (where to come back to).

    The id of a complaint is random: one that sorts by birth would tell when its page was opened, and so by whom.
    """
    user = getattr(request, "user", None)
    match = request.resolver_match
    # Before a one-time code is changed, no page of these opens.
    items = (
        _items(user, match.view_name if match else "", request.GET)
        if isinstance(user, User) and not user.code_until
        else []
    )
    return {
        "house_home": reverse("desk:home"),
        "house_nav": {"first": items[:ON_A_PHONE], "rest": items[ON_A_PHONE:]} if items else None,
        "house_page": match.view_name if match else "",
        "house_next": request.get_full_path() if request.method == "GET" else "",
        "remark_op": uuid4(),
    }


def _items(user: User, page: str, asked: Mapping[str, str]) -> list[Item]:
    first = next((names for role, names in FIRST.items() if user.has_role(role)), ())
    places = [place for place in PLACES if user.has_role(*place.roles)]
    places.sort(key=lambda place: first.index(place.name) if place.name in first else len(first))
    return [Item(reverse(p.name) + p.query, p.word, _current(p, page, asked)) for p in places]


def _current(place: Place, page: str, asked: Mapping[str, str]) -> bool:
    named = asked.get("reach") == Reach.NAMED
    return page in place.inside or (page == place.name and bool(place.query) == named)
