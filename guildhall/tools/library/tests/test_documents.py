"""Documents: added, described, replaced, fetched, used."""

import re
from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from PIL import Image

from guildhall.contributions import actions as contributions
from guildhall.contributions.actions.writing import Overtaken
from guildhall.contributions.models import Attachment, Contribution, Version
from guildhall.files.models import Reading, Upload
from guildhall.files.tasks import unused
from guildhall.journal.models import Entry
from guildhall.policy.rules import Refused
from guildhall.policy.words import Audience
from guildhall.tools.library import actions, tasks
from guildhall.tools.library.counting import downloads_on
from guildhall.tools.library.forms import title_of
from guildhall.tools.library.models import DOCUMENT, Document, Edition, Receipt, today
from guildhall.tools.library.words import words_of
from tests.forms import attribute, fill, hidden, summary
from tests.world import World, see

from .furnish import add, file, open_library

HERE = "/c/housing/library/"


def text(name: str, words: bytes = b"What we send.") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, words)


def picture(name: str = "flats.png") -> SimpleUploadedFile:
    out = BytesIO()
    Image.new("RGB", (40, 30), "teal").save(out, "PNG")
    return SimpleUploadedFile(name, out.getvalue())


def fetched(client: Client, url: str) -> tuple[HttpResponse, bytes]:
    response = client.get(url)
    body = b"".join(response.streaming_content) if response.streaming else response.content
    response.close()
    return response, body


def html(client: Client, url: str) -> str:
    return client.get(url, follow=True).content.decode()


def fresh(contribution: Contribution) -> Any:
    return Contribution.everything.select_related("document__upload", "community", "author").get(pk=contribution.pk)


# -- adding


def test_each_of_many_files_becomes_a_document_and_a_bad_one_leaves_the_others(world: World) -> None:
    open_library(world, world.housing)
    client = world.client(world.ben)
    files = [text("notice_pack.txt"), SimpleUploadedFile("evil.exe", b"MZ\x90\x00"), text("rates.csv", b"a,b\n1,2\n")]
    page = fill_in(client, documents=files, source="Leeds", tags="damp", reuse="ogl")
    assert page.status_code == 200
    said = page.content.decode()
    assert "2 documents added" in said
    assert "evil.exe" in said
    made = Document.objects.order_by("pk").values_list("contribution__title", "sort", "source", "reuse")
    assert list(made) == [("Notice pack", "words", "Leeds", "ogl"), ("Rates", "sheet", "Leeds", "ogl")]
    assert Edition.objects.count() == 2


def test_one_file_leads_to_what_can_be_said_of_it(world: World) -> None:
    open_library(world, world.housing)
    client = world.client(world.ben)
    answer = fill_in(client, documents=[text("Notice.txt")])
    assert answer["Location"].endswith("/edit/")
    edit = answer["Location"]
    said = {"title": "Notice pack", "body": "For *Fridays*.", "what": "Template", "readers": "Housing", "year": "2026"}
    done = post_edit(client, edit, **said, reuse="credit", source="Leeds", note="")
    shown = html(world.client(world.cara), done["Location"])
    for words in ("Notice pack", "<em>Fridays</em>", "Template", "say where it came from", "2026"):
        assert words in shown


def test_nothing_chosen_and_only_bad_files_are_said(world: World) -> None:
    open_library(world, world.housing)
    client = world.client(world.ben)
    assert "Choose at least one file." in summary(fill_in(client))
    assert "evil.exe" in summary(fill_in(client, documents=[SimpleUploadedFile("evil.exe", b"MZ\x90\x00")]))
    assert not Document.objects.exists()


def test_pressing_twice_adds_once(world: World) -> None:
    open_library(world, world.housing)
    client = world.client(world.ben)
    once = "0b8ffd4c-54c1-4b9e-9a2c-1b7a2f3c4d5e"
    for _ in range(2):
        client.post(f"{HERE}new/", {"documents": [text("a.txt"), text("a.txt")], "once": once})
    assert Contribution.everything.filter(kind=DOCUMENT).count() == 2


