"""What every channel keeps, against a real server that stands for its gateway."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
import urllib3

from lms.notices.channels import wire
from lms.notices.channels.gateways import Failed, Gateway, Gone, Receipt, Recorder, Refused, Unsure
from lms.notices.channels.models import Channel
from tests.notices.channels.standing import ADAPTERS, StandIn, message_for, stand_in


@pytest.fixture
def there() -> Iterator[StandIn]:
    with stand_in() as gateway:
        yield gateway


@pytest.fixture(params=list(Channel))
def channel(request: pytest.FixtureRequest) -> Channel:
    return request.param


@pytest.fixture
def gateway(channel: Channel, there: StandIn) -> Gateway:
    there.said = [ADAPTERS[channel].well]
    return ADAPTERS[channel].make(there.url)


def test_what_is_taken_has_a_receipt(channel: Channel, gateway: Gateway, there: StandIn) -> None:
    receipt = gateway.send(message_for(channel, there.url))

    assert receipt == Receipt(ADAPTERS[channel].reference)
    assert len(there.asked) == 1


@pytest.mark.parametrize("status", [400, 413, 422])
def test_refused_address_is_refused(channel: Channel, gateway: Gateway, there: StandIn, status: int) -> None:
    there.said = [(status, {"error": {"message": "no such number +212612000001"}}, {})]

    with pytest.raises(Refused) as caught:
        gateway.send(message_for(channel, there.url))

    assert "no such number" in caught.value.detail
    assert "612000001" not in caught.value.detail


@pytest.mark.parametrize(("asked", "wait"), [("120", timedelta(minutes=2)), (None, None), ("soon", None)])
def test_busy_gateway_is_tried_when_it_asks_for_it(
    channel: Channel, gateway: Gateway, there: StandIn, asked: str | None, wait: timedelta | None
) -> None:
    there.said = [(429, {}, {"Retry-After": asked} if asked else {})]

    with pytest.raises(Failed) as caught:
        gateway.send(message_for(channel, there.url))

    assert caught.value.wait == wait


@pytest.mark.parametrize("status", [500, 503, 401, 302])
def test_broken_gateway_has_sent_nothing(channel: Channel, gateway: Gateway, there: StandIn, status: int) -> None:
    there.said = [(status, b"<html>out of order</html>", {"Location": f"{there.url}/elsewhere"})]

    with pytest.raises(Failed):
        gateway.send(message_for(channel, there.url))

    assert len(there.asked) == 1, "A redirect is not followed: the key goes nowhere else"


@pytest.mark.parametrize("status", [502, 504])
def test_proxy_that_lost_the_answer_leaves_it_unsure(
    channel: Channel, gateway: Gateway, there: StandIn, status: int
) -> None:
    there.said = [(status, b"", {})]

    with pytest.raises(Unsure):
        gateway.send(message_for(channel, there.url))


def test_silence_after_sending_is_unsure(
    channel: Channel, gateway: Gateway, there: StandIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(wire, "TIMEOUT", urllib3.Timeout(connect=1, read=0.2))
    monkeypatch.setattr(wire.post, "__kwdefaults__", {"timeout": wire.TIMEOUT})
    there.said = [0.6]

    with pytest.raises(Unsure):
        gateway.send(message_for(channel, there.url))


def test_line_that_breaks_after_sending_is_unsure(channel: Channel, gateway: Gateway, there: StandIn) -> None:
    there.said = [None]

    with pytest.raises(Unsure):
        gateway.send(message_for(channel, there.url))


def test_gateway_that_is_not_there_has_sent_nothing(channel: Channel) -> None:
    with stand_in() as gone:
        url = gone.url

    with pytest.raises(Failed):
        ADAPTERS[channel].make(url).send(message_for(channel, url))


@pytest.mark.parametrize("body", [b"<html>ok</html>", b"", b"[]", b'{"messages": []}', b'{"id": null}', b"\xff\x00{"])
def test_garbage_instead_of_an_answer_is_unsure(there: StandIn, body: bytes) -> None:
    there.said = [(200, body, {})]

    for channel in (Channel.SMS, Channel.WHATSAPP):
        with pytest.raises(Unsure) as caught:
            ADAPTERS[channel].make(there.url).send(message_for(channel, there.url))

        assert "\0" not in caught.value.detail


def test_answer_without_end_is_given_up(channel: Channel, gateway: Gateway, there: StandIn) -> None:
    there.said = [(200, b"x" * 200_000, {})]

    with pytest.raises(Unsure):
        gateway.send(message_for(channel, there.url))


def test_key_travels_in_the_header_and_nowhere_else(there: StandIn) -> None:
    for channel in (Channel.SMS, Channel.WHATSAPP):
        there.said = [ADAPTERS[channel].well]
        ADAPTERS[channel].make(there.url).send(message_for(channel, there.url))

    assert [one.headers["Authorization"] for one in there.asked] == ["Bearer key-1"] * 2
    assert all("key-1" not in one.path and b"key-1" not in one.body for one in there.asked)


def test_sms_names_the_message_by_its_id(there: StandIn) -> None:
    there.said = [ADAPTERS[Channel.SMS].well]
    message = message_for(Channel.SMS, there.url)

    ADAPTERS[Channel.SMS].make(there.url).send(message)

    (asked,) = there.asked
    assert (asked.path, asked.headers["Idempotency-Key"]) == ("/messages", str(message.id))
    assert asked.json == {
        "to": "+212612000001", "from": "COOP", "text": "جديد\nإيقاف: http://lms.test/stop/aaaaaaaabbbbbbbb",
    }  # fmt: skip


@pytest.mark.parametrize("language", ["ar", "fr"])
def test_whatsapp_fills_in_the_approved_template(there: StandIn, language: str) -> None:
    there.said = [ADAPTERS[Channel.WHATSAPP].well]

    ADAPTERS[Channel.WHATSAPP].make(there.url).send(message_for(Channel.WHATSAPP, there.url, language=language))

    said = there.asked[0].json
    assert (said["to"], said["type"]) == ("212612000001", "template")
    assert said["template"]["name"] == "something_new"
    assert said["template"]["language"] == {"code": language}
    assert said["template"]["components"][0]["parameters"][0]["text"] == "http://lms.test/stop/aaaaaaaabbbbbbbb"


def test_whatsapp_answers_in_free_words(there: StandIn) -> None:
    there.said = [ADAPTERS[Channel.WHATSAPP].well]

    ADAPTERS[Channel.WHATSAPP].make(there.url).send(message_for(Channel.WHATSAPP, there.url, is_answer=True))

    assert there.asked[0].json["type"] == "text"
    assert there.asked[0].json["text"]["body"].startswith("جديد")


@pytest.mark.parametrize(("code", "kind"), [(131026, Refused), (131056, Failed), (130429, Failed), (131047, Failed)])
def test_whatsapp_code_says_more_than_the_status(there: StandIn, code: int, kind: type[Exception]) -> None:
    there.said = [(400, {"error": {"message": "x", "code": code}}, {})]

    with pytest.raises(kind):
        ADAPTERS[Channel.WHATSAPP].make(there.url).send(message_for(Channel.WHATSAPP, there.url))


@pytest.mark.parametrize("status", [404, 410])
def test_push_service_that_knows_the_browser_no_more_ends_it(there: StandIn, status: int) -> None:
    there.said = [(status, b"", {})]

    with pytest.raises(Gone):
        ADAPTERS[Channel.PUSH].make(there.url).send(message_for(Channel.PUSH, there.url))


@pytest.mark.parametrize(
    "address",
    ["http://localhost:1/x", "https://169.254.169.254/", "https://evil.test/", "https://127.0.0.1.evil.test/",
     "https://a@127.0.0.1/", "http://[::1]/", "https://127.0.0.1:99999/", "file:///etc/passwd", ""],
)  # fmt: skip
def test_push_never_asks_an_address_that_is_no_push_service(there: StandIn, address: str) -> None:
    with pytest.raises(Gone):
        ADAPTERS[Channel.PUSH].make(there.url).send(message_for(Channel.PUSH, there.url, address=address))

    assert there.asked == []


def test_recorder_takes_everything(channel: Channel) -> None:
    assert Recorder().send(message_for(channel, "http://nowhere.test")).is_recorded
