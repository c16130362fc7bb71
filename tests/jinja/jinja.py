"""Rendering with Jinja itself, the reference of the template engine."""

import copy
import os
import signal
import subprocess

import jinja2

SECONDS = 10


class TooSlow(Exception):
    """Rendering took too long to be compared."""


def render(templates, data):
    """The output of the template "main", or None if Jinja raises an error."""
    environment = jinja2.Environment(autoescape=True, loader=jinja2.DictLoader(templates))

    def stop(_signal, _frame):
        raise TooSlow

    signal.signal(signal.SIGALRM, stop)
    signal.alarm(SECONDS)
    try:
        output = environment.get_template("main").render(copy.deepcopy(data))
        output.encode("utf-8")
        return output
    except TooSlow:
        raise
    except Exception:  # whatever Python raises is an error of the template
        return None
    finally:
        signal.alarm(0)


def driver(path, lines):
    """What the driver (tests/jinja/driver.c) answers to lines of JSON."""
    environment = dict(os.environ, ASAN_OPTIONS="detect_leaks=0")
    result = subprocess.run(
        [path], input="\n".join(lines) + "\n", capture_output=True, text=True,
        env=environment, check=False)
    return result.stdout.splitlines(), result.stderr, result.returncode
