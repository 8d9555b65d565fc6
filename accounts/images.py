"""Pictures that people send: checked, turned upright, made smaller, and without what the camera wrote into them."""

import io
import warnings
from dataclasses import dataclass

from django.core.files.base import ContentFile
from PIL import Image, ImageOps

MOST_PIXELS = 40_000_000
LONGEST_SIDE = 2_000
FORMATS = {"PNG": "image/png", "JPEG": "image/jpeg", "GIF": "image/gif", "WEBP": "image/webp"}


class NotAPicture(Exception):
    """The file is no image of a kind that we take, or a broken or far too large one."""


@dataclass(frozen=True)
class Picture:
    """An image encoded anew by us."""

    content: ContentFile
    media_type: str
    extension: str
    width: int
    height: int


def picture_from(file, *, longest_side: int = LONGEST_SIDE) -> Picture:
    """Encode an uploaded image anew, at most `longest_side` pixels long. Raises NotAPicture.

    Transparency stays (PNG); everything else becomes WebP. Of a moving picture the first frame stays.
    """
    image = _open(file)
    image.thumbnail((longest_side, longest_side))
    is_see_through = image.mode in {"RGBA", "LA", "PA"} or "transparency" in image.info
    image = image.convert("RGBA" if is_see_through else "RGB")
    buffer = io.BytesIO()
    if is_see_through:
        image.save(buffer, "PNG", optimize=True)
    else:
        image.save(buffer, "WEBP", quality=85)
    kind = "png" if is_see_through else "webp"
    return Picture(ContentFile(buffer.getvalue()), f"image/{kind}", kind, *image.size)


def _open(file) -> Image.Image:
    """The decoded first frame, upright."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            image = Image.open(file, formats=tuple(FORMATS))
            if image.width * image.height > MOST_PIXELS:
                raise NotAPicture
            image.load()
            return ImageOps.exif_transpose(image)
    except (OSError, ValueError, SyntaxError, EOFError, Image.DecompressionBombError, Warning) as error:
        raise NotAPicture from error
