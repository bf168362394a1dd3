"""What gateways tell of people's answers. Addresses for programs: they prove themselves by a secret, never by a cookie."""

from flask import Blueprint, Response, request
from flask.typing import ResponseReturnValue

from lms.core import clock
from lms.core.access import for_programs, grants
from lms.notices.channels import policy, services
from lms.notices.channels.answers import sms_reply, whatsapp_replies
from lms.notices.channels.models import Channel

bp = Blueprint("reminder_hooks", __name__)


def refusal(status: int, message: str) -> Response:
    return Response(message, status=status, content_type="text/plain; charset=utf-8")


@bp.post("/hooks/sms")
@for_programs
@grants(policy.sms_gateway)
def create_sms_answer() -> ResponseReturnValue:
    """{"from": "+2126…", "text": "STOP"}. What cannot be read is thanked for too: sent again, it would not be better."""
    reply = sms_reply(request.get_data())
    if reply is not None:
        services.hear(Channel.SMS, reply, at=clock.now())
    return Response(status=204, content_type="text/plain")


@bp.get("/hooks/whatsapp")
@for_programs
@grants(policy.whatsapp_asking)
def show_whatsapp_challenge(challenge: str) -> ResponseReturnValue:
    return Response(challenge, content_type="text/plain")


@bp.post("/hooks/whatsapp")
@for_programs
@grants(policy.whatsapp)
def create_whatsapp_answers() -> ResponseReturnValue:
    for reply in whatsapp_replies(request.get_data()):
        services.hear(Channel.WHATSAPP, reply, at=clock.now())
    return Response(status=204, content_type="text/plain")
