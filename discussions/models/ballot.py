import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models

from accounts.models import User


class PollVoter(models.Model):
    """That a person has voted in a poll: not what for, and not when."""

    poll = models.ForeignKey("discussions.Poll", models.DB_CASCADE, related_name="voters")
    person = models.ForeignKey(User, models.DB_CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["poll", "person"], name="poll_voter_once")]

    def __str__(self):
        return f"{self.person_id} in {self.poll_id}"


class Ballot(models.Model):
    """What was chosen. Of an anonymous poll nothing here leads to a person: see docs/decisions on anonymous ballots."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)  # no number that grows: it would tell the order
    poll = models.ForeignKey("discussions.Poll", models.DB_CASCADE, related_name="ballots")
    key = models.CharField(max_length=64)  # by which the site finds the ballot of who changes it
    person = models.ForeignKey(User, models.DB_SET_NULL, null=True, related_name="+")  # of an open poll
    choices = ArrayField(models.BigIntegerField())  # ids of options; of a ranked poll in order of preference

    class Meta:
        constraints = [models.UniqueConstraint(fields=["poll", "key"], name="ballot_once")]

    def __str__(self):
        return f"ballot in {self.poll_id}"
