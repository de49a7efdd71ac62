from io import BytesIO

import pytest
from PIL import Image, PngImagePlugin, TiffImagePlugin

from guildhall.files.content import BadFile
from guildhall.files.intake import Checked, check
from guildhall.files.pictures import WIDTHS

from .conftest import drawn, real, sent

RED, BLUE = (255, 0, 0), (0, 0, 255)


def checked(content: bytes, name: str = "a.png", purpose: str = "attachment") -> Checked:
    return check(sent(name, content), purpose=purpose)


def opened(content: bytes) -> Image.Image:
    return Image.open(BytesIO(content))


def near(image: Image.Image, spot: tuple[int, int], colour: tuple[int, int, int]) -> bool:
    return all(abs(a - b) < 40 for a, b in zip(image.convert("RGB").getpixel(spot), colour, strict=True))


def with_place() -> Image.Exif:
    exif = Image.Exif()
    exif[0x010F], exif[0x9286] = "CameraMaker", "a comment"
    exif.get_ifd(0x8825)[2] = (
        TiffImagePlugin.IFDRational(51),
        TiffImagePlugin.IFDRational(30),
        TiffImagePlugin.IFDRational(0),
    )
    return exif


def comments() -> PngImagePlugin.PngInfo:
    info = PngImagePlugin.PngInfo()
    info.add_text("Comment", "SECRET", zip=False)
    info.add_itxt("XML:com.adobe.xmp", "<x:xmpmeta>SECRET</x:xmpmeta>")
    return info


@pytest.mark.parametrize(
    ("form", "options"),
    [
        ("PNG", {"exif": with_place(), "pnginfo": comments(), "icc_profile": b"SECRET" * 50}),
        ("JPEG", {"exif": with_place(), "comment": b"SECRET", "icc_profile": b"SECRET" * 50, "xmp": b"SECRET"}),
        ("WEBP", {"exif": with_place(), "icc_profile": b"SECRET" * 50, "xmp": b"SECRET"}),
        ("GIF", {"comment": b"SECRET"}),
    ],
)
def test_nothing_but_the_picture_is_kept(form: str, options: dict) -> None:
    content = drawn(form, **options)
    assert b"SECRET" in content or b"CameraMaker" in content
    picture = checked(content).picture
    assert picture is not None
    for kept in (picture.content, *picture.variants.values()):
        assert not any(word in kept for word in (b"SECRET", b"CameraMaker", b"Exif", b"ICC"))
        assert not opened(kept).getexif()


def test_a_photo_taken_by_a_phone_does_not_tell_where() -> None:
    file = real("photo-gps.jpg")
    assert opened(file.read()).getexif().get_ifd(0x8825)
    picture = check(file, purpose="attachment").picture
    assert picture is not None
    assert not opened(picture.content).getexif()


def test_a_picture_is_turned_the_right_way_up() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # held on its side: the left edge becomes the top
    picture = checked(drawn("JPEG", (640, 320), exif=exif), "a.jpg").picture
    assert picture is not None
    assert (picture.width, picture.height) == (320, 640)
    assert near(opened(picture.content), (160, 20), RED)
    assert near(opened(picture.content), (160, 620), BLUE)


def test_smaller_ones_are_made_of_a_large_picture_only() -> None:
    large, small = checked(drawn(size=(1300, 650))).picture, checked(drawn(size=(96, 48))).picture
    assert large is not None
    assert small is not None
    assert {width: opened(content).size for width, content in large.variants.items()} == {
        width: (width, width // 2) for width in WIDTHS
    }
    assert not small.variants


def test_a_photo_is_cut_square_from_the_middle() -> None:
    picture = checked(drawn(size=(900, 300)), purpose="photo").picture
    assert picture is not None
    assert (picture.width, picture.height) == (300, 300)
    assert near(opened(picture.content), (140, 150), RED)
    assert near(opened(picture.content), (160, 150), BLUE)


def test_a_moving_picture_is_kept_still() -> None:
    frames = [Image.new("P", (200, 100), colour) for colour in (0, 255)]
    out = BytesIO()
    frames[0].save(out, "GIF", save_all=True, append_images=frames[1:], duration=100)
    kept = checked(out.getvalue(), "moving.gif")
    assert (kept.name, kept.kind.mime) == ("moving.png", "image/png")
    assert kept.picture is not None
    assert getattr(opened(kept.picture.content), "n_frames", 1) == 1


@pytest.mark.parametrize(
    ("form", "mode"),
    [("PNG", "P"), ("PNG", "L"), ("PNG", "1"), ("PNG", "LA"), ("PNG", "I;16"), ("JPEG", "CMYK"), ("GIF", "P")],
)
def test_every_sort_of_colour_is_drawn(form: str, mode: str) -> None:
    image = opened(drawn(form, (200, 100), "L" if mode == "I;16" else mode))
    if mode == "I;16":
        image = image.convert("I").point(lambda level: level * 256).convert("I;16")
    out = BytesIO()
    image.save(out, form)
    picture = checked(out.getvalue()).picture
    assert picture is not None
    grey = opened(picture.content).convert("L")
    red, blue = (sum(grey.crop(half).tobytes()) / 10_000 for half in ((0, 0, 100, 100), (100, 0, 200, 100)))
    assert 60 < red < 100  # as bright as before
    assert 15 < blue < 45


def test_what_is_clear_stays_clear() -> None:
    out = BytesIO()
    Image.new("RGBA", (600, 300), (255, 0, 0, 0)).save(out, "PNG")
    picture = checked(out.getvalue()).picture
    assert picture is not None
    for content in (picture.content, picture.variants[96]):
        assert opened(content).convert("RGBA").getpixel((5, 5))[3] == 0


def test_a_picture_of_too_many_pixels_is_refused_before_it_is_drawn(settings) -> None:
    settings.GUILDHALL_PICTURE_LIMIT_MP = 1
    with pytest.raises(BadFile, match="A picture may have 1 million"):
        checked(drawn(size=(1001, 1000)))
    assert checked(drawn(size=(1000, 1000)))


def test_a_page_hidden_in_a_picture_is_not_kept() -> None:
    picture = checked(drawn("GIF") + b"<script>alert(1)</script>PK\x05\x06", "a.gif").picture
    assert picture is not None
    assert b"<script>" not in picture.content
