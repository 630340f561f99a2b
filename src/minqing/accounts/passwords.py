import string

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from minqing.accounts.models import User

SHORTEST = 10
KINDS = 3


class TenOfThreeKinds:
    """At least ten characters of three kinds (GB/T 22239-2019 asks for complexity; the numbers are our default)."""

    def validate(self, password: str, user: User | None = None) -> None:
        if len(password) < SHORTEST:
            raise ValidationError(_("密码至少要 10 个字符"))
        kinds = (str.islower, str.isupper, str.isdigit, string.punctuation.__contains__)
        if sum(any(map(kind, password)) for kind in kinds) < KINDS:
            raise ValidationError(_("密码要有大写字母、小写字母、数字、符号中的三种"))
        if user is not None and user.username and user.username in password.lower():
            raise ValidationError(_("密码里不能有登录名"))

    def get_help_text(self) -> str:
        return _("至少 10 个字符，有大写字母、小写字母、数字、符号中的三种。")
