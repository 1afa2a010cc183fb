"""How an operator has a server run, as the environment says it."""

import os
from typing import Annotated, Literal, Self

from pydantic import Field, ValidationError

from domain.errors import LifecycleError
from domain.values import Value


class TracingNotInstalled(LifecycleError, code="tracing_not_installed"):
    """OTEL_EXPORTER_OTLP_ENDPOINT is set, and what it needs is not installed: install .[otel], or unset it."""


Many = Annotated[int, Field(ge=1, le=1_000_000)]


class SettingUnreadable(LifecycleError, code="setting_unreadable"):
    """A setting in the environment is none that is known; docs/operating.md says what each may be."""


class Settings(Value):
    """What a server logs, who may read its metrics, when it is ready, and how much it takes on at once."""

    log: Literal["quiet", "lines", "json"] = "quiet"
    metrics_token: Annotated[str, Field(min_length=16)] | None = None
    ready_lag: Many = 10_000  # positions that views may be behind
    most_commands: Many = 128  # under way at once
    most_reads: Many = 512

    @property
    def traces(self) -> bool:
        """Whether OpenTelemetry is told by its own words where spans go."""
        return any(os.environ.get(f"OTEL_EXPORTER_OTLP_{each}ENDPOINT") for each in ("", "TRACES_"))

    @classmethod
    def read(cls) -> Self:
        """What the environment says, CAIRN_LOG for one; raises SettingUnreadable, and never tells what it said."""
        said = {name: os.environ.get(f"CAIRN_{name.upper()}") for name in cls.model_fields}
        try:
            return cls.model_validate_strings({name: value for name, value in said.items() if value})
        except ValidationError as unfit:
            faults = [f"CAIRN_{str(each['loc'][0]).upper()}: {each['msg']}" for each in unfit.errors()]
            raise SettingUnreadable("; ".join(faults)) from None
