"""script/bench: measures and prints a table. Ends with status 1 where something promised is not reached."""

import sys

from tests.benchmarks import faults, ingest, monitoring, pages, pathway, phone, questions, reads

PARTS = {
    "pages": pages.measure,
    "phone": phone.measure,
    "lrs": lambda: [*ingest.measure(), *reads.measure()],
    "pathway": pathway.measure,
    "questions": questions.measure,
    "monitoring": monitoring.measure,
}
# An hour and more: only where they are named.
LONG = {"monitoring"}


def main() -> int:
    names = sys.argv[1:] or [name for name in PARTS if name not in LONG]
    rows = faults.measure(names[1:]) if names[0] == "faults" else [row for name in names for row in PARTS[name]()]
    width = max(len(row.what) for row in rows)
    found = max(len(row.found) for row in rows)
    print(f"{'what':<{width}}  {'measured':<{found}}  to reach")
    for row in rows:
        print(f"{row.what:<{width}}  {row.found:<{found}}  {row.to_reach}  {'yes' if row.is_reached else 'NO'}")
    return 0 if all(row.is_reached for row in rows) else 1


if __name__ == "__main__":
    raise SystemExit(main())