def test_an_outsider_adds_nothing_and_a_tool_switched_off_takes_nothing(world: World) -> None:
    open_library(world, world.housing)
    assert world.client(world.cara).post(f"{HERE}new/", {"documents": [text("a.txt")]}).status_code == 403
    with pytest.raises(Refused):
        actions.add(world.care, by=see(world.ben), upload=file(world.ben), words=contributions.writing.Words(title="X"))


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("out-of-area_notice.docx", "Out-of-area notice"),
        ("rent-2026.csv", "Rent 2026"),
        ("....txt", "..."),
        (".pdf", ".pdf"),
    ],
)
def test_a_title_comes_from_the_files_name(name: str, title: str) -> None:
    assert title_of(name) == title


# -- pictures


def test_a_picture_is_shown_once_somebody_has_said_what_it_shows(world: World) -> None:
    open_library(world, world.housing)
    ben, cara = world.client(world.ben), world.client(world.cara)
    edit = fill_in(ben, documents=[picture()])["Location"]
    pk = Document.objects.get().pk
    assert cara.get(f"{HERE}{pk}/picture/").status_code == 404
    assert "once its author has said" in html(cara, f"{HERE}{pk}/")
    assert "or tick that it is only decoration" in summary(post_edit(ben, edit, title="Flats"))
    assert post_edit(ben, edit, title="Flats", alt="Flats by a canal").status_code == 303
    assert 'alt="Flats by a canal"' in html(cara, f"{HERE}{pk}/")
    response, _ = fetched(cara, f"{HERE}{pk}/picture/")
    assert response["Content-Disposition"].startswith("inline")
    assert post_edit(ben, edit, title="Flats", decorative="on").status_code == 303
    assert 'alt=""' in html(cara, f"{HERE}{pk}/")


# -- versions


def test_every_version_keeps_its_file_and_an_old_one_can_be_the_current_one_again(world: World) -> None:
    document = add(world, body=b"First.")
    ben, cara = world.client(world.ben), world.client(world.cara)
    sent = fill_in(ben, url=f"{HERE}{document.pk}/replace/", file=text("new.txt", b"Second."), note="Welsh added")
    assert sent.status_code == 303
    assert fetched(cara, f"{HERE}{document.pk}/download/")[1] == b"Second."
    assert fetched(cara, f"{HERE}{document.pk}/versions/1/")[1] == b"First."
    assert fetched(cara, f"{HERE}{document.pk}/versions/2/")[1] == b"Second."
    assert "Welsh added" in html(cara, f"{HERE}{document.pk}/")
    assert ben.post(f"{HERE}{document.pk}/versions/1/restore/").status_code == 303
    assert fetched(cara, f"{HERE}{document.pk}/download/")[1] == b"First."
    assert fetched(cara, f"{HERE}{document.pk}/versions/3/")[1] == b"First."
    assert cara.get(f"{HERE}{document.pk}/versions/9/").status_code == 404
    assert not unused().filter(pk__in=Edition.objects.values("upload")).exists()


def test_a_version_that_changed_words_alone_keeps_the_file(world: World) -> None:
    document = add(world)
    words = contributions.writing.Words(title="Another", body="Said.")
    contributions.revise(document, by=see(world.ben), words=words, based_on=1)
    assert fetched(world.client(world.cara), f"{HERE}{document.pk}/download/")[1] == b"What we send."
    assert world.client(world.cara).get(f"{HERE}{document.pk}/versions/2/").status_code == 404


def test_who_replaces_what_somebody_replaced_meanwhile_is_told(world: World) -> None:
    document = add(world)
    actions.replace(document, by=see(world.ben), upload=file(world.ben), based_on=1)
    with pytest.raises(Overtaken):
        actions.replace(document, by=see(world.amina), upload=file(world.amina), based_on=1)
    client = world.client(world.ben)
    sent = client.post(f"{HERE}{document.pk}/replace/", {"file": text("x.txt"), "based_on": "1"})
    assert "Somebody else changed this" in summary(sent)
    assert Version.objects.filter(contribution=document).count() == 2


def test_two_who_describe_it_at_once_lose_nothing(world: World) -> None:
    document = add(world, said="One.\n\nTwo.")
    edit = f"{HERE}{document.pk}/edit/"
    hers = contributions.writing.Words(title="Notice", body="One!\n\nTwo.")
    contributions.revise(document, by=see(world.amina), words=hers, based_on=1)
    client = world.client(world.ben)
    clash = client.post(edit, {"title": "Notice", "body": "One?\n\nTwo.", "based_on": "1", "what": "Form"})
    assert "Somebody else changed the same words" in summary(clash)
    assert "One!" in clash.content.decode()
    assert "One?" in clash.content.decode()
    assert client.post(edit, {"title": "Notice", "body": "One.\n\nTwo?", "based_on": "1"}).status_code == 303
    assert Version.objects.filter(contribution=document).latest("number").source == "One!\n\nTwo?"


