"""The attributes of `<img>` for a stored picture: its copies by width, and its size, so that the page does not jump."""

from flask import Flask, url_for
from markupsafe import Markup

from lms.core.files import media_store, private_store
from lms.core.pictures import RASTER, WIDTHS, size_of, smallest_width

# Narrower ones have this width on every screen; wider ones fill the column, which is as wide as a phone, or this.
_FIXED, COLUMN = 320, 608
# What the browser reckons with. The column of a phone of 360 pixels has 328: counted as 320, so that 640 serve its two
# pixels a point; browsers take the next larger width, be it for one pixel.
_SIZES = f"(max-width:40rem) calc(100vw - 2.5rem),{COLUMN}px"


def pictured(name: str, width: int, height: int, *, is_lazy: bool = False) -> Markup:
    """`src`, `srcset`, `sizes`, `width`, `height` and `loading` of the stored picture `name`, shown `width` CSS pixels wide.

    `height` serves drawings; a photo has its own. Drawings (SVG) are the same file for every screen.
    """
    address = url_for("web.show_media", name=name)
    lazy = Markup(" loading=lazy") if is_lazy else ""
    path = media_store().path_of(name) if name.rpartition(".")[2] in RASTER else None
    size = size_of(path) if path else None
    if size is None:
        return Markup('src="{}" width="{}" height="{}"{}').format(address, width, height, lazy)
    box = Markup('width="{}" height="{}"{}').format(width, max(1, round(width * size[1] / size[0])), lazy)
    if width < _FIXED:
        once, twice = smallest_width(width), smallest_width(2 * width)
        return Markup('src="{0}?w={1}" srcset="{0}?w={2} 2x" {3}').format(address, once, twice, box)
    # Those that are narrower than the picture, and one that shows all of it.
    widths = [one for one in WIDTHS if one >= _FIXED and (one < size[0] or one == smallest_width(size[0]))]
    copies = ",".join(f"{address}?w={one} {min(one, size[0])}w" for one in widths or (_FIXED,))
    return Markup('src="{}?w={}" srcset="{}" sizes="{}" {}').format(
        address, (widths or (_FIXED,))[0], copies, _SIZES, box
    )


def copy_address(name: str, width: int) -> str:
    """Of the stored picture `name`, for what is no `<img>` and cannot choose: a copy for two pixels a point."""
    address: str = url_for("web.show_media", name=name)
    return f"{address}?w={smallest_width(2 * width)}" if name.rpartition(".")[2] in RASTER else address


def measured(folder: str, name: str) -> Markup:
    """`width` and `height` of a photo in a private store, which a view of its own sends."""
    path = private_store(folder).path_of(name)
    size = size_of(path) if path else None
    return Markup('width="{}" height="{}"').format(*size) if size else Markup("")


def init_app(app: Flask) -> None:
    app.jinja_env.globals.update(pictured=pictured, copy_address=copy_address, measured=measured)
