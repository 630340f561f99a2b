from django.contrib.auth.backends import BaseBackend

from minqing.accounts.models import User


class Backend(BaseBackend):
    """Knows who a session belongs to. Signing in is `accounts.actions.sign_in`; rights are `accounts.roles`."""

    def get_user(self, user_id: str) -> User | None:
        return User.objects.filter(pk=user_id, is_active=True).first()
