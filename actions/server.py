"""The action server: the SDK's webhook protocol in one light process.

Unlike the stock server it listens on 127.0.0.1, answers no cross-origin requests, never sends a stack trace or the
request back, prepares the database while it starts, and says on `/health` whether the database answers.
"""

from __future__ import annotations

import asyncio
import json
import logging
import socket
import zlib
from typing import Any

from rasa_sdk.interfaces import ActionExecutionRejection, ActionNotFoundException
from sanic import Sanic
from sanic.exceptions import SanicException
from sanic.request import Request
from sanic.response import HTTPResponse
from sanic.response import json as json_response

from actions.database import default_database
from actions.registry import make_executor

logger = logging.getLogger(__name__)

# The server is ready without its database, but not before it had this long.
PREPARE_SECONDS = 1.0
HEALTH_SECONDS = 1.0
SHUTDOWN_SECONDS = 2.0
LARGEST_CALL = 64 * 1024 * 1024


def create_app(name: str = "switchboard-actions") -> Sanic:
    """Make the application with all packs' actions.

    Args:
        name: Sanic wants a different one for each application of a process.
    """
    app = Sanic(name, configure_logging=False)
    app.config.ACCESS_LOG = False
    app.config.REQUEST_MAX_SIZE = LARGEST_CALL
    app.config.GRACEFUL_SHUTDOWN_TIMEOUT = SHUTDOWN_SECONDS
    executor = make_executor()

    @app.get("/health")
    async def health(_: Request) -> HTTPResponse:
        return json_response({"status": "ok", "database": await _database_state()})

    @app.get("/actions")
    async def list_actions(_: Request) -> HTTPResponse:
        return json_response([{"name": action} for action in sorted(executor.actions)])

    @app.post("/webhook")
    async def webhook(request: Request) -> HTTPResponse:
        try:
            call = _read(request)
        except (ValueError, zlib.error):
            return json_response({"error": "The body must be an action call in JSON."}, status=400)
        try:
            return json_response(await executor.run(call))
        except ActionExecutionRejection as error:
            return json_response({"error": error.message, "action_name": error.action_name}, status=400)
        except ActionNotFoundException as error:
            logger.error("%s", error)
            return json_response({"error": error.message, "action_name": error.action_name}, status=404)

    async def failed(_: Request, error: Exception) -> HTTPResponse:
        if isinstance(error, SanicException):
            return json_response({"error": type(error).__name__}, status=error.status_code)
        logger.error("unexpected %s while answering a call", type(error).__name__)
        return json_response({"error": "internal error"}, status=500)

    async def prepare(_app: Sanic, _loop: Any) -> None:
        future = asyncio.get_running_loop().run_in_executor(None, _prepare)
        await asyncio.wait({future}, timeout=PREPARE_SECONDS)

    app.error_handler.add(Exception, failed)
    app.register_listener(prepare, "before_server_start")
    app.ctx.executor = executor
    return app


def run(host: str, port: int) -> None:
    """Serve until SIGINT or SIGTERM.

    Args:
        host: the address to bind.
        port: the port to bind; 0 takes a free one, which the log line names.

    Raises:
        OSError: the port cannot be bound.
    """
    # Bound here, because Sanic logs a failure to bind and ends as if nothing had happened.
    sock = socket.create_server((host, port), family=socket.AF_INET6 if ":" in host else socket.AF_INET)
    app = create_app()

    async def ready(_app: Sanic, _loop: Any) -> None:
        logger.info("%d actions ready on http://%s:%d", len(app.ctx.executor.actions), host, sock.getsockname()[1])

    app.register_listener(ready, "after_server_start")
    app.run(sock=sock, access_log=False, motd=False)


def _read(request: Request) -> dict[str, Any]:
    body = request.body
    if request.headers.get("Content-Encoding") == "deflate":
        body = zlib.decompress(body)
    call = json.loads(body)
    tracker = call.get("tracker") if isinstance(call, dict) else None
    if not isinstance(tracker, dict) or not tracker.get("sender_id") or not isinstance(call.get("next_action"), str):
        raise ValueError("not an action call")
    return dict(call)


def _prepare() -> None:
    try:
        default_database().prepare()
    except Exception as error:
        # The actions apologise, and the first one that finds the database back prepares it.
        logger.error("the database is not ready: %s: %s", type(error).__name__, _first_line(error))


def _first_line(error: Exception) -> str:
    return str(error).split("\n", 1)[0][:300]


async def _database_state() -> str:
    future = asyncio.get_running_loop().run_in_executor(None, default_database().check)
    done, _ = await asyncio.wait({future}, timeout=HEALTH_SECONDS)
    return "ok" if done and future.result() else "unavailable"
