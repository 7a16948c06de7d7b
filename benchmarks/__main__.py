"""`make bench`: every module here has `measure()`, which gives figures by name; ratios are measured side by side."""

from __future__ import annotations

import importlib
import pkgutil
import sys

import benchmarks


def main(wanted: list[str]) -> None:
    for module in sorted(one.name for one in pkgutil.iter_modules(benchmarks.__path__) if not one.name.startswith("_")):
        if wanted and module not in wanted:
            continue
        print(f"\n{module}")
        for name, figure in importlib.import_module(f"benchmarks.{module}").measure().items():
            print(f"  {name:<60} {figure:>12.2f}")


main(sys.argv[1:])
