"""The list of what changed in the records that counts read; triggers write it."""

from django.db import models

from kft.core.fields import TransactionId


class Change(models.Model):
    """A transaction after which figures of a day and of later ones may be others.

    One without a day says that the rows of earlier transactions were taken away. What may
    be done with it: placements/changes.py and docs/decisions/0910.
    """

    xid = TransactionId()
    from_day = models.DateField(null=True)

    class Meta:
        indexes = [models.Index(fields=["xid"]), models.Index(fields=["from_day"])]

    def __str__(self):
        return f"From {self.from_day} by transaction {self.xid}"
