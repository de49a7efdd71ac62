"""Adding a link: first its address, then what is to be said of it."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from guildhall.communities.models import Community
from guildhall.contributions.forms import ContributionForm
from guildhall.contributions.models import Contribution
from guildhall.kernel.fetch import WebAddress
from guildhall.kernel.fetch.field import WebAddressField
from guildhall.kernel.forms import Editor, Form
from guildhall.kernel.text import LIMIT
from guildhall.kernel.watching import key_of
from guildhall.policy.viewer import Viewer

from .models import LINK, Link

COPY = "Copy it from your browser, for example https://www.gov.uk/damp"
HERE = "This address is here already. Add what you know to it, in a comment."


class AddressForm(Form):
    """An address alone: that of a new link, or the new one of a link."""

    address = WebAddressField(help_text=COPY)

    def __init__(self, *args: Any, viewer: Viewer, community: Community, but: int = 0, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.viewer, self.community, self.but = viewer, community, but
        self.already: Contribution | None = None

    def clean_address(self) -> WebAddress:
        address: WebAddress = self.cleaned_data["address"]
        self.already = here(address, self.viewer, self.community, but=self.but)
        if self.already:
            raise ValidationError(HERE)
        return address


class LinkForm(ContributionForm):
    """A link and what is to be said of it."""

    prefilled = (*ContributionForm.prefilled, "address")
    field_order = ["address", "title", "body", "tags", "attachments", "audience", "follow"]
    address = WebAddressField(help_text=COPY)
    body = forms.CharField(
        label="Note",
        widget=Editor(attrs={"rows": 5}),
        max_length=LIMIT,
        required=False,
        help_text="What is it good for, and for whom?",
    )
    already: Contribution | None = None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["title"].error_messages["required"] = "Say what it is called."

    def clean_address(self) -> WebAddress:
        address: WebAddress = self.cleaned_data["address"]
        self.already = here(address, self.viewer, self.community)
        if self.already:
            raise ValidationError(HERE)
        return address

    def detail(self) -> Link:
        return Link.to(self.cleaned_data["address"])


def here(address: WebAddress, viewer: Viewer, community: Community, *, but: int = 0) -> Contribution | None:
    """The link to `address` that stands in `community` already, as far as `viewer` may read it."""
    links = Contribution.visible_to(viewer).of(LINK).within(community).exclude(pk=but)
    found: Contribution | None = links.filter(link__key=key_of(address)).select_related("community").first()
    return found
