"""What is sent compressed, how, and to whom (RFC 9110, 12.5.3)."""

import gzip

import brotli
import pytest
import zstandard
from hypothesis import given
from hypothesis import strategies as st

from lms.web import static
from lms.web.compression import ENCODINGS, encoding_for
from tests.client import PageClient
from tests.web.test_web import css_address


def unzstd(content: bytes) -> bytes:
    return zstandard.ZstdDecompressor().decompress(content)


READ = {"br": brotli.decompress, "gzip": gzip.decompress, "zstd": unzstd, None: bytes}


@pytest.mark.parametrize(
    ("accepted", "chosen"),
    [
        ("gzip, deflate, br, zstd", "br"),
        ("gzip, zstd", "zstd"),
        ("gzip", "gzip"),
        ("br;q=0.5, zstd", "zstd"),
        ("br;q=0.2, zstd;q=0.4, gzip;q=0.8", "gzip"),
        ("br;q=0, *", "zstd"),
        ("*", "br"),
        ("*;q=0", None),
        ("br;q=0", None),
        ("identity", None),
        ("identity, gzip;q=0.5", None),
        ("identity;q=0.5, gzip", "gzip"),
        ("deflate", None),
        ("abr, gzipped", None),
        ("BR", "br"),
        ("", None),
    ],
)
def test_answer_is_compressed_as_the_phone_likes_best(client: PageClient, accepted: str, chosen: str | None) -> None:
    answer = client.http.get(css_address(), headers={"Accept-Encoding": accepted})

    assert answer.headers.get("Content-Encoding") == chosen
    assert READ[chosen](answer.data) == static.files()["app.css"][0]
    assert answer.headers["Vary"] == "Accept-Encoding"


@pytest.mark.parametrize("accepted", ENCODINGS)
def test_page_is_compressed_too(client: PageClient, accepted: str) -> None:
    answer = client.http.get("/verify", headers={"Accept-Encoding": accepted})

    assert READ[accepted](answer.data).startswith(b"<!doctype html>")


@given(st.text(max_size=300))
def test_whatever_a_client_says_is_answered(accepted: str) -> None:
    assert encoding_for(accepted) in {*ENCODINGS, None}


@given(st.dictionaries(st.sampled_from([*ENCODINGS, "deflate", "identity"]), st.integers(0, 10)))
def test_nothing_is_chosen_that_is_refused_or_liked_less(weights: dict[str, int]) -> None:
    chosen = encoding_for(", ".join(f"{name};q={weight / 10}" for name, weight in weights.items()))

    ours = {name: weights.get(name, 0) for name in ENCODINGS}
    if chosen is None:
        assert max(ours.values()) == 0 or max(ours.values()) < weights.get("identity", 0)
    else:
        assert ours[chosen] == max(ours.values()) > 0
