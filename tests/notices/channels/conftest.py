"""People who asked to be reminded, with stand-ins behind the channels."""

from collections.abc import Iterator

import pytest

from lms.notices.channels import gateway_of
from lms.notices.channels.gateways import Gateway
from lms.notices.channels.models import Channel
from tests.notices.channels.reminding import Says


@pytest.fixture
def gateways(monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[Channel, Says]]:
    """What each channel says and took; set `answers`."""
    stand_ins = {channel: Says(may_repeat=channel is Channel.PUSH) for channel in Channel}

    def of(channel: Channel) -> Gateway:
        return stand_ins[channel]

    monkeypatch.setattr(gateway_of, "gateway_of", of)
    monkeypatch.setattr(gateway_of, "offered", lambda: list(Channel))
    return stand_ins
