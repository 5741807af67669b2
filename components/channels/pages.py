"""The files of page and widget, and the headers that keep a page to itself."""

from __future__ import annotations

import re
from pathlib import Path

from sanic.response import HTTPResponse, file, html

from components.channels.errors import RequestError
from components.channels.settings import WebSettings
from components.channels.texts import with_texts

ROOT = Path(__file__).parents[2] / "web"
BUILT, PLAIN = "dist", "plain"
"""The bundle, and the plain form that takes its place where there is none."""
PAGE, WIDGET = "index.html", "widget.js"
_NAME = re.compile(r"[A-Za-z0-9_-][A-Za-z0-9._-]*")
# Styles stand within the page because chat components write them there; scripts never do.
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: https:; "
    "font-src 'self' data:; connect-src 'self'; media-src 'self' data:; base-uri 'none'; form-action 'self'; "
    "frame-ancestors 'self'{sites}"
)
SAFE = {"X-Content-Type-Options": "nosniff", "Referrer-Policy": "no-referrer"}
NOTHING = {
    **SAFE,
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}
"""For what is no page."""
ASSET_SECONDS = 300


class Pages:
    """What a browser loads.

    Args:
        settings: of the channel.
        root: the folder with the bundle or the plain form.
    """

    def __init__(self, settings: WebSettings, root: Path = ROOT) -> None:
        self._root, self._texts = root, settings.texts
        self._policy = _POLICY.format(sites="".join(f" {site}" for site in settings.sites))

    @property
    def built(self) -> bool:
        """Whether there is a bundle."""
        return (self._root / BUILT / PAGE).is_file()

    async def page(self) -> HTTPResponse:
        """The page.

        Raises:
            RequestError: there is none.
        """
        headers = {**SAFE, "Content-Security-Policy": self._policy, "Cache-Control": "no-store"}
        return html(with_texts(self._path(PAGE).read_text(encoding="utf-8"), self._texts), headers=headers)

    async def widget(self) -> HTTPResponse:
        """The script for embedding sites.

        Raises:
            RequestError: there is none.
        """
        caching = {"Cache-Control": f"public, max-age={ASSET_SECONDS}", "Cross-Origin-Resource-Policy": "cross-origin"}
        return await self._file(WIDGET, caching)

    async def asset(self, name: str) -> HTTPResponse:
        """A file that page or widget need.

        Raises:
            RequestError: there is none of that name.
        """
        if not _NAME.fullmatch(name):
            raise _missing()
        return await self._file(f"assets/{name}", {"Cache-Control": f"public, max-age={ASSET_SECONDS}"})

    async def _file(self, name: str, headers: dict[str, str]) -> HTTPResponse:
        return await file(str(self._path(name)), headers={**SAFE, **headers})

    def _path(self, name: str) -> Path:
        path = self._root / (BUILT if self.built else PLAIN) / name
        if not path.is_file():
            raise _missing()
        return path


def _missing() -> RequestError:
    return RequestError(404, "not_found", "There is no such file.")
