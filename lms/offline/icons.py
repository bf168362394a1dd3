"""The icon of the application on a phone's home screen: web/static/icon.svg, drawn in the sizes that manifests want."""

import io
from functools import lru_cache

from PIL import Image, ImageDraw

GREEN, SAFFRON, CREAM = "#0F5C45", "#E9B44C", "#F3E7D0"
# Name → pixels, and whether the phone cuts it to a shape of its own (W3C Web Application Manifest, maskable icons).
ICONS = {"192.png": (192, False), "512.png": (512, False), "mask-512.png": (512, True)}
# In units of the drawing, 32 to a side.
_STAR = ((16, 3), (19.8, 12.2), (29, 16), (19.8, 19.8), (16, 29), (12.2, 19.8), (3, 16), (12.2, 12.2))
# Drawn larger and made smaller: Pillow's lines have no soft edges.
_OVERSIZE = 4
# What of a maskable icon no phone cuts off: a circle of 80 % of its width.
_SAFE = 0.72


@lru_cache
def icon(name: str) -> bytes:
    pixels, is_maskable = ICONS[name]
    side = pixels * _OVERSIZE
    picture = Image.new("RGBA", (side, side))
    pen = ImageDraw.Draw(picture)
    pen.rounded_rectangle((0, 0, side - 1, side - 1), radius=0 if is_maskable else side * 7 / 32, fill=GREEN)
    scale = side / 32 * (_SAFE if is_maskable else 1)

    def place(point: tuple[float, float]) -> tuple[float, float]:
        return side / 2 + (point[0] - 16) * scale, side / 2 + (point[1] - 16) * scale

    pen.polygon([place(point) for point in _STAR], fill=SAFFRON)
    half = 0.8
    pen.rectangle((place((7 - half, 7 - half)), place((25 + half, 25 + half))), outline=CREAM, width=round(1.6 * scale))
    out = io.BytesIO()
    picture.resize((pixels, pixels), Image.Resampling.LANCZOS).save(out, "PNG", optimize=True)
    return out.getvalue()
