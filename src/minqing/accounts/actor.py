"""Who acts. Not always an official: a resident answers, a relative helps, the worker reminds, a file comes in."""

from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from minqing.accounts.models import User


class Kind(TextChoices):
    OFFICIAL = "official", _("干部")
    RESIDENT = "resident", _("群众")
    HELPER = "helper", _("代办人")
    SYSTEM = "system", _("系统")
    IMPORT = "import", _("导入")


@dataclass(frozen=True)
class Actor:
    """An official by his user; a resident or helper by resident or receipt; a job or a source of data by its name."""

    kind: Kind
    user_id: UUID | None = None
    resident_id: UUID | None = None
    receipt: str = ""
    on_word_of: UUID | None = None  # the resident whose word somebody else enters

    @classmethod
    def official(cls, user: "User", *, on_word_of: UUID | None = None) -> "Actor":
        return cls(Kind.OFFICIAL, user_id=user.pk, on_word_of=on_word_of)

    @classmethod
    def system(cls, job: str) -> "Actor":
        return cls(Kind.SYSTEM, receipt=job)

    @classmethod
    def importing(cls, source: str) -> "Actor":
        """`source` is a code in ASCII, as the audit keeps it; the name of a file or system stands with its rows."""
        return cls(Kind.IMPORT, receipt=source)

    @property
    def text(self) -> str:
        """As the audit keeps it, which has no foreign keys: `official:0198…`, `system:archive`."""
        word = f"/{self.on_word_of}" if self.on_word_of else ""
        return f"{self.kind}:{self.user_id or self.resident_id or self.receipt}{word}"
