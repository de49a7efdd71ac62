"""Members and what belongs to them alone."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, ClassVar, Final

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models
from django.utils import timezone
from django.utils.crypto import salted_hmac

from guildhall.kernel.addresses import url
from guildhall.policy.viewer import Viewer
from guildhall.policy.words import Standing

from .organisation import Organisation, Responsibility

# What is shown of somebody beside their words.
FACE: Final = ("name", "handle", "job_title", "capacity", "photo", "organisation__name")


class Interest(models.Model):
    """Something a member cares for, in their own words."""

    name = models.CharField(max_length=60, unique=True)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class MemberQuerySet(models.QuerySet["Member"]):
    """Sets of members."""

    def visible_to(self, viewer: Viewer) -> "MemberQuerySet":
        """Members whose profile `viewer` may see: approved members see one another, everyone sees themselves."""
        if viewer.is_approved:
            return self.filter(standing=Standing.APPROVED)  # the viewer is among them
        return self.filter(pk=viewer.member.pk) if viewer.member else self.none()

    def approved(self) -> "MemberQuerySet":
        return self.filter(standing=Standing.APPROVED)

    def with_key(self, key: int) -> "Member | None":
        """Whoever has it, or had it with an account that has become one with theirs."""
        return self.filter(pk=key).first() or self.filter(former_handles__was=key).first()

    def awaiting(self) -> "MemberQuerySet":
        """Verified, from a domain nobody knows, and waiting for a steward: oldest first."""
        return self.filter(standing=Standing.AWAITING).order_by("joined")


class MemberManager(BaseUserManager.from_queryset(MemberQuerySet)["Member"]):  # type: ignore[misc]
    """The manager Django's sign-in expects."""

    def get_by_natural_key(self, username: str | None) -> "Member":
        return self.get(email=(username or "").lower())  # type: ignore[no-any-return]


class Member(AbstractBaseUser):
    """A registered person. One who leaves is not deleted, but erased to a name of their choice; deleted is only an
    account that has become one with another, when no row names it any more."""

    class Capacity(models.TextChoices):
        OFFICER = "officer", "Officer"
        COUNCILLOR = "councillor", "Councillor"
        PARTNER = "partner", "Partner"
        SUPPLIER = "supplier", "Supplier"

    class Mail(models.TextChoices):
        AT_ONCE = "at_once", "At once"
        DAILY = "daily", "Once a day"
        WEEKLY = "weekly", "Once a week"
        NONE = "none", "No mail"

    class Writers(models.TextChoices):
        EVERYBODY = "everybody", "Every approved member"
        FELLOWS = "fellows", "My contacts, people in my communities, and people in my organisation"
        CONTACTS = "contacts", "My contacts only"

    email = models.EmailField(max_length=254, unique=True)  # lower case; the name to sign in with
    name = models.CharField(max_length=120)
    handle = models.SlugField(max_length=40, unique=True)  # for @mentions and the address of the profile
    standing = models.CharField(max_length=12, choices=Standing.choices, default=Standing.UNVERIFIED)
    capacity = models.CharField(max_length=12, choices=Capacity.choices, default=Capacity.OFFICER)
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, blank=True, related_name="+")
    claimed = models.CharField(max_length=200, blank=True)  # where they say they work, if the register has no such body
    job_title = models.CharField(max_length=120, blank=True)
    about = models.TextField(max_length=2000, blank=True)
    ask_me_about = models.CharField(max_length=300, blank=True)
    photo = models.ForeignKey("files.Upload", models.SET_NULL, null=True, blank=True, related_name="+")
    responsibilities = models.ManyToManyField(Responsibility, blank=True, related_name="members")
    interests = models.ManyToManyField(Interest, blank=True, related_name="members")
    mail = models.CharField(max_length=12, choices=Mail.choices, default=Mail.DAILY)
    undeliverable = models.DateTimeField(null=True, blank=True)  # mail to them came back for good: none is sent now
    unread = models.PositiveSmallIntegerField(default=0)  # notifications, as last counted; more than 99 are not counted
    likened = models.BooleanField(default=True)  # may be shown to others as somebody like them
    writers = models.CharField(
        max_length=12, choices=Writers.choices, default=Writers.EVERYBODY
    )  # who may write to them
    shows_presence = models.BooleanField(default=True)  # fellow members may see that they are here now
    mentors = models.BooleanField(default=False)  # happy to help newcomers
    retired = models.DateField(null=True, blank=True)  # left the public service then, and stays a member
    is_steward = models.BooleanField(default=False)
    joined = models.DateTimeField(default=timezone.now)
    last_seen = models.DateTimeField(null=True, blank=True)
    new_until = models.DateTimeField(null=True, blank=True)  # their home leads to what helps somebody new in post
    welcomed = models.DateTimeField(null=True, blank=True)  # went through the welcome, or skipped it

    objects: ClassVar[Any] = MemberManager()
    head: Mapping[str, Any] = MappingProxyType({})  # what stands at the head of their page, if they came with a session
    is_here: bool = False  # now, as the viewer of a page may see
    between: Any = None  # what a page has found between them and its viewer: contacts.between.Between

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    class Meta:
        indexes = [
            models.Index("organisation", "name", name="member_organisation"),
            models.Index("joined", name="member_awaiting", condition=models.Q(standing=Standing.AWAITING)),
            models.Index("name", "id", name="member_directory", condition=models.Q(standing=Standing.APPROVED)),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return url("people:person", self.handle)

    @property
    def is_active(self) -> bool:  # type: ignore[override]  # Django's is a column; ours follows from the standing
        """Whether Django lets the member sign in: a suspended one may, to see their own data and appeal."""
        return self.standing != Standing.LEFT

    @property
    def organisation_name(self) -> str:
        """The organisation's name, for the line under the member's own; needs `organisation` fetched."""
        return self.organisation.name if self.organisation else ""

    @property
    def in_public(self) -> dict[str, str]:
        """What a visitor is shown of somebody who writes or looks after a community: name and organisation, no more."""
        return {"name": self.name, "organisation_name": self.organisation_name}

    @property
    def photo_url(self) -> str:
        return url("people:photo", self.handle) + f"?v={self.photo_id}" if self.photo_id else ""

    @property
    def first_name(self) -> str:
        return self.name.split()[0] if self.name.split() else self.name


class FormerHandle(models.Model):
    """A handle that an account had which has become one with another: it leads to that one."""

    handle = models.SlugField(max_length=40, unique=True)
    member = models.ForeignKey(Member, models.CASCADE, related_name="former_handles")
    was = models.PositiveBigIntegerField(null=True, unique=True)  # the key that account had: mails hold it, signed

    def __str__(self) -> str:
        return self.handle


class FormerPost(models.Model):
    """Where a member worked before."""

    member = models.ForeignKey(Member, models.CASCADE, related_name="former_posts")
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, blank=True, related_name="+")
    job_title = models.CharField(max_length=120, blank=True)
    until = models.DateField()

    class Meta:
        ordering = ["-until", "-id"]

    def __str__(self) -> str:
        return f"{self.job_title}, {self.organisation}"


