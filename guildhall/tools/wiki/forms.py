"""Beginning a page, placing it, and saying how good it is."""

from typing import Any

from django import forms

from guildhall.communities.models import Membership
from guildhall.contributions.forms import ContributionForm
from guildhall.contributions.models import Contribution
from guildhall.kernel.forms import DateField, Form, Radios
from guildhall.people.models import Member
from guildhall.policy.viewer import Viewer
from guildhall.policy.words import Role

from .models import Page
from .tree import DEPTH, Node, flat, tree_of

TOP = "Nothing: it stands at the top"


class PageForm(ContributionForm):
    """A new page."""

    prefilled = (*ContributionForm.prefilled, "under")
    field_order = ["title", "body", "tags", "under", "attachments", "audience", "follow"]
    under = forms.TypedChoiceField(
        label="Which page does it belong under?", coerce=int, empty_value=None, required=False
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["title"].help_text = "The name that others link to, for example: Paying for lived experience"
        nodes = tree_of(self.viewer, self.community)
        self.fields["under"].choices = places(nodes, DEPTH - 1)  # type: ignore[attr-defined]

    def detail(self) -> Page:
        return Page(parent_id=self.cleaned_data["under"])


class PlaceForm(Form):
    """Where a page goes."""

    under = forms.TypedChoiceField(label="Put it under", coerce=int, empty_value=None, required=False)

    def __init__(self, *args: Any, nodes: list[Node], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["under"].choices = places(nodes, DEPTH - 1)  # type: ignore[attr-defined]


class CareForm(Form):
    """How good the practice is, who looks after the page, and until when it holds."""

    status = forms.ChoiceField(
        label="As good practice this is", required=False,
        choices=[("", "Not marked"), *Page.Status.choices],
        widget=Radios(hints={
            "proposed": "Somebody’s idea; nobody has tried it yet.",
            "emerging": "Tried in a place or two, and it looks well.",
            "proven": "Works in several places, and there is evidence.",
            "outdated": "Kept to look back at. Do not follow it.",
        }),
    )  # fmt: skip
    owner = forms.TypedChoiceField(label="Who looks after this page?", coerce=int, empty_value=None, required=False)
    review_by = DateField(
        label="Look at it again by", required=False, help_text="For example, 27 3 2027. The owner is reminded then."
    )

    def __init__(self, *args: Any, viewer: Viewer, page: Any, **kwargs: Any) -> None:  # page: a contribution
        super().__init__(*args, **kwargs)
        self.owners = {member.pk: member for member in owners(viewer, page)}
        names = [
            (pk, f"{member.name}{' (you)' if pk == viewer.member.pk else ''}") for pk, member in self.owners.items()
        ]
        self.fields["owner"].choices = [("", "Nobody yet"), *names]  # type: ignore[attr-defined]

    @property
    def chosen_owner(self) -> Member | None:
        """Who was chosen."""
        return self.owners.get(self.cleaned_data["owner"])


def places(nodes: list[Node], most: int) -> list[tuple[Any, str]]:
    """Pages to choose from, those beneath one set in under it."""
    return [("", TOP), *((node.pk, f"{'– ' * node.depth}{node.title}") for node in flat(nodes) if node.depth < most)]


def owners(viewer: Viewer, page: Contribution) -> list[Member]:
    """Who may look after it: oneself, its owner, who began it, and the facilitators."""
    belonging = Membership.objects.filter(community=page.community)
    some = [viewer.member.pk, page.author_id, page.page.owner_id]
    likely = belonging.filter(member__in=[pk for pk in some if pk]) | belonging.filter(role=Role.FACILITATOR)
    return [each.member for each in likely.select_related("member").order_by("member__name")[:50]]
