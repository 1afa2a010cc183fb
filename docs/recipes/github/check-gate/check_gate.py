"""Fails a job unless the newest gate of a name was passed."""

import os
import sys
from pathlib import Path
from urllib.parse import urlencode

sys.path.insert(0, str(Path(__file__).parents[1]))
from cairn import asked, failed, output, summarised

gate = os.environ["GATE"]
found = asked("/v1/gates?" + urlencode({"product": os.environ["PRODUCT"], "name": gate, "limit": 200}))["items"]
if not found:
    failed("gate_not_found", f"The product has no gate {gate} yet.")
newest = max(found, key=lambda row: row["opened_at"])
if newest["outcome"] not in {"go", "conditional_go"}:
    unmet = ", ".join(newest["unmet"]) or "nothing"
    failed("gate_not_passed", f"{gate} is {newest['state']} ({newest['outcome'] or 'undecided'}); unmet: {unmet}.")
output(outcome=newest["outcome"])
summarised(f"✅ **{gate}** was passed: {newest['outcome']}, decided by {newest['decided_by']}.")