# Signs in a browser's description of itself, the telling ones first: most claim to be several browsers at once.
BROWSERS = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("Firefox/", "Firefox"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
    ("Lynx", "Lynx"),
    ("w3m", "w3m"),
)
SYSTEMS = (
    ("Windows", "Windows"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Mac OS", "Mac"),
    ("CrOS", "Chromebook"),
    ("Linux", "Linux"),
)


class Session(AbstractBaseSession):
    """A signed-in browser. It knows its member, so that sessions can be listed and ended everywhere."""

    member = models.ForeignKey(Member, models.CASCADE, null=True, related_name="sessions")
    agent = models.CharField(max_length=200, blank=True)  # the browser's own description
    started = models.DateTimeField(default=timezone.now)
    last_used = models.DateTimeField(default=timezone.now)

    class Meta(AbstractBaseSession.Meta):
        indexes = [models.Index("last_used", name="here_now", condition=models.Q(member__isnull=False))]

    @property
    def reference(self) -> str:
        """Names the session on a page, without giving its key away."""
        return salted_hmac("people.session", self.session_key, algorithm="sha256").hexdigest()[:20]

    @property
    def browser(self) -> str:
        """The browser in words a person knows: "Firefox on Windows"."""
        name = next((words for sign, words in BROWSERS if sign in self.agent), "A browser")
        system = next((words for sign, words in SYSTEMS if sign in self.agent), "")
        return f"{name} on {system}" if system else name

    @classmethod
    def get_session_store_class(cls) -> Any:
        from guildhall.people.sessions import SessionStore

        return SessionStore


class Acceptance(models.Model):
    """A member accepted a document (the terms, the privacy notice, the facilitator's promises) in a version."""

    member = models.ForeignKey(Member, models.CASCADE, related_name="acceptances")
    document = models.CharField(max_length=20)
    version = models.CharField(max_length=20)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["member", "document", "version"], name="accepted_once")]

    def __str__(self) -> str:
        return f"{self.document} {self.version}"
