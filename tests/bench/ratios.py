#!/usr/bin/env python3
"""Sets a build beside its floor: usage: ratios.py BUILD.json [HUGO.json], of hyperfine."""
import json
import pathlib
import sys


def seconds(path, how):
    return {one["command"]: one[how] for one in json.loads(pathlib.Path(path).read_text())["results"]}


def main():
    for how in ("median", "min"):
        times = seconds(sys.argv[1], how)
        floor = times["cmark, one thread"] + times["cp -r of the output"]
        clean = times["casebook, clean"]
        print(f"{how}: floor {floor:.2f} s, clean build {clean:.2f} s, {clean / floor:.2f} times the floor")
    if len(sys.argv) > 2 and pathlib.Path(sys.argv[2]).exists():
        hugo = seconds(sys.argv[2], "min")["hugo"]
        print(f"hugo {hugo:.2f} s, {hugo / clean:.1f} times the clean build")


main()
