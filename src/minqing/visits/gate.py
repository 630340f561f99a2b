"""Whose pages these are: whoever goes to see people, and for a while whoever did until his post ended."""

from minqing.accounts.roles import Role
from minqing.matters.workflow import REGISTRARS

VISITORS = REGISTRARS | {Role.HANDLER, Role.UNIT_LEADER, Role.MEDIATOR}
LATE_DAYS = 31  # after a post has ended, what was done in it may still be written down
