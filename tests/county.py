"""A small county with everyone whom tests speak of, made as a county is made: by the actions."""

from datetime import date

from minqing.accounts import actions as accounts
from minqing.accounts.actor import Actor
from minqing.accounts.models import User
from minqing.accounts.roles import Role
from minqing.lib.ids import uuid7
from minqing.matters import actions as matters
from minqing.matters import seed
from minqing.people import actions as people
from minqing.people.models import ContactKind, HouseholdKind
from minqing.territory import actions as territory
from minqing.territory.models import Area, Organisation, OrganisationKind

SYSTEM = Actor.system("tests")
PASSWORD = "Minqing-2026"
SINCE = date(2020, 1, 1)  # before any day that a test stops the clock at

# Two townships; 大寨 and 小寨 lie in the first, 河边 in the second.
AREAS = {
    "530899": "青河县",
    "530899100": "上坝镇",
    "530899100200": "大寨村",
    "530899100200001": "大寨一组",
    "530899100200002": "大寨二组",
    "530899100201": "小寨村",
    "530899100201001": "小寨一组",
    "530899101": "下坝乡",
    "530899101200": "河边村",
    "530899101200001": "河边一组",
}

# Key: (name, kind, area, key of the unit above).
UNITS: dict[str, tuple[str, OrganisationKind, str, str]] = {
    "county": ("青河县人民政府", OrganisationKind.GOVERNMENT, "530899", ""),
    "office": ("民情办", OrganisationKind.DEPARTMENT, "530899", "county"),
    "water": ("水务局", OrganisationKind.DEPARTMENT, "530899", "county"),
    "roads": ("交通运输局", OrganisationKind.DEPARTMENT, "530899", "county"),
    "farms": ("农业农村局", OrganisationKind.DEPARTMENT, "530899", "county"),
    "discipline": ("纪委监委", OrganisationKind.DEPARTMENT, "530899", "county"),
    "shangba": ("上坝镇人民政府", OrganisationKind.GOVERNMENT, "530899100", "county"),
    "shangba_station": ("上坝镇群众工作站", OrganisationKind.STATION, "530899100", "shangba"),
    "dazhai": ("大寨村委会", OrganisationKind.VILLAGE_COMMITTEE, "530899100200", "shangba"),
    "xiaozhai": ("小寨村委会", OrganisationKind.VILLAGE_COMMITTEE, "530899100201", "shangba"),
    "xiaba": ("下坝乡人民政府", OrganisationKind.GOVERNMENT, "530899101", "county"),
    "xiaba_station": ("下坝乡群众工作站", OrganisationKind.STATION, "530899101", "xiaba"),
    "hebian": ("河边村委会", OrganisationKind.VILLAGE_COMMITTEE, "530899101200", "xiaba"),
}

