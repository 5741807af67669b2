"""`python -m actions [--port N] [--host ADDRESS]`: start the action server."""

from __future__ import annotations

import argparse
import logging
import sys

DEFAULT_HOST, DEFAULT_PORT = "127.0.0.1", 5055


def main() -> None:
    """Read the command line and serve."""
    parser = argparse.ArgumentParser(prog="python -m actions", description="Serve the actions of all packs.")
    parser.add_argument("--port", type=int, default=DEFAULT_PORT, help=f"port to bind (default {DEFAULT_PORT})")
    parser.add_argument("--host", default=DEFAULT_HOST, help=f"address to bind (default {DEFAULT_HOST})")
    options = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    # The SDK reports every action that it registers, and Sanic its own comings and goings.
    for name in ("rasa_sdk", "sanic"):
        logging.getLogger(name).setLevel(logging.WARNING)

    _keep_setuptools_out()
    from actions.server import run

    try:
        run(options.host, options.port)
    except OSError as error:
        sys.exit(f"cannot listen on {options.host}:{options.port}: {error.strerror}; choose another --port")


def _keep_setuptools_out() -> None:
    """Sanic needs one function of distutils; the standard library's does, and setuptools' takes 0.3 s to import."""
    try:
        import _distutils_hack
    except ImportError:
        return
    _distutils_hack.remove_shim()


if __name__ == "__main__":
    main()
