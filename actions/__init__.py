"""The action server's side of Switchboard: one sub-package a pack, over services and SQLAlchemy repositories.

Nothing here opens a file, a connection or an engine at import, so the stock SDK (`rasa run actions`) and
`python -m actions` may both import it freely.
"""
