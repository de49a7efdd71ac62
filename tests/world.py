"""The town we test in: a small council world with names, built through the actions, so it is in no impossible state."""

from dataclasses import dataclass
from itertools import count
from typing import Any

from django.contrib.auth.hashers import make_password
from django.test import Client

from guildhall.communities import actions as communities
from guildhall.communities.models import Community, Membership
from guildhall.contributions import actions as contributions
from guildhall.contributions.actions.writing import Words
from guildhall.contributions.models import Contribution
from guildhall.people import actions as people
from guildhall.people.models import EmailDomain, Member, Organisation
from guildhall.policy.viewer import Viewer
from guildhall.policy.words import Access, Audience, Role, Standing
from guildhall.tools.forum.models import TOPIC, Topic
from guildhall.tools.wiki.models import PAGE, Page

PASSWORD = "correct-horse-battery"
PROMISE = {"promises": True}
_numbers = count(1)


def see(member: Member | None) -> Viewer:
    """`member` as the viewer, asked anew: nothing remembered from an earlier act."""
    return Viewer.of(Member.objects.get(pk=member.pk)) if member else Viewer.visitor()


@dataclass
class World:
    """Amina looks after Housing (open), Adult care (closed) and Whistle (hidden); Ben belongs to all three; Cara works
    elsewhere and belongs to none; Dev is a steward and belongs to none; Eve is suspended; Una waits for approval;
    Val has not verified her address."""

    leeds: Organisation
    cornwall: Organisation
    amina: Member
    ben: Member
    cara: Member
    dev: Member
    eve: Member
    una: Member
    val: Member
    housing: Community
    care: Community
    whistle: Community

    def member(self, name: str, *, organisation: Organisation | None = None, **fields: Any) -> Member:
        """Somebody more."""
        return member(name, organisation or self.leeds, **fields)

    def community(self, name: str, *, by: Member | None = None, access: Access = Access.OPEN, **more: Any) -> Community:
        """Another community, founded by Amina unless it is said otherwise."""
        return _community(name, by or self.amina, access, **more)

    def topic(
        self,
        community: Community | None = None,
        *,
        by: Member | None = None,
        title: str = "",
        body: str = "How do you do it?",
        audience: Audience | None = None,
        question: bool = True,
        **words: Any,
    ) -> Contribution:
        """A question in Housing by Ben, unless it is said otherwise."""
        said = Words(title=title or f"Question {next(_numbers)}", body=body, **words)
        where = community or self.housing
        detail = Topic(is_question=question)
        return contributions.publish(
            where, by=see(by or self.ben), kind=TOPIC, words=said, audience=audience, detail=detail
        )

    def post(
        self, community: Community | None = None, *, by: Member | None = None, title: str = "", **words: Any
    ) -> Contribution:
        """A blog post in Housing by Ben, unless it is said otherwise."""
        said = Words(title=title or f"Post {next(_numbers)}", **({"body": "What we did."} | words))
        return contributions.publish(community or self.housing, by=see(by or self.ben), kind="blog.post", words=said)

    def page(
        self,
        community: Community | None = None,
        *,
        by: Member | None = None,
        title: str = "",
        under: Contribution | None = None,
        audience: Audience | None = None,
        **words: Any,
    ) -> Contribution:
        """A wiki page in Housing by Ben, unless it is said otherwise."""
        said = Words(title=title or f"Page {next(_numbers)}", **({"body": "What works."} | words))
        where, detail = community or self.housing, Page(parent_id=under.pk if under else None)
        return contributions.publish(
            where, by=see(by or self.ben), kind=PAGE, words=said, detail=detail, audience=audience
        )

    def reply(self, to: Contribution, *, by: Member | None = None, body: str = "Like this.") -> Contribution:
        """An answer by Amina, unless it is said otherwise."""
        return contributions.reply(to, by=see(by or self.amina), words=Words(body=body))

    def join(self, member: Member, *into: Community) -> None:
        """`member` joins, by whatever road the access of each asks for."""
        for community in into:
            if community.access == Access.OPEN:
                communities.join(community, by=see(member))
            elif community.access == Access.CLOSED:
                request = communities.ask_to_join(community, by=see(member), note="Please.")
                communities.admit(request, by=self.facilitator_of(community))
            else:
                (invitation,) = communities.invite(community, by=self.facilitator_of(community), emails=[member.email])
                communities.accept_invitation(invitation, by=see(member))

    def facilitator_of(self, community: Community) -> Viewer:
        """One of those who look after it."""
        role = Membership.objects.filter(community=community, role=Role.FACILITATOR).select_related("member").first()
        assert role is not None
        return see(role.member)

    def client(self, member: Member | None = None) -> Client:
        """A browser, signed in as `member`."""
        client = Client()
        if member is not None:
            client.force_login(member)
        return client

    @property
    def people(self) -> dict[str, Member | None]:
        """The people every page is looked at with."""
        return {
            "visitor": None,
            "outsider": self.cara,
            "member": self.ben,
            "facilitator": self.amina,
            "steward": self.dev,
            "suspended": self.eve,
            "awaiting": self.una,
            "unverified": self.val,
        }


def build() -> World:
    """The town, new."""
    leeds = _organisation("LDS", "Leeds City Council", "leeds.example")
    cornwall = _organisation("CON", "Cornwall Council", "cornwall.example")
    amina, ben = member("Amina Khan", leeds), member("Ben Hughes", leeds)
    cara, dev = member("Cara Doyle", cornwall), member("Dev Patel", cornwall, is_steward=True)
    eve = member("Eve Moss", leeds)
    housing = _community("Housing", amina, Access.OPEN, publishes=True)
    care = _community("Adult care", amina, Access.CLOSED, question="What do you do in care?")
    whistle = _community("Whistle", amina, Access.HIDDEN)
    una = unready("Una Lee", "una@unknown.example", None, verify=True)
    val = unready("Val Roe", "val@leeds.example", leeds, verify=False)
    world = World(leeds, cornwall, amina, ben, cara, dev, eve, una, val, housing, care, whistle)
    world.join(ben, housing, care, whistle)
    world.join(eve, housing)
    people.suspend(eve, by=see(dev), reason="Sold double glazing to members.")
    eve.refresh_from_db()
    assert (una.standing, val.standing) == (Standing.AWAITING, Standing.UNVERIFIED)
    return world


def _organisation(code: str, name: str, domain: str) -> Organisation:
    kind = Organisation.Kind.UNITARY
    made = Organisation.objects.create(
        code=code, name=name, short_name=name.split(maxsplit=1)[0], slug=code.lower(), kind=kind, nation="England"
    )
    EmailDomain.objects.create(domain=domain, organisation=made)
    return made


def member(name: str, organisation: Organisation, **fields: Any) -> Member:
    email = fields.pop("email", f"{name.lower().replace(' ', '.')}@{organisation.email_domains.all()[0].domain}")
    secret = make_password(PASSWORD)
    made = people.create_ready(name=name, email=email, password=secret, organisation=organisation, **fields)
    people.accept_documents(made, by=see(made))
    return made


def unready(name: str, email: str, organisation: Organisation | None, *, verify: bool) -> Member:
    secret = make_password(PASSWORD)
    made = people.register(
        name=name, email=email, password=secret, organisation=organisation, claimed="", capacity="officer"
    )
    return people.verify(made, by=see(made)) if verify else made


def _community(name: str, by: Member, access: Access, **more: Any) -> Community:
    purpose = more.pop("purpose", f"People who work in {name.lower()}, asking each other first.")
    return communities.found(by=see(by), name=name, purpose=purpose, access=access, **(PROMISE | more))