# -- fetching


def test_a_download_is_to_be_saved_and_never_run(world: World) -> None:
    document = add(world, name="notice.txt")
    response, _ = fetched(world.client(world.cara), f"{HERE}{document.pk}/download/")
    assert response["Content-Disposition"] == 'attachment; filename="notice.txt"'
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in response["Content-Security-Policy"]


def test_the_law_is_asked_at_each_download(world: World) -> None:
    document = add(world)
    client = world.client(world.cara)
    urls = [f"{HERE}{document.pk}/{way}/" for way in ("download", "versions/1", "text", "pages/1", "picture")]
    urls += [document.get_absolute_url(), f"{HERE}zip/"]
    Reading.objects.create(
        upload=fresh(document).document.upload, state="read", parts=[{"kind": "text", "name": "", "text": "x"}]
    )
    assert fetched(client, urls[0])[0].status_code == 200
    assert client.get(urls[2]).status_code == 200
    contributions.narrow(document, by=see(world.ben), audience=Audience.COMMUNITY)
    assert [client.get(url).status_code for url in urls] == [404] * 6 + [303]
    contributions.withdraw(document, by=see(world.ben))
    assert [world.client(world.ben).get(url).status_code for url in urls] == [404] * 6 + [303]


def test_what_is_checked_or_infected_is_not_to_be_had(world: World) -> None:
    document = add(world)
    upload = fresh(document).document.upload
    ben, cara = world.client(world.ben), world.client(world.cara)
    Upload.objects.filter(pk=upload.pk).update(scan=Upload.Scan.PENDING)
    assert "being checked for viruses" in html(cara, f"{HERE}{document.pk}/")
    assert cara.get(f"{HERE}{document.pk}/download/").status_code == 403
    assert "Being checked" in html(cara, HERE)
    Upload.objects.filter(pk=upload.pk).update(scan=Upload.Scan.INFECTED)
    tasks.infected(upload, "Eicar")
    assert "A virus was found" in html(ben, f"{HERE}{document.pk}/")
    assert "A virus was found" not in html(cara, f"{HERE}{document.pk}/")
    assert cara.get(f"{HERE}{document.pk}/download/").status_code == 403
    assert cara.get(f"{HERE}zip/").status_code == 303
    assert Entry.objects.filter(verb="virus_found", member=world.ben).count() == 1


def test_downloads_are_counted_once_an_hour_and_never_the_authors(world: World) -> None:
    document = add(world)
    place = f"{HERE}{document.pk}/download/"
    cara = world.client(world.cara)
    for _ in range(3):
        fetched(cara, place)
    fetched(world.client(world.ben), place)
    fetched(world.client(world.amina), f"{HERE}zip/")
    cara.get(place, headers={"range": "bytes=100-200"}).close()
    assert fresh(document).document.downloads == 2
    assert downloads_on(Contribution.everything.filter(community=world.housing), today()) == 2
    assert downloads_on(Contribution.everything.filter(community=world.care), today()) == 0
    assert not Entry.objects.filter(verb__startswith="download").exists()


# -- the text inside


def test_the_text_inside_is_shown_and_given_to_the_search(world: World) -> None:
    document = add(world, facts=actions.Facts(what="Letter", readers="Teams"))
    upload = fresh(document).document.upload
    client = world.client(world.cara)
    assert "come in a moment" in html(client, f"{HERE}{document.pk}/")
    parts = [{"kind": "heading", "name": "Damp", "text": "Open <b>windows</b>.", "level": 1}]
    parts += [{"kind": "sheet", "name": "Costs", "text": "Rent 9", "rows": [["Item", "Cost"], ["Rent", "9"]]}]
    parts += [{"kind": "text", "name": "", "text": "Mould. " * 20_000}]
    Reading.objects.create(upload=upload, state="read", parts=parts)
    tasks.read(upload)
    page = html(client, f"{HERE}{document.pk}/")
    assert "Open &lt;b&gt;windows" in page
    assert '<th scope="col">Item</th>' in page
    assert page.count("Mould.") < 2500
    leaves = [html(client, f"{HERE}{document.pk}/text/?page={n}") for n in (1, 2, 3, 4, 99)]
    assert sum(each.count("Mould.") for each in leaves[:4]) == 20_000
    assert leaves[4].count("Mould.") == leaves[3].count("Mould.")
    assert {"Letter", "Teams", "Damp"} <= set(words_of(document).split())


