"""The register: organisations, their e-mail domains, and the sector's service list."""

from django.db import models
from django.urls import reverse


class OrganisationQuerySet(models.QuerySet["Organisation"]):
    """Organisations are public: everybody may see all of them."""

    def current(self) -> "OrganisationQuerySet":
        """Those that exist today."""
        return self.filter(ended=None)

    def named(self, words: str) -> "OrganisationQuerySet":
        """Those with every one of `words` in their name, or in another name they go by."""
        found = self
        for word in words.split()[:8]:
            in_name = models.Q(name__icontains=word) | models.Q(short_name__icontains=word)
            found = found.filter(in_name | models.Q(other_names__icontains=word))
        return found


class Organisation(models.Model):
    """A council or other public body from the register. Never deleted: it ends, and has successors."""

    class Kind(models.TextChoices):
        COUNTY = "county", "County council"
        UNITARY = "unitary", "Unitary council"
        METROPOLITAN = "metropolitan", "Metropolitan district council"
        LONDON = "london", "London borough"
        DISTRICT = "district", "District council"
        SCOTTISH = "scottish", "Scottish council"
        WELSH = "welsh", "Welsh council"
        NORTHERN_IRISH = "northern-irish", "Northern Ireland council"
        COMBINED = "combined", "Combined authority"
        POLICE = "police", "Police force"
        FIRE = "fire", "Fire and rescue service"
        NHS_TRUST = "nhs-trust", "NHS trust"
        ICB = "icb", "Integrated care board"
        CENTRAL = "central", "Central government body"
        PARK = "national-park", "National park authority"
        OTHER = "other", "Other public body"

    code = models.CharField(max_length=40, unique=True)  # "LDS" for a council, "nhs:RA2" and the like for others
    gss = models.CharField(max_length=9, blank=True)  # the statistics office's code of the area
    name = models.CharField(max_length=200)  # as the register writes it
    short_name = models.CharField(max_length=120)  # "Leeds"
    slug = models.SlugField(max_length=80, unique=True)  # never changes, so addresses last
    kind = models.CharField(max_length=20, choices=Kind.choices)
    nation = models.CharField(max_length=40, blank=True)
    region = models.CharField(max_length=60, blank=True)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    successors = models.ManyToManyField("self", symmetrical=False, blank=True, related_name="predecessors")
    started = models.DateField(null=True, blank=True)
    ended = models.DateField(null=True, blank=True)  # the day it ceased to be; its successors took over
    population = models.PositiveIntegerField(null=True, blank=True)
    area = models.PositiveIntegerField(null=True, blank=True)  # hectares
    homepage = models.URLField(max_length=300, blank=True)
    other_names = models.TextField(blank=True)  # "|" between them: former, short, Welsh

    objects = OrganisationQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        indexes = [models.Index("nation", "kind", "name", name="organisation_shelf")]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("organisations:organisation", args=[self.slug])


class EmailDomain(models.Model):
    """A domain whose mail belongs to an organisation. Several rows for one domain: it is shared, and never decides."""

    domain = models.CharField(max_length=120)
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="email_domains")
    exact = models.BooleanField(default=False)  # claims nothing below itself, as gov.scot does not

    class Meta:
        constraints = [models.UniqueConstraint(fields=["domain", "organisation"], name="one_domain_row")]

    def __str__(self) -> str:
        return self.domain


class Responsibility(models.Model):
    """A service from the sector's service list, which a member may be responsible for."""

    number = models.PositiveIntegerField(unique=True)  # the list's own identifier
    name = models.CharField(max_length=200)
    area = models.CharField(max_length=120, blank=True)  # the function it belongs to
    ended = models.DateField(null=True, blank=True)  # no longer on the list

    class Meta:
        ordering = ["name"]
        verbose_name_plural = "responsibilities"

    def __str__(self) -> str:
        return self.name
