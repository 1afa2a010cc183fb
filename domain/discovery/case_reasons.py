"""The half of a business case that says why: other ways to go, and the argument for this one."""

from typing import TYPE_CHECKING

from eventsourcing.domain import event

from domain.authority import PRODUCT_MANAGER
from domain.command import command
from domain.discovery.case_values import Argument, Option
from domain.errors import Refused
from domain.kernel import Revision
from domain.part import Part

MOST = 20


class CaseReasons(Part):
    """To do nothing is an option that every case names from the start; the others are weighed here."""

    if TYPE_CHECKING:

        def _be_open_to_change(self) -> None: ...

    class OptionWeighed(Revision, topic="business_case.option_weighed"):
        option: Option

    class Argued(Revision, topic="business_case.argued"):
        argument: Argument

    class TooManyOptions(Refused, code="business_case.too_many_options"):
        """A case weighs 20 options at most; sum up what belongs together."""

    def _begin_without_reasons(self) -> None:
        self.options: dict[str, Option] = {}
        self.argument: Argument | None = None

    @command(PRODUCT_MANAGER)
    def weigh_option(self, option: Option) -> None:
        """Say what was thought of another way to go."""
        self._be_open_to_change()
        if self.options.get(option.name) != option:
            if len(self.options) >= MOST and option.name not in self.options:
                raise self.TooManyOptions
            self._option_weighed(option=option)

    @event(OptionWeighed)
    def _option_weighed(self, option: Option) -> None:
        self.options = {**self.options, option.name: option}

    @command(PRODUCT_MANAGER)
    def argue(self, argument: Argument) -> None:
        """Say why: what is recommended, how it fits the strategy, and what might go wrong."""
        self._be_open_to_change()
        if argument != self.argument:
            self._argued(argument=argument)

    @event(Argued)
    def _argued(self, argument: Argument) -> None:
        self.argument = argument
