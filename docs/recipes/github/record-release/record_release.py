"""Records a release, and tells where it stands."""

import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))
from cairn import asked, output, summarised

names = ("go_no_go", "schedule", "increment", "version", "notes")
told = asked("/v1/releases", {name: os.environ[name.upper()] for name in names})
release, receipt = told["resource"]["id"], told["receipt"]
output(release=release, position=told["position"])
proof = f"position {told['position']}, leaf `{receipt['leaf']}`"
summarised(f"🚀 Released **{os.environ['VERSION']}** as `{release}`: {proof}.")
