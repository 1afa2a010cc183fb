"""Every way a feature says no."""

from domain.errors import Refused


class FeatureRefusals:
    """What a feature refuses, and by which rule."""

    class TracesToNothing(Refused, code="feature.traces_to_nothing"):
        """A feature answers an opportunity or an obligation; name one of them."""

    class AlreadyPlanned(Refused, code="feature.already_planned"):
        """It has a place on the roadmap; reschedule it, and say why."""

    class NotPlanned(Refused, code="feature.not_planned"):
        """It has no place on the roadmap yet; plan it first."""

    class DependencyOpen(Refused, code="feature.dependency_open"):
        """A feature is committed when everything it depends on was accepted; settle these dependencies first."""

    class WorkHasBegun(Refused, code="feature.work_has_begun"):
        """Work on it has begun, so no commitment is given or withdrawn; it is delivered or dropped."""

    class Over(Refused, code="feature.over"):
        """A delivered feature stays as it is, and a dropped one is revived first."""
