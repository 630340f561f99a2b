from django.http import HttpRequest

from minqing.accounts.models import User


class OfficialRequest(HttpRequest):
    """A request whose user has signed in, as the login middleware assures."""

    user: User
