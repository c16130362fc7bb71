#!/usr/bin/env python3
"""Sets a build beside its floor: usage: ratios.py BUILD.json [HUGO.json], of hyperfine.

Where other work fills the machine, time that passes says little; processor time, shared among the
processors that a build uses and the floor does not, says more."""
import json
import os
import pathlib
import sys


def results(path):
    return {one["command"]: one for one in json.loads(pathlib.Path(path).read_text())["results"]}


def processor(result):
    return result["user"] + result["system"]


def main():
    found = results(sys.argv[1])
    floor = [found["cmark, one thread"], found["cp -r of the output"]]
    clean = found["casebook, clean"]
    lines = [("best time", sum(one["min"] for one in floor), clean["min"]),
             ("median time", sum(one["median"] for one in floor), clean["median"]),
             ("processor time", sum(map(processor, floor)), processor(clean) / os.cpu_count())]
    for what, low, high in lines:
        print(f"{what}: floor {low:.2f} s, clean build {high:.2f} s, {high / low:.2f} times the floor")
    if len(sys.argv) > 2 and pathlib.Path(sys.argv[2]).exists():
        hugo = results(sys.argv[2])["hugo"]
        print(f"hugo {hugo['min']:.2f} s, {hugo['min'] / clean['min']:.1f} times the clean build; "
              f"processors {processor(hugo):.1f} s, {processor(hugo) / processor(clean):.1f} times")


main()
