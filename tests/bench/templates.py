#!/usr/bin/python3
"""Templates: casebook render beside Jinja and nunjucks, in one run.

usage: tests/bench/templates.py [SECONDS]

Renders the pages of tests/bench/templates/pages over the same data with all three, SECONDS for
each and page, and prints the processor time of one render, the best of five rounds; of nunjucks also
the mean of the first hundred, while V8 still compiles. Then renders the listing page 1,000 and
100,000 times and prints the most memory that was used. Ends with 1 if a goal is missed.
"""

import json
import math
import os
import pathlib
import subprocess
import sys
import time

import jinja2

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent
CASEBOOK = ROOT / "build/casebook"
WORK = ROOT / "build/bench/templates"
PAGES = HERE / "templates/pages"
ROUNDS = 5

TIMES_FASTER = 25     # listing, than either of the others
BYTES_A_SECOND = 300e6  # text, prose
GROWTH = 1.05         # memory from 1,000 to 100,000 renders


def run_casebook(page, repeat):
    """Processor time in seconds and the most memory in kB of `casebook render --repeat`."""
    process = subprocess.Popen([CASEBOOK, "render", PAGES / page, "--data", WORK / "data.json",
                                "--repeat", str(repeat)], stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        sys.exit(f"casebook render {page} failed")
    return usage.ru_utime + usage.ru_stime, usage.ru_maxrss


def time_casebook(page, seconds):
    """The time of one render, without that of reading the data and compiling."""
    repeat = 100
    while run_casebook(page, repeat)[0] < seconds / ROUNDS:
        repeat *= 2
    once = min(run_casebook(page, 1)[0] for _ in range(ROUNDS))
    return (min(run_casebook(page, repeat)[0] for _ in range(ROUNDS)) - once) / (repeat - 1)


def time_jinja(page, seconds):
    environment = jinja2.Environment(autoescape=True, loader=jinja2.FileSystemLoader(PAGES))
    template = environment.get_template(page)
    data = json.loads((WORK / "data.json").read_text(encoding="utf-8"))
    (WORK / f"jinja-{page}").write_text(template.render(data), encoding="utf-8")
    best = math.inf
    for _ in range(ROUNDS):
        start, count = time.process_time(), 0
        while time.process_time() - start < seconds / ROUNDS:
            template.render(data)
            count += 1
        best = min(best, (time.process_time() - start) / count)
    return best


def time_nunjucks(page, seconds):
    """The times of one render: of the first hundred, and later."""
    output = subprocess.run(["node", HERE / "templates/nunjucks.mjs", page, WORK / "data.json",
                             str(seconds), WORK / f"nunjucks-{page}"],
                            check=True, capture_output=True, text=True).stdout
    return [float(number) for number in output.split()]


def output_size(page):
    """Bytes of the page, after a look whether it is Jinja's."""
    text = subprocess.run([CASEBOOK, "render", PAGES / page, "--data", WORK / "data.json"],
                          check=True, capture_output=True).stdout
    if text != (WORK / f"jinja-{page}").read_bytes():
        sys.exit(f"{page}: the output is not Jinja's")
    return len(text)


def measure_page(page, seconds):
    """Prints a line; returns the goals that are missed."""
    jinja = time_jinja(page, seconds)
    size = output_size(page)
    first, nunjucks = time_nunjucks(page, seconds)
    casebook = time_casebook(page, seconds)
    rate = size / casebook
    print(f"{page:14}{size / 1e3:7.1f} kB  casebook {casebook * 1e6:8.1f} us {rate / 1e6:7.0f} MB/s"
          f"  jinja {jinja * 1e3:7.3f} ms ({jinja / casebook:6.1f} x)"
          f"  nunjucks {first * 1e3:7.3f} ms ({first / casebook:6.1f} x) for the first hundred,"
          f" {nunjucks * 1e3:7.3f} ms ({nunjucks / casebook:6.1f} x) later", flush=True)
    if page == "listing.html":
        others = {"Jinja": jinja, "nunjucks, first hundred": first, "nunjucks, later": nunjucks}
        return [f"{TIMES_FASTER} times faster than {name}" for name, other in others.items()
                if other < TIMES_FASTER * casebook]
    return [] if rate >= BYTES_A_SECOND else [f"{page}: bytes a second"]


def measure_memory():
    few, many = (run_casebook("listing.html", count)[1] for count in (1000, 100000))
    print(f"most memory: {few / 1e3:.1f} MB for 1,000 renders, {many / 1e3:.1f} MB for 100,000")
    return [] if many <= GROWTH * few else ["memory grows"]


def main():
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else 5.0
    WORK.mkdir(parents=True, exist_ok=True)
    with open(WORK / "data.json", "w", encoding="utf-8") as out:
        subprocess.run([sys.executable, HERE / "templates/data.py"], stdout=out, check=True)
    print(f"load {os.getloadavg()[0]:.1f}, {os.cpu_count()} cores")
    missed = []
    for page in ("listing.html", "text.html", "prose.html"):
        missed += measure_page(page, seconds)
    missed += measure_memory()
    for goal in missed:
        print(f"missed: {goal}")
    sys.exit(1 if missed else 0)


if __name__ == "__main__":
    main()
