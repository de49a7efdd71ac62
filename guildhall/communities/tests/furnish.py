"""A community's picture."""

from io import BytesIO
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from guildhall.communities import actions
from guildhall.communities.models import Community
from guildhall.files.actions import take
from guildhall.files.models import Upload
from guildhall.policy.viewer import Viewer
from tests.world import World


def picture(by: Viewer, name: str = "street.png", size: tuple[int, int] = (640, 200)) -> Upload:
    """A small one, kept."""
    out = BytesIO()
    Image.new("RGB", size, "teal").save(out, "PNG")
    return take(SimpleUploadedFile(name, out.getvalue()), by=by, purpose="picture")


def plant(world: World, community: Community, secret: str) -> dict[str, Any]:
    facilitator = world.facilitator_of(community)
    kept = picture(facilitator, f"{secret}.png")
    actions.arrange(community, by=facilitator, picture=kept)
    return {"picture": kept}
