"""Questions about places and units."""

from minqing.territory.models import Area, Level


def county() -> Area:
    """The one county that this instance is. Raises Area.DoesNotExist before `minqing init` or `minqing demo`."""
    return Area.objects.get(level=Level.COUNTY)


def full_name(area: Area) -> str:
    """From the township down, as people say it: 勐朗镇 大寨村 三组; the county's own name for the county."""
    names = [area.name]
    while area.level not in (Level.COUNTY, Level.TOWNSHIP) and area.parent is not None:
        area = area.parent
        names.append(area.name)
    return " ".join(reversed(names))
