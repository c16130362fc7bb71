#!/usr/bin/python3
"""Runs the cases with `casebook render` and compares with what was recorded from Jinja.

usage: differential.py BUILD

BUILD is the folder that programs are built in.
Writes TAP: one test for each case.
"""

import concurrent.futures
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile

import cases

ERROR = re.compile(r"^[^\n:]+:\d+:\d+: error: [^\n]+\n")


def run(program, case, standard):
    """What is wrong with the result of one case, or None."""
    with tempfile.TemporaryDirectory() as folder:
        root = pathlib.Path(folder)
        for name, text in case.templates.items():
            (root / name).parent.mkdir(parents=True, exist_ok=True)
            (root / name).write_bytes(text.encode("utf-8"))
        (root / "data.json").write_text(json.dumps({**standard, **case.data}), encoding="utf-8")
        result = subprocess.run([program, "render", "main", "--data", "data.json"], cwd=root,
                                capture_output=True, check=False)
    output = result.stdout.decode("utf-8")
    message = result.stderr.decode("utf-8")
    if case.expected is None:
        if result.returncode == 1 and ERROR.match(message):
            return None
        return f"status {result.returncode} instead of an error; printed {output!r} {message!r}"
    if result.returncode != 0 or message:
        return f"status {result.returncode}: {message}"
    if output != case.expected:
        return f"expected {case.expected!r}\ngot      {output!r}"
    return None


def main():
    program = os.path.abspath(f"{sys.argv[1]}/casebook")
    standard = cases.data()
    found = [(path, case) for path in cases.files() for case in cases.read(path)[1]]
    print(f"1..{len(found)}")
    failed = 0
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        wrong = pool.map(lambda item: run(program, item[1], standard), found)
        for number, ((path, case), problem) in enumerate(zip(found, wrong), 1):
            print(f"{'not ok' if problem else 'ok'} {number} - {path.stem}: {case.title}")
            if problem:
                failed += 1
                for line in problem.split("\n"):
                    print(f"# {line}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
