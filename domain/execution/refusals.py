"""Every way the third stage says no."""

from domain.errors import Refused


class ExecutionRefusals:
    """What the stage refuses, and by which rule."""

    class NotInBacklog(Refused, code="execution.not_in_backlog"):
        """Only stories of this backlog are ordered; one that was removed is reopened first."""

    class OneSprintAtATime(Refused, code="sprint.one_at_a_time"):
        """Another sprint of this iteration has not ended; close or cancel it first."""