# -- using


def test_we_used_this_is_said_once_by_each_shown_by_organisation_and_thanks_the_author(world: World) -> None:
    document = add(world)
    place = f"{HERE}{document.pk}/used/"
    cara, amina = world.client(world.cara), world.client(world.amina)
    assert cara.post(place, {"hours": "2.5", "note": "We left out page 2."}).status_code == 303
    assert cara.post(place, {"hours": "4", "note": "We left out page 2."}).status_code == 303
    assert amina.post(place, {}).status_code == 303
    page = html(world.client(world.dev), f"{HERE}{document.pk}/")
    assert "Used by 2 councils" in page
    assert "about 4 hours saved" in page
    assert "Cornwall, Leeds" in page
    assert fresh(document).document.uses == 2
    assert Entry.objects.filter(verb="used", member=world.ben).count() == 2
    assert "used by 2" in html(cara, "/c/housing/")
    assert world.client(world.ben).post(place, {}).status_code == 403
    assert "a number of hours" in summary(cara.post(place, {"hours": "many"}))
    assert "We used this too" in html(world.client(world.dev), f"{HERE}{document.pk}/")
    assert "We used this too" not in html(cara, f"{HERE}{document.pk}/")
    assert "Change or take back what you said" in html(cara, f"{HERE}{document.pk}/")


def test_a_receipt_is_taken_back_by_its_member_or_a_facilitator(world: World) -> None:
    document = add(world)
    for member in (world.cara, world.dev):
        actions.use(document, by=see(member), note="Useful.")
    mine, theirs = (Receipt.objects.get(member=member).pk for member in (world.cara, world.dev))
    cara = world.client(world.cara)
    assert cara.post(f"{HERE}{document.pk}/used/{theirs}/remove/").status_code == 403
    assert cara.post(f"{HERE}{document.pk}/used/{mine}/remove/").status_code == 303
    assert world.client(world.ben).post(f"{HERE}{document.pk}/used/{theirs}/remove/").status_code == 403
    assert world.client(world.amina).post(f"{HERE}{document.pk}/used/{theirs}/remove/").status_code == 303
    assert fresh(document).document.uses == 0
    assert world.client(world.amina).post(f"{HERE}{document.pk}/used/{theirs}/remove/").status_code == 404


def test_a_visitor_sees_of_who_used_it_a_name_and_an_organisation_and_no_more(world: World) -> None:
    document = add(world, audience=Audience.PUBLIC)
    actions.use(document, by=see(world.amina), note="We did.")
    page = html(world.client(), document.get_absolute_url())
    assert "Amina Khan" in page
    assert "/people/" not in page
    assert "We used this" not in page


# -- reviewing


def test_a_review_is_reminded_of_once_and_told_when_it_is_overdue(world: World) -> None:
    late, soon = (today() + timedelta(days=days) for days in (-1, 30))
    document = add(world, facts=actions.Facts(review_by=late))
    add(world, facts=actions.Facts(review_by=soon))
    for _ in range(2):
        tasks.remind()
    assert list(Entry.objects.filter(verb="review_due").values_list("contribution", "member")) == [
        (document.pk, world.ben.pk)
    ]
    assert "may be out of date" in html(world.client(world.cara), f"{HERE}{document.pk}/")
    later = contributions.writing.Words(title="Notice", body="")
    actions.describe(document, by=see(world.ben), words=later, facts=actions.Facts(review_by=today()), based_on=1)
    assert "may be out of date" not in html(world.client(world.cara), f"{HERE}{document.pk}/")
    tasks.remind()
    assert Entry.objects.filter(verb="review_due").count() == 2


# -- what the core does to documents


