"""Belonging to a community: membership, and the two roads to it."""

from datetime import timedelta

from django.core import signing
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from guildhall.people.models import Member
from guildhall.policy.words import Role

from .community import Community

INVITATION_LASTS = timedelta(days=28)
SIGNER = signing.Signer(sep="~", salt="communities.invitation")


class Membership(models.Model):
    """A member in a community. A community never has fewer than one facilitator."""

    member = models.ForeignKey(Member, models.CASCADE, related_name="memberships")
    community = models.ForeignKey(Community, models.CASCADE, related_name="memberships")
    role = models.PositiveSmallIntegerField(choices=Role.choices, default=Role.MEMBER)
    joined = models.DateTimeField(default=timezone.now)
    last_seen = models.DateTimeField(null=True, blank=True)  # when the member last looked at the community's home
    mail = models.CharField(max_length=12, choices=Member.Mail.choices, blank=True)  # empty: as the member's own choice
    moved = models.DateTimeField(null=True, blank=True)  # set: works for the host no more; a facilitator is asked

    class Meta:
        constraints = [models.UniqueConstraint(fields=["member", "community"], name="belongs_once")]
        indexes = [
            models.Index("community", "role", name="membership_roles"),
            models.Index("community", models.F("joined").desc(), name="membership_newest"),
        ]

    def __str__(self) -> str:
        return f"{self.member} in {self.community}"


class MailChoice(models.Model):
    """What a member chose about the mail of a community: kept though they leave, so that coming back turns none on."""

    member = models.ForeignKey(Member, models.CASCADE, related_name="+", db_index=False)
    community = models.ForeignKey(Community, models.CASCADE, related_name="+")
    mail = models.CharField(max_length=12, choices=Member.Mail.choices, blank=True)  # as in Membership
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["member", "community"], name="chose_mail_once")]

    def __str__(self) -> str:
        return f"{self.member_id} in {self.community_id}: {self.mail}"


class Request(models.Model):
    """Somebody asks to join a closed community."""

    class Outcome(models.TextChoices):
        WAITING = "waiting", "Waiting"
        ADMITTED = "admitted", "Admitted"
        DECLINED = "declined", "Declined"
        DROPPED = "dropped", "Dropped"  # by the person who asked

    community = models.ForeignKey(Community, models.CASCADE, related_name="requests")
    member = models.ForeignKey(Member, models.CASCADE, related_name="requests")
    note = models.TextField(max_length=1000, blank=True)  # the asker's words, and answer to the facilitators' question
    asked = models.DateTimeField(default=timezone.now)
    outcome = models.CharField(max_length=8, choices=Outcome.choices, default=Outcome.WAITING)
    decided = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(Member, models.PROTECT, null=True, blank=True, related_name="+")
    answer = models.TextField(max_length=2000, blank=True)  # what the facilitator wrote

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["community", "member"], condition=Q(outcome="waiting"), name="asks_once"),
        ]
        ordering = ["asked"]

    def __str__(self) -> str:
        return f"{self.member} asks to join {self.community}"


class Removal(models.Model):
    """A facilitator ended somebody's membership. Until it is lifted they come back only by invitation or admission."""

    community = models.ForeignKey(Community, models.CASCADE, related_name="removals")
    member = models.ForeignKey(Member, models.CASCADE, related_name="+")
    removed_by = models.ForeignKey(Member, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    message = models.TextField(max_length=1000, blank=True)  # to the person removed
    lifted = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-at"]

    def __str__(self) -> str:
        return f"{self.member} removed from {self.community}"


class Invitation(models.Model):
    """A facilitator invites somebody by e-mail, or anybody who holds a reusable link."""

    community = models.ForeignKey(Community, models.CASCADE, related_name="invitations")
    email = models.EmailField(max_length=254, blank=True)  # lower case; empty for a reusable link
    message = models.TextField(max_length=1000, blank=True)
    role = models.PositiveSmallIntegerField(choices=Role.choices, default=Role.MEMBER)  # what they are asked to be
    token = models.CharField(max_length=64, unique=True)  # half of the link; the other half is signed with our secret
    sent_by = models.ForeignKey(Member, models.PROTECT, related_name="+")
    sent = models.DateTimeField(default=timezone.now)
    expires = models.DateTimeField()
    accepted = models.DateTimeField(null=True, blank=True)
    accepted_by = models.ForeignKey(Member, models.PROTECT, null=True, blank=True, related_name="+")
    revoked = models.DateTimeField(null=True, blank=True)
    reusable = models.BooleanField(default=False)

    class Meta:
        ordering = ["-sent"]
        # On every home: does an invitation wait for this address? Few are ever open.
        indexes = [models.Index("email", name="invited", condition=Q(accepted=None, revoked=None))]

    def __str__(self) -> str:
        return f"{self.email or 'link'} to {self.community}"

    @classmethod
    def of_link(cls, link_token: str) -> "Invitation | None":
        """The invitation that the last part of a link belongs to; None for a forged one."""
        try:
            token = SIGNER.unsign(link_token)
        except signing.BadSignature:
            return None
        return cls.objects.select_related("community__host", "community__parent", "sent_by").filter(token=token).first()

    def link_token(self) -> str:
        """The last part of the link, made anew whenever it is needed: the database alone cannot tell it."""
        return SIGNER.sign(self.token)

    def get_absolute_url(self) -> str:
        return reverse("communities:invitation", args=[self.link_token()])

    @property
    def is_open(self) -> bool:
        """Whether it can still be taken up."""
        used = self.accepted is not None and not self.reusable
        return not used and self.revoked is None and self.expires > timezone.now()
