#!/usr/bin/python3
"""Records what Jinja makes of the cases: rewrites the results in tests/jinja/cases.

Needs the jinja2 that is the reference, version 3.1.2 (Debian's python3-jinja2).
"""

import sys

import cases
import jinja


def main():
    standard = cases.data()
    changed = 0
    for path in cases.files():
        head, found = cases.read(path)
        for case in found:
            expected = jinja.render(case.templates, {**standard, **case.data})
            if not case.recorded or case.expected != expected:
                changed += 1
                print(f"{path.name}: {case.title}: {expected!r}")
            case.recorded, case.expected = True, expected
        cases.write(path, head, found)
    print(f"{changed} results are new or different")


if __name__ == "__main__":
    sys.exit(main())
