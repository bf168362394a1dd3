"""`voice_answer`: what is said aloud, which a trainer marks by a rubric. Who does not write answers like everybody else."""

import re
from typing import Any

from lms.core.recordings import AUDIO_TYPES
from lms.quizzes.kinds.base import ANSWER, Common, Form, Locales, Reason, Response, Unreadable, one_answer
from lms.quizzes.kinds.judged import Judged, read_judged
from lms.quizzes.kinds.source import Source

# As core.files.MediaStore names what it keeps.
_NAME = re.compile(rf"[0-9a-f]{{24}}\.({'|'.join(AUDIO_TYPES)})")


class VoiceAnswer(Judged, frozen=True, kw_only=True, tag="voice_answer"):
    """The response is the stored name of a recording. Whoever reads a form sees to it that it is one of hers (`uploads`)."""

    def read(self, form: Form, _seed: int) -> Response | Unreadable:
        name = one_answer(form)
        if isinstance(name, Unreadable):
            return name
        return name if _NAME.fullmatch(name) else Unreadable(Reason.UNKNOWN_OPTION)

    def form_of(self, response: object, _seed: int) -> dict[str, list[str]]:
        return {ANSWER: [str(response)]} if self.response_pattern(response) else {}

    def interaction(self, _locales: Locales) -> dict[str, Any]:
        return {"interactionType": "other", "correctResponsesPattern": []}

    def response_pattern(self, response: object) -> str:
        return response if isinstance(response, str) and _NAME.fullmatch(response) else ""


def parse(source: Source, common: Common) -> VoiceAnswer:
    return VoiceAnswer(**common, **read_judged(source))
