import hashlib
import json

from django.db import models
from django.utils.translation import gettext_lazy as _

from minqing.lib import clock
from minqing.lib.db import unique
from minqing.lib.ids import uuid7


class Event(models.Model):
    """Who changed or was shown what, and when.

    Ids, codes and field names only: never words, names or numbers of people. No foreign keys, so the record
    outlives what it speaks of. Position and chain are given after commit, in batches.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    position = models.BigIntegerField(null=True, editable=False)
    chain = models.CharField(max_length=64, null=True, editable=False)  # noqa: DJ001 - null until chained
    at = models.DateTimeField(default=clock.now)
    verb = models.CharField(max_length=60)
    target = models.CharField(max_length=80)
    actor = models.CharField(max_length=120)
    fields = models.JSONField(default=list)
    codes = models.JSONField(default=dict)

    class Meta:
        constraints = [unique("audit_event_position", "position", says=_("审计记录的序号已被占用"))]
        indexes = [
            models.Index(name="audit_event_target", fields=["target", "-at"]),
            models.Index(name="audit_event_at", fields=["-at", "-id"]),
        ]

    def __str__(self) -> str:
        return f"{self.verb} {self.target}"

    def link(self, before: str) -> str:
        """SHA-256 over the link before and every column of this row; 64 hex digits."""
        told = [str(self.pk), self.position, self.at.timestamp(), self.verb, self.target, self.actor]
        text = json.dumps([before, *told, self.fields, self.codes], sort_keys=True, ensure_ascii=False)
        return hashlib.sha256(text.encode()).hexdigest()


class Operation(models.Model):
    """A form that was sent. Sent again under the same id, the same person gets the first answer."""

    id = models.UUIDField(primary_key=True)
    actor = models.CharField(max_length=120)
    result = models.UUIDField()
    at = models.DateTimeField(default=clock.now)

    def __str__(self) -> str:
        return str(self.pk)
