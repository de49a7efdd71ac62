import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.request import urlopen

import boto3
import pytest
from django.core.exceptions import ImproperlyConfigured
from django.test import override_settings
from django.utils import timezone
from moto.server import ThreadedMotoServer

from guildhall.files import actions, arriving, previews, storage, tasks
from guildhall.files.actions import take
from guildhall.files.models import Upload
from guildhall.files.storage import uploads
from guildhall.people.models import Member
from guildhall.policy.viewer import Viewer
from guildhall.policy.words import Standing

from .conftest import drawn, handed, sent
from .papers import pdf


def test_without_an_address_files_are_kept_in_the_data_folder() -> None:
    assert storage.from_url("", Path("/srv/guildhall"))["OPTIONS"]["location"] == "/srv/guildhall/uploads"
    assert storage.from_url("file:///mnt/a%20b", Path("/x"))["OPTIONS"]["location"] == "/mnt/a b"


def test_an_address_of_a_bucket_is_understood() -> None:
    options = storage.from_url("s3://KEY:se%2Fcret@s3.example:9000/bucket/in/here?region=eu-west-2", Path("/x"))[
        "OPTIONS"
    ]
    assert (options["access_key"], options["secret_key"]) == ("KEY", "se/cret")
    assert (options["endpoint_url"], options["region_name"]) == ("https://s3.example:9000", "eu-west-2")
    assert (options["bucket_name"], options["location"]) == ("bucket", "in/here")


@pytest.mark.parametrize(
    "url", ["ftp://KEY:hush@host/x", "s3://KEY:hush@host", "s3:///hush", "file://host/hush", "/hush"]
)
def test_an_address_that_makes_no_sense_is_refused_without_telling_its_secret(url: str) -> None:
    with pytest.raises(ImproperlyConfigured) as refusal:
        storage.from_url(url, Path("/x"))
    assert "hush" not in str(refusal.value)


def test_settings_can_read_it_before_django_is_set_up() -> None:
    asked = "from pathlib import Path; from guildhall.files import storage; storage.from_url('', Path('x'))"
    subprocess.run([sys.executable, "-c", asked], check=True, env={"PATH": ""})


@pytest.fixture
def bucket() -> Iterator[None]:
    """A whole S3 on 127.0.0.1."""
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    boto3.client(
        "s3",
        endpoint_url=f"http://{host}:{port}",
        region_name="us-east-1",
        aws_access_key_id="k",
        aws_secret_access_key="s",
    ).create_bucket(Bucket="papers")
    kept = {"BACKEND": "django.core.files.storage.InMemoryStorage"}
    url = f"s3://k:s@{host}:{port}/papers/guildhall?tls=no"
    with override_settings(
        STORAGES={"default": kept, "staticfiles": kept, "uploads": storage.from_url(url, Path("/x"))}
    ):
        yield
    server.stop()


@pytest.mark.django_db
@pytest.mark.usefixtures("bucket")
def test_a_document_in_a_bucket_arrives_is_read_and_its_pages_are_shown(settings: Any, tmp_path: Path) -> None:
    settings.GUILDHALL_ARRIVING_DIR = tmp_path
    ben = Member.objects.create(email="ben@leeds.example", name="Ben", handle="ben", standing=Standing.APPROVED)
    content = pdf(2)
    arrival = actions.expect("plan.pdf", size=len(content), purpose="document", by=Viewer.of(ben))
    with arriving.held(arrival) as file:
        arriving.append(file, BytesIO(content), at=0, room=len(content))
    upload = actions.welcome(arrival, by=Viewer.of(ben))
    assert not list(tmp_path.iterdir())
    tasks.read.func(str(upload.pk))
    assert [section.text for section in previews.of(upload).sections] == ["Page 1", "Page 2"]
    response = previews.respond_page(upload, 2)
    assert b"".join(response).startswith(b"RIFF")  # through us: our pages show no other address's pictures
    response.close()
    places = upload.places()
    assert len(places) == 3
    assert all(uploads().exists(place) for place in places)
    tasks.sweep(timezone.now() + timedelta(days=1))
    assert not any(uploads().exists(place) for place in places)


@pytest.mark.django_db
@pytest.mark.usefixtures("bucket")
def test_a_bucket_keeps_hands_out_and_lets_go_like_a_folder() -> None:
    upload = take(sent("Cofnodion Môn.txt", b"We met."), by=Viewer.system(), purpose="attachment")
    picture = take(sent("map.png", drawn()), by=Viewer.system(), purpose="attachment")

    response, _ = handed(upload)
    assert response.status_code == 302
    assert response["Cache-Control"] == "private, no-store"
    with urlopen(response["Location"]) as answer:
        assert answer.read() == b"We met."
        assert answer.headers["Content-Disposition"] == "attachment; filename*=utf-8''Cofnodion%20M%C3%B4n.txt"
        assert answer.headers["Content-Type"] == "text/plain"
    assert "X-Amz-Expires=60" in response["Location"]

    shown, content = handed(picture, inline=True, width=96)  # from our own address: pages show no other's pictures
    assert shown.status_code == 200
    assert content[8:12] == b"WEBP"

    Upload.objects.filter(pk=picture.pk).delete()
    assert tasks.sweep_strays(timezone.now() + timedelta(minutes=1)) == len(picture.places())
    assert tasks.sweep(timezone.now() + timedelta(minutes=1)) == 1
    assert storage.uploads().listdir(upload.pk.hex[:2])[1] == []
