"""On what ground each personal field of this room is kept; the law is named in `people.grounds`."""

from minqing.people.grounds import Ground

D = Ground.DUTY

GROUNDS: dict[str, dict[str, Ground]] = {
    "matters.Contact": {"name": D, "phone": D, "reach": D, "through": D, "through_is": D},
    "matters.Request": {"who": D, "household": D, "resident": D, "contact": D},
    "matters.Commitment": {"household": D},
}
