from django.db import models
from django.db.models import Q

from agencies.audit import UNCOUNTED


class Event(models.Model):
    """Something that somebody did. Append-only, and without foreign keys, so that it outlives what it speaks of.

    `happened_at` is when it was true, `recorded_at` when the hub was told. `referral` is the reference of the
    journey that it belongs to, if any. `detail` carries codes and references, never names.
    """

    happened_at = models.DateTimeField()
    recorded_at = models.DateTimeField(auto_now_add=True)
    actor_id = models.BigIntegerField()
    agency_code = models.CharField(max_length=20, blank=True)
    role = models.CharField(max_length=20, blank=True)
    verb = models.CharField(max_length=40)
    subject_kind = models.CharField(max_length=20)
    subject = models.CharField(max_length=40)
    referral = models.CharField(max_length=20, blank=True)
    reason = models.TextField(blank=True)
    detail = models.JSONField(default=dict, blank=True)

    class Meta:
        ordering = ["happened_at", "id"]
        default_permissions = ()
        indexes = [
            models.Index(fields=["referral", "happened_at"], name="event_of_referral"),
            models.Index(fields=["actor_id", "-recorded_at"], name="event_of_actor"),
            models.Index(fields=["-recorded_at", "-id"], name="event_newest"),
            models.Index(fields=["subject_kind", "subject"], name="event_of_subject"),
            models.Index(fields=["-id"], name="event_that_counts", condition=~Q(verb__in=sorted(UNCOUNTED))),
        ]

    def __str__(self):
        return f"{self.verb} {self.subject_kind} {self.subject}"


class Read(models.Model):
    """Somebody looked: one row per page view, with the references that the page showed.

    `subject` is the one record that was opened, empty for a list; `shown` lists every reference on the page. `why` is
    what opened the record: the kind of stake, "county" or "emergency"; empty for a list. `token_id` is the number of
    the token by which a program read.
    """

    at = models.DateTimeField(auto_now_add=True)
    actor_id = models.BigIntegerField()
    agency_code = models.CharField(max_length=20, blank=True)
    role = models.CharField(max_length=20, blank=True)
    page = models.CharField(max_length=80)
    subject = models.CharField(max_length=20, blank=True)
    why = models.CharField(max_length=20, blank=True)
    shown = models.JSONField(default=list, blank=True)
    token_id = models.BigIntegerField(null=True, blank=True)

    class Meta:
        ordering = ["at", "id"]
        default_permissions = ()
        indexes = [
            models.Index(fields=["subject", "at"], name="read_of_subject"),
            models.Index(fields=["actor_id", "-at"], name="read_of_actor"),
            models.Index(fields=["-at", "-id"], name="read_newest"),
        ]

    def __str__(self):
        return f"{self.page} {self.subject}"


class Showing(models.Model):
    """A reference that stood on a page that somebody read: by it the log finds lists too. Without foreign keys."""

    read_id = models.BigIntegerField()
    reference = models.CharField(max_length=20)

    class Meta:
        ordering = ["id"]
        default_permissions = ()
        indexes = [models.Index(fields=["reference", "-read_id"], name="showing_of_reference")]

    def __str__(self):
        return f"{self.reference} on reading {self.read_id}"
