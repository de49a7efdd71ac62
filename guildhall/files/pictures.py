"""Pictures: drawn anew, so that nothing but the picture itself is kept: no place, no camera, no hidden file."""

from dataclasses import dataclass
from io import BytesIO
from typing import IO

from django.conf import settings
from PIL import Image, ImageOps

WIDTHS = (96, 480, 1200)  # an avatar, a card, a page
PHOTO = 1200  # the longest side of a person's photo


class NoPicture(ValueError):  # noqa: N818  # said to a person, not to a programmer
    """It cannot be drawn; its text goes on after the file's name."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture drawn anew, and smaller ones by width."""

    content: bytes
    mime: str
    width: int
    height: int
    variants: dict[int, bytes]


def widths_below(width: int) -> list[int]:
    """The widths a picture `width` pixels wide is also kept in."""
    return [smaller for smaller in WIDTHS if smaller < width]


def draw(file: IO[bytes], mime: str, *, square: bool = False) -> Picture:
    """The picture in `file`, turned the right way up, its first frame only; `square` cuts out the middle for a photo.

    Raises:
        NoPicture: it is damaged or too large.
    """
    image = _upright(file, mime)
    if square:
        side = min(PHOTO, *image.size)
        image = ImageOps.fit(image, (side, side), Image.Resampling.LANCZOS)
    kept = "image/png" if mime == "image/gif" else mime  # a still picture; GIF knows 256 colours, PNG all of them
    content = _encode(image, kept)
    variants = {width: _encode(_scaled(image, width), "image/webp") for width in widths_below(image.width)}
    return Picture(content, kept, *image.size, variants)


def _upright(file: IO[bytes], mime: str) -> Image.Image:
    file.seek(0)
    try:
        with Image.open(file, formats=[mime.removeprefix("image/").upper()]) as image:
            _require_few_pixels(image)
            ImageOps.exif_transpose(image, in_place=True)
            return _bare(image, mime)
    except NoPicture:
        raise
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise NoPicture(_too_large()) from error
    except Exception as error:  # a hostile picture may raise anything; whatever it is, it is not taken
        raise NoPicture("is damaged or is not a picture. Open it, save it again and choose it again.") from error


def _require_few_pixels(image: Image.Image) -> None:
    width, height = image.size
    if width * height > _megapixels() * 1_000_000:
        raise NoPicture(_too_large())
    if not width or not height:
        raise ValueError("nothing to draw")


def _bare(image: Image.Image, mime: str) -> Image.Image:
    deep = image.mode.startswith(("I", "F"))  # 16 or 32 bits a pixel
    grey = image.mode in ("1", "L") or deep
    clear = mime != "image/jpeg" and image.has_transparency_data
    if image.mode.startswith("I;16"):
        image = image.convert("I").point(lambda level: level / 256)
    mode = "RGBA" if clear else "L" if grey else "RGB"
    bare = image if image.mode == mode else image.convert(mode)  # each copy of a large picture is 160 MB
    bare.load()
    bare.info = {}  # Pillow would write what it finds here: profile, comment, place
    return bare


def _scaled(image: Image.Image, width: int) -> Image.Image:
    height = max(1, round(image.height * width / image.width))
    return image.resize((width, height), Image.Resampling.LANCZOS, reducing_gap=3.0)


def _encode(image: Image.Image, mime: str) -> bytes:
    out = BytesIO()
    match mime:
        case "image/jpeg":
            image.save(out, "JPEG", quality=88, progressive=True, optimize=True)
        case "image/webp":
            image.save(out, "WEBP", quality=82)
        case _:
            image.save(out, "PNG")
    return out.getvalue()


def _megapixels() -> int:
    return int(getattr(settings, "GUILDHALL_PICTURE_LIMIT_MP", 40))


def _too_large() -> str:
    return f"has too many pixels. A picture may have {_megapixels()} million: make it smaller and choose it again."
