"""The enumerations everyone shares. Their order is their meaning: a later value is narrower, or holds more power."""

from django.db import models


class Role(models.IntegerChoices):
    """What a member is in a community."""

    MEMBER = 1, "Member"
    FACILITATOR = 2, "Facilitator"


class Access(models.TextChoices):
    """Who may come into a community."""

    OPEN = "open", "Open"
    CLOSED = "closed", "Closed"
    HIDDEN = "hidden", "Hidden"


class Audience(models.IntegerChoices):
    """Who may read a contribution; it can only narrow what its community allows."""

    PUBLIC = 1, "Anyone on the web"
    MEMBERS = 2, "Any signed-in member"
    COMMUNITY = 3, "Members of the community"
    FACILITATORS = 4, "Facilitators only"


class State(models.IntegerChoices):
    """The life of a contribution. BURIED: a live reply under a root that is not."""

    DRAFT = 1, "Draft"
    HELD = 2, "Held"
    LIVE = 3, "Live"
    BURIED = 4, "Buried"
    HIDDEN = 5, "Hidden"
    WITHDRAWN = 6, "Withdrawn"


class Standing(models.TextChoices):
    """The state of a member on the platform."""

    UNVERIFIED = "unverified", "E-mail not yet verified"
    AWAITING = "awaiting", "Awaiting approval"
    APPROVED = "approved", "Approved"
    SUSPENDED = "suspended", "Suspended"
    LEFT = "left", "Left"
