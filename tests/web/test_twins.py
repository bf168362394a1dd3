"""Recordings for phones that play no Opus."""

from flask import Flask

from lms.core import sound
from lms.core.files import MediaStore
from tests.client import PageClient
from tests.core.recorded import recording


def test_phone_gets_the_opus_or_its_twin(app: Flask, client: PageClient) -> None:
    made = sound.sound_from(recording("webm"))
    name = sound.keep(MediaStore(app.config["SETTINGS"].instance_path / "media"), made)

    with client.get(f"/media/{name}") as opus, client.get(f"/media/{name}?m4a") as twin:
        assert (opus.mimetype, opus.data) == ("audio/ogg", made.opus)
        assert (twin.mimetype, twin.data) == ("audio/mp4", made.aac)
        assert "immutable" in twin.headers["Cache-Control"]
    with client.get(f"/media/{name}?m4a", headers={"Range": "bytes=0-9"}) as part:
        assert (part.status_code, part.data) == (206, made.aac[:10])