def test_a_document_moved_to_another_community_leaves_its_folder_and_its_readers(world: World) -> None:
    folder = None
    open_library(world, world.housing)
    open_library(world, world.care)
    folder = actions.make(world.housing, by=see(world.ben), name="Secret plans")
    document = add(world, folder=folder)
    contributions.move(document, by=see(world.amina), to=world.care)
    inside = world.client(world.ben)
    url = f"/c/adult-care/library/{document.pk}/"
    assert "Secret plans" not in html(inside, url)
    run("moved")
    assert fresh(document).document.folder_id is None
    assert "Notice" in html(inside, "/c/adult-care/library/")
    for way in ("", "download/", "versions/1/", "text/", "zip/"):
        assert world.client(world.cara).get(f"{url}{way}").status_code == 404
        assert world.client(world.cara).get(f"{HERE}{document.pk}/{way}").status_code == 404


def test_a_document_that_became_a_comment_keeps_its_files_as_attachments(world: World) -> None:
    document, other = add(world, body=b"First."), add(world)
    actions.replace(document, by=see(world.ben), upload=file(world.ben, body=b"Second."), based_on=1)
    contributions.merge(document, by=see(world.amina), into=other)
    run("merged")
    kept = Attachment.objects.filter(contribution=document)
    assert kept.count() == 2
    assert fetched(world.client(world.cara), kept[0].get_absolute_url())[0].status_code == 200
    assert world.client(world.cara).get(other.get_absolute_url()).status_code == 200


def test_a_comment_split_off_is_a_document_without_a_file(world: World) -> None:
    document = add(world)
    reply = world.reply(document)
    contributions.split(fresh_reply(reply), by=see(world.amina), title="Of its own")
    page = html(world.client(world.amina), f"{HERE}{reply.pk}/")
    assert "There is no file here yet." in page
    assert world.client(world.amina).get(f"{HERE}{reply.pk}/download/").status_code == 404
    assert "Of its own" in html(world.client(world.amina), HERE)


def fresh_reply(reply: Contribution) -> Contribution:
    return Contribution.everything.select_related("community", "root").get(pk=reply.pk)


def run(verb: str) -> None:
    """What follows from the last entry with that verb."""
    tasks.follow.call(Entry.objects.filter(verb=verb).latest("pk").pk)


def fill_in(client: Client, url: str = f"{HERE}new/", **typed: Any) -> HttpResponse:
    """As a browser would: with the hidden fields of the page."""
    page = client.get(url).content.decode()
    form = page[page.index('enctype="multipart/form-data"') :]
    inputs = re.findall(r'<input\b[^>]*type="hidden"[^>]*>', form[: form.index("</form>")])
    given = {attribute(tag, "name"): attribute(tag, "value") for tag in inputs}
    return client.post(url, {key: value for key, value in (given | typed).items() if value})


def post_edit(client: Client, url: str, **typed: Any) -> HttpResponse:
    return fill(client, url, **({"body": ""} | typed))


def test_what_others_said_of_using_it_is_shown_to_no_more_people_than_they_were_told(world: World) -> None:
    document = add(world, audience=Audience.COMMUNITY)
    actions.use(document, by=see(world.amina), note="For our own ears.")
    with pytest.raises(ValidationError, match="fewer readers"):
        contributions.widen(document, by=see(world.ben), audience=Audience.PUBLIC)
    actions.take_back(Receipt.objects.select_related("document__contribution__community").get(), by=see(world.amina))
    contributions.widen(document, by=see(world.ben), audience=Audience.PUBLIC)


def test_two_who_describe_a_document_lose_nothing_of_one_another(world: World) -> None:
    document = add(world)
    ben, amina = world.client(world.ben), world.client(world.amina)
    edit = f"{HERE}{document.pk}/edit/"
    form = hidden(ben.get(edit).content.decode())
    assert fill(amina, edit, title="Notice", reuse="ogl", year="2026").status_code == 303
    assert ben.post(edit, form | {"title": "Notice", "what": "A letter"}).status_code == 303
    now = Document.objects.get(pk=document.pk)
    assert (now.reuse, now.what, now.year) == ("ogl", "A letter", 2026)
    form = hidden(ben.get(edit).content.decode())
    assert ben.post(edit, form | {"title": "Notice", "reuse": "", "what": "A letter"}).status_code == 303
    assert Document.objects.get(pk=document.pk).reuse == ""
