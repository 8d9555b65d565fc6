from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import User


class RsvpQuerySet(models.QuerySet["Rsvp"]):
    def interested(self):
        """Who goes, may go, or waits for a place."""
        return self.exclude(choice=Rsvp.Choice.NOT_GOING)

    def in_order(self):
        return self.order_by("said_at", "pk")


class Rsvp(models.Model):
    """Whether a person comes to an event: one row a person and event. Written by the verbs of Event alone."""

    class Choice(models.TextChoices):
        GOING = "going", _("Going")
        MAYBE = "maybe", _("Maybe")
        NOT_GOING = "not", _("Not going")
        WAITING = "waiting", _("Waiting for a place")

    event = models.ForeignKey("communities.Event", models.DB_CASCADE, related_name="rsvps")
    user = models.ForeignKey(User, models.DB_CASCADE, related_name="rsvps")
    choice = models.CharField(max_length=8, choices=Choice)
    said_at = models.DateTimeField()  # the order in which those who wait get a place

    objects = RsvpQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["event", "user"], name="rsvp_once")]
        indexes = [
            models.Index(fields=["event", "choice", "said_at"], name="rsvp_in_order"),
            models.Index(fields=["user", "event"], name="rsvp_by_person"),
        ]

    def __str__(self):
        return f"{self.user_id} {self.choice} {self.event_id}"

    @property
    def asked_for(self) -> str:
        """What the person said. Who waits said that they are going."""
        return self.Choice.GOING if self.choice == self.Choice.WAITING else self.choice
