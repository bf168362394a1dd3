"""Pictures as phones ask for them, and the pages that show them."""

import io
from pathlib import Path

import pytest
from flask import Flask
from PIL import Image
from werkzeug.test import TestResponse

from lms.core.db import db
from lms.core.files import MediaStore
from lms.core.pictures import WIDTHS
from lms.web.pictures import measured, pictured
from tests.client import PageClient
from tests.core.test_pictures import CHROMIUM, OLD_IPHONE, detailed
from tests.factories import Cast


@pytest.fixture
def photo(app: Flask) -> str:
    """The name of a photo of 1024 × 640."""
    return MediaStore(Path(app.config["SETTINGS"].instance_path) / "media").keep(detailed(1024, 640, "WEBP"), "webp")


@pytest.fixture
def drawing(app: Flask) -> str:
    store = MediaStore(Path(app.config["SETTINGS"].instance_path) / "media")
    return store.keep(b"<svg xmlns='http://www.w3.org/2000/svg'/>", "svg")


def asked(client: PageClient, path: str, **headers: str) -> TestResponse:
    with client.http.get(path, headers={name.replace("_", "-"): value for name, value in headers.items()}) as answer:
        answer.get_data()
    return answer


@pytest.mark.parametrize(
    ("accept", "kind"), [(CHROMIUM, "image/avif"), ("image/webp,*/*", "image/webp"), (OLD_IPHONE, "image/jpeg")]
)
def test_one_address_gives_each_phone_what_it_takes(client: PageClient, photo: str, accept: str, kind: str) -> None:
    answer = asked(client, f"/media/{photo}?w=320", Accept=accept)

    with Image.open(io.BytesIO(answer.data)) as found:
        assert found.size == (320, 200)
    assert answer.mimetype == kind
    assert {"Accept", "Save-Data"} <= set(answer.headers["Vary"].replace(" ", "").split(","))
    assert "immutable" in answer.headers["Cache-Control"]
    assert "sandbox" in answer.headers["Content-Security-Policy"]


def test_reader_who_saves_data_gets_far_less(client: PageClient, photo: str) -> None:
    whole = asked(client, f"/media/{photo}?w=640", Accept=CHROMIUM)
    saved = asked(client, f"/media/{photo}?w=640", Accept=CHROMIUM, Save_Data="on")

    assert len(saved.data) < 0.7 * len(whole.data)


@pytest.mark.parametrize("width", ["0", "97", "-96", "1e3", "320px", "٣٢٠", "99999999999", "%00", ""])
def test_other_widths_are_not_there(client: PageClient, photo: str, width: str) -> None:
    assert client.get(f"/media/{photo}?w={width}").status_code == 404


def test_drawing_is_the_same_for_all(client: PageClient, drawing: str) -> None:
    answer = asked(client, f"/media/{drawing}?w=320", Accept=OLD_IPHONE)

    assert answer.mimetype == "image/svg+xml"
    assert "Accept," not in answer.headers.get("Vary", "")


@pytest.mark.parametrize("width", [48, 96, 160, 320, 608])
def test_page_offers_only_widths_that_are_drawn(app: Flask, client: PageClient, photo: str, width: int) -> None:
    with app.test_request_context():
        page = str(pictured(photo, width, width))

    addresses = [word.strip('",') for word in page.replace('="', " ").replace(",", " ").split() if "?w=" in word]
    assert addresses
    assert {int(one.rpartition("=")[2]) for one in addresses} <= set(WIDTHS)
    assert all(asked(client, one).status_code == 200 for one in addresses)
    assert f'width="{width}" height="{round(width * 640 / 1024)}"' in page


def test_narrow_photo_is_offered_once_and_not_enlarged(app: Flask) -> None:
    name = MediaStore(Path(app.config["SETTINGS"].instance_path) / "media").keep(detailed(200, 100, "WEBP"), "webp")

    with app.test_request_context():
        assert f'srcset="/media/{name}?w=320 200w"' in pictured(name, 320, 200)


def test_wide_photo_is_offered_up_to_its_own_width(app: Flask) -> None:
    name = MediaStore(Path(app.config["SETTINGS"].instance_path) / "media").keep(detailed(560, 320, "WEBP"), "webp")

    with app.test_request_context():
        assert f"?w=320 320w,/media/{name}?w=480 480w,/media/{name}?w=640 560w" in pictured(name, 608, 380)


@pytest.mark.parametrize("name", ["0" * 24 + ".webp", "0" * 24 + ".svg", "nothing"])
def test_picture_that_is_lost_still_has_its_place(app: Flask, name: str) -> None:
    with app.test_request_context():
        assert pictured(name, 96, 60, is_lazy=True) == f'src="/media/{name}" width="96" height="60" loading=lazy'
        assert measured("documents", name) == ""


def test_portrait_is_fetched_in_the_size_of_a_face(client: PageClient, cast: Cast, photo: str) -> None:
    cast.amina.picture = photo
    db.session.commit()

    page = client.sign_in(cast.amina).get("/me").text

    assert f"/media/{photo}?w=" in page
    assert " 2x" in page


@pytest.mark.parametrize(("said", "fetches"), [("on", False), ("ON ", False), ("off", True), ("", True)])
def test_stylesheet_is_not_fetched_beforehand_for_who_saves_data(client: PageClient, said: str, fetches: bool) -> None:
    page = client.get("/verify", headers={"Save-Data": said}).text

    assert ("rel=prefetch" in page) is fetches
    assert "<style>" in page
