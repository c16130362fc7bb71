"""The cases of tests/jinja/cases: their form, reading and writing.

    # a comment, up to the first case
    == what the case is about
    {{ template }}, one or several lines, without a line end after the last
    -- template "as JSON"       instead of the lines above
    -- data {"x": 1}            added to data.json
    -- file layout.html         another template: the lines that follow
    -- gives "output"           recorded from Jinja
    -- fails                    recorded: Jinja raises an error
"""

import json
import pathlib

HERE = pathlib.Path(__file__).parent


class Case:
    def __init__(self, title):
        self.title = title
        self.lines = []      # as written, without the recorded result
        self.templates = {}
        self.data = {}
        self.recorded = False
        self.expected = None  # the output; None: an error


def data():
    return json.loads((HERE / "data.json").read_text(encoding="utf-8"))


def _finish(case, texts):
    for name, lines in texts.items():
        text = "\n".join(lines)
        # Before it is recorded, the empty line at its end belongs to the next case.
        case.templates.setdefault(name, text if case.recorded else text.rstrip("\n"))
    return case


def _option(case, line, texts):
    """Reads a line that begins with dashes; the lines that the text after it goes to."""
    word, _, rest = line[3:].partition(" ")
    if word == "gives":
        case.recorded, case.expected = True, json.loads(rest)
    elif word == "fails":
        case.recorded, case.expected = True, None
    elif word == "data":
        case.data = json.loads(rest)
    elif word == "template":
        case.templates["main"] = json.loads(rest)
    elif word == "file":
        return texts.setdefault(rest, [])
    else:
        raise ValueError(f"unknown line: {line}")
    return None


def read(path):
    """The lines before the first case, and the cases of a file."""
    head, found = [], []
    case, texts, into = None, {}, None
    for line in path.read_text(encoding="utf-8").split("\n"):
        if line.startswith("== "):
            if case:
                found.append(_finish(case, texts))
            case, texts = Case(line[3:]), {"main": []}
            into = texts["main"]
            continue
        if case is None:
            head.append(line)
            continue
        if line.startswith("-- "):
            new = _option(case, line, texts)
            into = new if new is not None else into
            if line.startswith(("-- gives", "-- fails")):
                into = []
                continue
        else:
            into.append(line)
        case.lines.append(line)
    if case:
        found.append(_finish(case, texts))
    for one in found:
        while one.lines and one.lines[-1] == "":
            one.lines.pop()
    return head, found


def write(path, head, found):
    lines = list(head)
    for case in found:
        lines += [f"== {case.title}"] + case.lines
        if case.recorded:
            lines.append("-- fails" if case.expected is None
                         else "-- gives " + json.dumps(case.expected, ensure_ascii=False))
        lines.append("")
    path.write_text("\n".join(lines), encoding="utf-8")


def files():
    return sorted((HERE / "cases").glob("*.txt"))
