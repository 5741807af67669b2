"""The ways in which colleagues are told of new tickets: those that the settings switch on."""

from __future__ import annotations

from components.channels.slack_workspace import Workspace
from switchboard.desk.back_end import BackEnd
from switchboard.desk.notices.email import EmailNotices
from switchboard.desk.notices.slack import SlackNotices
from switchboard.desk.settings import DeskSettings


def email_notices(settings: DeskSettings) -> EmailNotices | None:
    """E-mails, where they are on."""
    return None if settings.email is None else EmailNotices(settings.email, settings.url)


def slack_notices(settings: DeskSettings, back_end: BackEnd) -> SlackNotices | None:
    """The channel of Slack, where there is one for the desk."""
    slack = settings.slack
    if slack is None or slack.token is None or slack.desk_channel is None:
        return None
    workspace = Workspace(slack.token, slack.api_url)
    return SlackNotices(workspace, slack.desk_channel, settings.url, back_end, email_match=slack.email_match)
