"""Pictures that people send: checked, turned upright, made smaller, and without what the camera wrote into them."""

import io
import warnings
from dataclasses import dataclass

from django.core.files.base import ContentFile
from PIL import Image, ImageOps

MOST_PIXELS = 50_000_000  # a phone's largest photograph
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
    """Encode an uploaded image anew, at most `longest_side` pixels long. Raises NotAPicture."""
    return encoded(opened(file, longest_side=longest_side), longest_side=longest_side)


def encoded(image: Image.Image, *, longest_side: int) -> Picture:
    """The image at most `longest_side` pixels long, with its pixels and nothing else in the file.

    Transparency stays (PNG); everything else becomes WebP.
    """
    is_see_through = image.mode in {"RGBA", "LA", "PA"} or "transparency" in image.info
    small = image.convert("RGBA" if is_see_through else "RGB")
    small.thumbnail((longest_side, longest_side))
    small.info = {}  # or a colour profile would go into the file, whatever is in it
    buffer = io.BytesIO()
    if is_see_through:
        small.save(buffer, "PNG", optimize=True)
    else:
        small.save(buffer, "WEBP", quality=85)
    kind = "png" if is_see_through else "webp"
    return Picture(ContentFile(buffer.getvalue()), f"image/{kind}", kind, *small.size)


def opened(file, *, longest_side: int = LONGEST_SIDE) -> Image.Image:
    """The decoded image, upright and at most `longest_side` pixels long; of a moving one the first picture.

    Raises NotAPicture. A moving picture would need its every frame judged and encoded: a short file can hold thousands.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            image = Image.open(file, formats=tuple(FORMATS))
            if image.width * image.height > MOST_PIXELS:
                raise NotAPicture
            image.thumbnail((longest_side, longest_side))  # before all else, so that a JPEG is never decoded whole
            return ImageOps.exif_transpose(image)
    except (OSError, ValueError, SyntaxError, EOFError, Image.DecompressionBombError, Warning) as error:
        raise NotAPicture from error
