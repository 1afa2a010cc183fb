"""Where the real data is that tests read and never copy; what needs it is skipped where it is absent."""

from pathlib import Path

ROOT = Path(__file__).parents[1]
PEPS = ROOT.parent / "shared" / "data" / "pep_events.csv.gz"
PEPS_MAPPING = ROOT / "api" / "imports" / "mappings" / "peps.toml"
