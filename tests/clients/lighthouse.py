"""Google's Lighthouse, as its authors publish it on npm, with Debian's Chromium: its scores of a page and what they rest on."""

import json
import os
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.browser.chromium import FLAGS, PATH
from tests.clients.site import MISSING, MODULES

PROGRAM = MODULES / "lighthouse" / "cli" / "index.js"
CATEGORIES = ("performance", "accessibility", "best-practices")


@dataclass(frozen=True)
class Report:
    """`found`: Lighthouse's own JSON."""

    found: dict[str, Any]

    def score(self, category: str) -> int:
        """Of 100."""
        return round(self.found["categories"][category]["score"] * 100)

    def reasons(self, category: str) -> list[str]:
        """What cost points, in its words, with the elements or addresses concerned."""
        audits = self.found["audits"]
        counted = [audits[one["id"]] for one in self.found["categories"][category]["auditRefs"] if one["weight"]]
        return [
            f"{one['title']}: {one.get('displayValue', '')} {json.dumps(one.get('details', {}).get('items', []))[:400]}"
            for one in counted
            if one["score"] is not None and one["score"] < 1
        ]

    @property
    def fetched(self) -> list[str]:
        return [one["url"] for one in self.found["audits"]["network-requests"]["details"]["items"]]


def examine(url: str, cookie: str, folder: Path) -> Report:
    """One cold visit by its own phone (412 × 823, processor slowed 4 times, 1.6 Mbit/s, 150 ms), which nobody else sees.

    Raises AssertionError where it is not installed or did not come to an end.
    """
    assert PROGRAM.is_file(), MISSING
    headers, report = folder / "headers.json", folder / "report.json"
    headers.write_text(json.dumps({"Cookie": cookie}))
    flags = " ".join(["--headless=new", *FLAGS])
    command = ["node", str(PROGRAM), url, "--quiet", "--output=json", f"--output-path={report}", "--no-enable-error-reporting",
               f"--only-categories={','.join(CATEGORIES)}", f"--extra-headers={headers}", f"--chrome-flags={flags}"]  # fmt: skip
    environ = os.environ | {"CHROME_PATH": PATH}
    ended = subprocess.run(command, env=environ, capture_output=True, text=True, timeout=180, check=False)
    assert ended.returncode == 0, ended.stderr[-2000:]
    return Report(json.loads(report.read_text()))
