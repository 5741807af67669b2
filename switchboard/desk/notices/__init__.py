"""What goes out of the desk: colleagues are told of new tickets."""

from switchboard.desk.notices.notices import NoticeError, Notices, Way

__all__ = ["NoticeError", "Notices", "Way"]