# Username: (name, role or none, unit, area). Where two hold a role, the second is out of reach of what happens
# in 大寨 or lies with the water bureau.
OFFICIALS: dict[str, tuple[str, Role | None, str, str]] = {
    "guan": ("管志", Role.SYSTEM_ADMIN, "county", "530899"),
    "ankang": ("安康", Role.SECURITY_ADMIN, "county", "530899"),
    "shen": ("沈明", Role.AUDITOR, "county", "530899"),
    "ai": ("艾保", Role.LIAISON, "dazhai", "530899100200"),
    "er": ("尔青", Role.LIAISON, "hebian", "530899101200"),
    "dao": ("刀平", Role.VILLAGE_OFFICER, "dazhai", "530899100200"),
    "yu": ("玉罕", Role.VILLAGE_OFFICER, "hebian", "530899101200"),
    "chen": ("陈立", Role.CONTACT_OFFICIAL, "farms", "530899"),
    "sun": ("孙敏", Role.CONTACT_OFFICIAL, "roads", "530899"),
    "he": ("何丽", Role.TOWNSHIP_CLERK, "shangba_station", "530899100"),
    "ma": ("马超", Role.TOWNSHIP_CLERK, "xiaba_station", "530899101"),
    "li": ("李静", Role.COORDINATOR, "office", "530899"),
    "luo": ("罗兰", Role.COORDINATOR, "office", "530899"),
    "wang": ("王勇", Role.HANDLER, "water", "530899"),
    "wen": ("文斌", Role.HANDLER, "water", "530899"),
    "zhao": ("赵云", Role.HANDLER, "roads", "530899"),
    "liu": ("刘刚", Role.UNIT_LEADER, "water", "530899"),
    "qian": ("钱进", Role.UNIT_LEADER, "roads", "530899"),
    "yang": ("杨帆", Role.UNIT_LEADER, "shangba", "530899100"),
    "tang": ("唐宁", Role.COUNTY_LEADER, "county", "530899"),
    "zhou": ("周洁", Role.CALLBACK_AGENT, "office", "530899"),
    "wu": ("吴越", Role.SUPERVISOR, "county", "530899"),
    "ji": ("纪方", Role.DISCIPLINE, "discipline", "530899"),
    "jiang": ("江源", Role.DISCIPLINE, "discipline", "530899"),
    "bao": ("鲍信", Role.PRIVACY_OFFICER, "county", "530899"),
    "xu": ("徐和", Role.MEDIATOR, "shangba", "530899100"),
    "lin": ("林闲", None, "county", "530899"),
}

# Key: (householder, kind, area, phone, officials who answer to them). 岩 is chen's, 米 is sun's.
HOUSEHOLDS = {
    "yan": ("岩温龙", HouseholdKind.HOUSEHOLD, "530899100200001", "13800000001", ["chen"]),
    "mi": ("米阿妹", HouseholdKind.HOUSEHOLD, "530899101200001", "13800000002", ["sun"]),
    "na": ("娜朵", HouseholdKind.HOUSEHOLD, "530899100201001", "13800000003", ["tang"]),
    "shop": ("大寨小卖部", HouseholdKind.SHOP, "530899100200002", "13800000004", []),
}


def make() -> None:
    """The whole county, into a database that has only been migrated."""
    territory.add_areas(rows=AREAS.items(), by=SYSTEM.text)
    areas = Area.objects.in_bulk()
    units = _units(areas)
    matters.load_categories(rows=seed.categories(), by=SYSTEM)
    officials = {
        username: _official(username, name, role, units[unit], areas[code])
        for username, (name, role, unit, code) in OFFICIALS.items()
    }
    for name, kind, code, phone, linked in HOUSEHOLDS.values():
        home = people.add_household(id=uuid7(), kind=kind, area=areas[code], name=name, phone=phone, by=SYSTEM)
        people.add_resident(id=uuid7(), household=home, name=name, phone=phone, by=SYSTEM)
        for username in linked:
            official, pairing = officials[username], ContactKind.HOUSEHOLD_PAIRING
            people.link(id=uuid7(), official=official, household=home, kind=pairing, starts_on=SINCE, by=SYSTEM)


def _units(areas: dict[str, Area]) -> dict[str, Organisation]:
    made: dict[str, Organisation] = {}
    for key, (name, kind, code, above) in UNITS.items():
        made[key] = territory.add_organisation(
            id=uuid7(), name=name, kind=kind, area=areas[code], parent=made.get(above), phone="0879-6000000",
            answers_for=name, address=f"{name} 101", by=SYSTEM.text,
        )  # fmt: skip
    return made


def _official(username: str, name: str, role: Role | None, unit: Organisation, area: Area) -> User:
    user, code = accounts.create_user(id=uuid7(), username=username, name=name, phone="0879-6000001", by=SYSTEM)
    changed, _why_not = accounts.change_password(user=user, old=code, new=PASSWORD, by=Actor.official(user))
    assert changed
    user = changed
    if role:
        accounts.give_post(
            id=uuid7(), user=user, role=role, unit=unit, area=area, title=role.label, starts_on=SINCE, ends_on=None,
            by=SYSTEM,
        )  # fmt: skip
    return user
