"""A phone fetches the photo that its screen needs, in the smallest format that it takes, and nothing jumps."""

import pytest
from playwright.sync_api import Browser

from lms.core.files import MediaStore
from lms.web.pictures import pictured
from tests.browser.live import Live
from tests.core.test_pictures import detailed

pytestmark = pytest.mark.browser


@pytest.mark.parametrize(("density", "width"), [(1, 320), (1.5, 480), (2, 640), (3, 1024)])
def test_phone_fetches_the_width_of_its_screen(live: Live, chromium: Browser, density: float, width: int) -> None:
    with live.app.test_request_context():
        store = MediaStore(live.app.config["SETTINGS"].instance_path / "media")
        photo = f"<img {pictured(store.keep(detailed(1024, 640, 'WEBP'), 'webp'), 608, 380)} alt=''>"
    context = chromium.new_context(viewport={"width": 360, "height": 740}, device_scale_factor=density, is_mobile=True)
    page = context.new_page()
    page.goto(f"{live.url}/verify")

    with page.expect_response(lambda answer: "/media/" in answer.url) as fetched:
        page.evaluate("(photo) => { document.querySelector('main').innerHTML = photo; }", photo)
        before = page.evaluate("document.images[0].clientHeight")
    page.wait_for_function("() => document.images[0].complete")

    assert fetched.value.url.endswith(f"?w={width}")
    assert fetched.value.headers["content-type"] == "image/avif"
    assert page.evaluate("document.images[0].clientHeight") == before > 0
    context.close()
