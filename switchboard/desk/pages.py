"""Templates and files of the desk."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from sanic.response import HTTPResponse, file, html

from actions.clock import Clock
from actions.formatting import clock_time, day
from switchboard.desk.errors import not_found
from switchboard.desk.visits import Visit

WEB = Path(__file__).parents[2] / "web"
TEMPLATES, ASSETS = WEB / "desk" / "templates", WEB / "desk" / "assets"
BUILT = WEB / "dist" / "desk"
"""What `switchboard web` puts there: htmx and idiomorph. Without them the pages work and are not live."""
ASSET_SECONDS = 300
_NAME = re.compile(r"[a-z]+\.(?:css|js|svg)")


class Pages:
    """What browsers are shown.

    Args:
        clock: what time it is.
        built: the folder with the libraries.
    """

    def __init__(self, clock: Clock, built: Path = BUILT) -> None:
        self._clock, self._built = clock, built
        self._environment = Environment(
            loader=FileSystemLoader(TEMPLATES),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._environment.filters |= {"ago": self._ago, "moment": self._moment, "iso": datetime.isoformat}

    def page(
        self,
        template: str,
        visit: Visit | None,
        *,
        status: int = 200,
        headers: dict[str, str] | None = None,
        **values: Any,
    ) -> HTTPResponse:
        """A page.

        Args:
            template: its file.
            visit: who it is for; None for anybody.
            status: of the response.
            headers: of the response.
            values: what the template shows.
        """
        agent, csrf = (None, "") if visit is None else (visit.agent, visit.csrf)
        live = agent is not None and (self._built / "htmx.js").is_file()
        text = self._environment.get_template(template).render(agent=agent, csrf=csrf, live=live, **values)
        return html(text, status=status, headers=headers or {})

    async def asset(self, name: str) -> HTTPResponse:
        """A file that pages need.

        Raises:
            PageError: there is none of that name.
        """
        for folder in (ASSETS, self._built):
            if _NAME.fullmatch(name) and (folder / name).is_file():
                caching = {"Cache-Control": f"public, max-age={ASSET_SECONDS}"}
                return await file(str(folder / name), headers=caching)
        raise not_found()

    def _ago(self, moment: datetime) -> str:
        """How long ago: `just now`, `4 min`, `3 h 10 min`, `2 days`."""
        minutes = max(timedelta(), self._clock.now() - moment) // timedelta(minutes=1)
        if minutes < 1:
            return "just now"
        if minutes < 60:
            return f"{minutes} min"
        hours = minutes // 60
        if hours < 24:
            return f"{hours} h {minutes % 60} min"
        return "1 day" if hours < 48 else f"{hours // 24} days"

    def _moment(self, moment: datetime) -> str:
        """The time where the company is, and the day unless that is today."""
        local = moment.astimezone()
        time = clock_time(local.time())
        return time if local.date() == self._clock.today() else f"{day(local.date())}, {time}"
