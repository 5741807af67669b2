"""Where the assistant's server passes on what colleagues say in the desk's channel of Slack."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import Any

from sanic.request import Request
from sanic.response import HTTPResponse
from sanic.response import json as json_response
from sqlalchemy.exc import SQLAlchemyError

from actions.errors import BackEndError
from components.channels.delivery_tokens import DESK, check_delivery_token
from components.channels.errors import RequestError
from components.channels.requests import bearer, read_body, read_object, require_json
from switchboard.desk.notices.slack import Remark, SlackNotices

PATH = "/slack/events"
LARGEST_BODY = 512 * 1024


def slack_events(slack: SlackNotices, secret: str) -> Callable[[Request], Coroutine[Any, Any, HTTPResponse]]:
    """The handler, for a route with `stream=True`: what has no token of the assistant's is not looked at.

    Args:
        slack: the channel.
        secret: shared with the assistant.
    """

    async def events(request: Request) -> HTTPResponse:
        try:
            check_delivery_token(secret, bearer(request) or "", DESK)
            require_json(request)
            await hear(Remark.read(read_object(await read_body(request, LARGEST_BODY))))
        except RequestError as error:
            return json_response(error.body, status=error.status, headers=error.headers)
        return json_response({}, status=202)

    async def hear(remark: Remark) -> None:
        try:
            await slack.hear(remark)
        except (SQLAlchemyError, BackEndError):
            raise RequestError(503, "unavailable", "The database does not answer; Slack delivers it again.") from None

    return events
