"""What an address may hold: a number in it is one that every database can compare."""

from flask import Flask
from werkzeug.routing import IntegerConverter


class CountConverter(IntegerConverter):
    """`<int:…>` of nine digits at most, which a column of 32 bits holds: an address with a longer number leads nowhere."""

    regex = r"\d{1,9}"


def init_app(app: Flask) -> None:
    app.url_map.converters["int"] = CountConverter
