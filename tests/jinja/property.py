#!/usr/bin/python3
"""Random templates, rendered by Casebook and by Jinja: no difference.

usage: property.py BUILD [SEED] [COUNT]

BUILD is the folder that programs are built in. Writes TAP. A template that differs is printed;
the same seed and count bring it back.
"""

import json
import random
import sys

SEED = 20261122
COUNT = 3000
BATCHES = 8

# What stands for values whose text JINJA.md leaves open, and numbers that Python alone has.
OPEN = ("<generator", " object", "object at", "<bound", "<built-in", "built-in method", "<class",
        "<function", "dict_", "Undefined", "<jinja2", "<Macro", "<TemplateModule", "<Namespace",
        "range(", "<LoopContext", "mappingproxy", "e+16", "j)")

STRINGS = ["", "a", "Hello World", "<b>bold</b>", "x & y", "it's \"q\"", "été", "ÀÉ straße",
           "  spaces  ", "one two three four five", "line1\nline2\n\nline4", "12", "-3.5", "1e3",
           "a,b,,c", "they're here", "😀 smile", "title-case (in) [parens]", "UPPER", "Σίσυφος ΣΑΣ",
           "tab\there", "%s and %d", "&lt;already&gt;", "0x1A", "http://e.org/?a=b&c=d"]
INTEGERS = [0, 1, 2, 3, -1, -7, 10, 42, 255, 1000, 12345678901234, -2]
FLOATS = [0.0, 0.5, 1.5, 2.5, -2.75, 3.14159, 1e-7, 1e20, 100.0, 2.675, -0.0, 1234.5678]

DATA = {
    "s": "Hello <World> & co",
    "t": "été À la carte",
    "empty": "",
    "n": 7,
    "m": -3,
    "z": 0,
    "f": 2.5,
    "g": -0.125,
    "yes": True,
    "no": False,
    "nil": None,
    "big": 9007199254740993,
    "ints": [3, 1, 2, 10, -4],
    "words": ["pear", "Apple", "fig", "apple", "<i>"],
    "mixed": [1, "one", None, 2.5, True, [1, 2]],
    "nothing": [],
    "nested": [[1, 2], [3], [], [4, 5, 6]],
    "map": {"b": 1, "a": "two", "c": [1, 2], "items": "x", "Z": None},
    "people": [
        {"name": "Ann", "age": 31, "tags": ["x", "y"], "home": {"city": "Ghent"}},
        {"name": "bob", "age": 25, "tags": [], "home": {"city": "Aalst"}},
        {"name": "Cleo", "age": 31, "tags": ["z"], "home": {"city": "ghent"}},
        {"name": "dan <d>", "age": None, "home": {}},
    ],
}


class Generator:
    """Makes expressions and templates; `self.random` is their only source of chance."""

    def __init__(self, seed):
        self.random = random.Random(seed)
        self.locals = []

    def choice(self, *options):
        return self.random.choice(options)

    def chance(self, probability):
        return self.random.random() < probability

    # Literals

    def string_literal(self):
        text = self.random.choice(STRINGS)
        quote = self.choice("'", '"')
        text = text.replace("\\", "\\\\").replace(quote, "\\" + quote).replace("\n", "\\n")
        return quote + text.replace("\t", "\\t") + quote

    def integer_literal(self):
        value = self.random.choice(INTEGERS)
        return str(value) if value >= 0 else f"({value})"

    def float_literal(self):
        value = abs(self.random.choice(FLOATS))
        return repr(value)

    # Expressions by type; now and then of another type than asked for

    def any(self, depth):
        return self.choice(self.integer, self.number, self.string, self.boolean, self.list,
                           self.map, self.variable)(depth)

    def variable(self, _depth):
        names = ["s", "t", "empty", "n", "m", "z", "f", "g", "yes", "no", "nil", "ints", "words",
                 "mixed", "nothing", "nested", "map", "people", "missing", "big"] + self.locals
        return self.random.choice(names)

    def astray(self, depth, method):
        """Mostly `method`, sometimes anything."""
        return self.any(depth) if self.chance(0.04) else method(depth)

    def integer(self, depth):
        if depth <= 0:
            return self.choice("n", "m", "z", self.integer_literal(), self.integer_literal())
        d = depth - 1
        i = lambda: self.astray(d, self.integer)
        return self.choice(
            lambda: self.integer_literal(),
            lambda: f"({i()} + {i()})",
            lambda: f"({i()} - {i()})",
            lambda: f"{i()} * {i()}",
            lambda: f"({i()} // {i()})",
            lambda: f"{i()} % {i()}",
            lambda: f"-{i()}",
            lambda: f"{i()}|abs",
            lambda: f"{self.list(d)}|length",
            lambda: f"{self.string(d)}|length",
            lambda: f"{self.string(d)}|wordcount",
            lambda: f"{self.astray(d, self.string)}|int",
            lambda: f"{self.number(d)}|int",
            lambda: f"{self.string(d)}|int({i()})",
            lambda: f"({i()} if {self.boolean(d)} else {i()})",
            lambda: f"{self.integers(d)}|sum",
            lambda: f"{self.integers(d)}|{self.choice('min', 'max', 'first', 'last')}",
            lambda: f"({self.string(d)}).{self.choice('find', 'count')}({self.string(0)})",
            lambda: "people|map(attribute='age')|first",
            lambda: f"({i()} or {i()})",
            lambda: f"({i()} and {i()})",
        )()

    def number(self, depth):
        if depth <= 0:
            return self.choice("f", "g", "n", self.float_literal(), self.integer_literal())
        d = depth - 1
        x = lambda: self.astray(d, self.number)
        return self.choice(
            lambda: self.float_literal(),
            lambda: self.integer(d),
            lambda: f"({x()} {self.choice('+', '-', '*', '/', '//', '%')} {x()})",
            lambda: f"({x()} / {self.integer_literal()})",
            lambda: f"{x()}|round",
            lambda: f"{x()}|round({self.choice('0', '1', '2', '-1', '3')})",
            lambda: f"{x()}|round({self.choice('0', '1', '2', '-1')}, "
                    f"{self.choice(repr('common'), repr('ceil'), repr('floor'))})",
            lambda: f"{self.string(d)}|float",
            lambda: f"{x()}|abs",
            lambda: f"-{x()}",
            lambda: f"+{x()}",
            lambda: f"({self.choice('2', '3', '10', '0.5', '1.5')} ** {self.choice('0', '1', '2', '3', '-1', '0.5')})",
            lambda: f"{self.any(d)}|float({x()})",
            lambda: f"{self.any(d)}|int({self.integer(0)})",
        )()

    def string(self, depth):
        if depth <= 0:
            return self.choice("s", "t", "empty", self.string_literal(), self.string_literal(),
                               self.string_literal())
        d = depth - 1
        s = lambda: self.astray(d, self.string)
        i = lambda: self.integer(0)
        return self.choice(
            lambda: self.string_literal(),
            lambda: f"({s()} + {s()})",
            lambda: f"({s()} ~ {self.any(d)})",
            lambda: f"({s()} ~ {s()} ~ {self.any(d)})",
            lambda: f"{s()} * {self.choice('0', '1', '2', '3', '-1', 'true')}",
            lambda: f"{s()}|{self.choice('upper', 'lower', 'title', 'capitalize', 'trim', 'string', 'e', 'safe', 'striptags', 'forceescape', 'urlencode', 'reverse', 'escape')}",
            lambda: f"{s()}|safe",
            lambda: f"({s()}).{self.choice('upper', 'lower', 'title', 'capitalize', 'strip', 'lstrip', 'rstrip')}()",
            lambda: f"{s()}|replace({s()}, {s()})",
            lambda: f"{s()}|replace({s()}, {s()}, {i()})",
            lambda: f"({s()}).replace({s()}, {s()})",
            lambda: f"{s()}|truncate({self.choice('5', '9', '11', '20', '3')})",
            lambda: f"{s()}|truncate({self.choice('5', '9', '11')}, {self.boolean(0)}, {self.choice(repr('...'), repr('…'), repr('<>'), repr(''))}, {self.choice('0', '2', '5')})",
            lambda: f"{s()}|indent",
            lambda: f"{s()}|indent({self.choice('2', repr('> '), '0')}, {self.boolean(0)}, {self.boolean(0)})",
            lambda: f"{s()}|center({self.choice('5', '20', '31')})",
            lambda: f"{s()}|wordwrap({self.choice('5', '10', '3', '17')})",
            lambda: f"{s()}|trim({self.string(0)})",
            lambda: f"{s()}|default({s()})",
            lambda: f"{self.any(d)}|default({s()}, true)",
            lambda: f"{self.any(d)}|d({s()})",
            lambda: f"{self.any(d)}|string",
            lambda: f"{self.astray(d, self.list)}|join({self.choice('', self.string(0))})",
            lambda: f"people|join({self.string(0)}, attribute={self.choice(repr('name'), repr('age'), repr('home.city'))})",
            lambda: f"{self.any(d)}|tojson",
            lambda: f"{self.any(d)}|tojson(indent={self.choice('2', '0', 'none')})",
            lambda: f"{s()}[{i()}]",
            lambda: f"{s()}[{self.slice()}]",
            lambda: f"({s()} if {self.boolean(d)} else {s()})",
            lambda: f"({s()} if {self.boolean(d)})",
            lambda: f"{s()}|{self.choice('first', 'last')}",
            lambda: f"{self.format()}",
            lambda: f"{self.number(d)}|filesizeformat",
            lambda: f"{self.number(d)}|filesizeformat(true)",
            lambda: f"{self.map(d)}|xmlattr",
            lambda: f"{self.map(d)}|urlencode",
            lambda: f"({s()}).join({self.list(d)})",
            lambda: f"map.{self.choice('a', 'b', 'x')}",
            lambda: f"people[{i()}].name",
            lambda: f"people[0].home.{self.choice('city', 'town')}",
        )()

    def format(self):
        return self.choice(
            lambda: f"'%s: %s'|format({self.string(1)}, {self.any(0)})",
            lambda: f"'%05d|%-6s|%x'|format({self.integer(0)}, {self.string(0)}, {self.integer(0)})",
            lambda: f"'%.2f %e %g'|format({self.number(0)}, {self.number(0)}, {self.number(0)})",
            lambda: f"('<i>%s</i>'|safe)|format({self.any(0)})",
            lambda: f"'%s %%' % {self.string(0)}",
            lambda: f"'%(a)s-%(b)d'|format(a={self.any(0)}, b={self.integer(0)})",
            lambda: f"{self.string(0)}|format({self.any(0)})",
            lambda: f"('%s'|safe) % {self.any(0)}",
            lambda: f"'%+d %5.1f %-8s|'|format({self.integer(0)}, {self.number(0)}, {self.string(0)})",
        )()

    def slice(self):
        part = lambda: self.choice("", "", "1", "2", "-1", "-2", "0", "5")
        step = self.choice("", "", ":2", ":-1", ":1", ":-2")
        return f"{part()}:{part()}{step}"

    def boolean(self, depth):
        if depth <= 0:
            return self.choice("true", "false", "yes", "no", "missing", "nil", "n", "z")
        d = depth - 1
        return self.choice(
            lambda: f"{self.any(d)} == {self.any(d)}",
            lambda: f"{self.any(d)} != {self.any(d)}",
            lambda: f"{self.number(d)} {self.choice('<', '<=', '>', '>=')} {self.number(d)}",
            lambda: f"{self.string(d)} {self.choice('<', '<=', '>', '>=')} {self.string(d)}",
            lambda: f"({self.integer(0)} < {self.integer(0)} < {self.integer(0)})",
            lambda: f"({self.any(d)} in {self.list(d)})",
            lambda: f"({self.string(d)} {self.choice('in', 'not in')} {self.string(d)})",
            lambda: f"({self.string(0)} in map)",
            lambda: f"(not {self.any(d)})",
            lambda: f"({self.any(d)} and {self.any(d)})",
            lambda: f"({self.any(d)} or {self.any(d)})",
            lambda: f"{self.test_subject(d)} is {self.choice('', 'not ')}{self.test()}",
            lambda: f"{self.integer(d)} is {self.choice('odd', 'even', 'divisibleby 3', 'divisibleby(2)')}",
            lambda: f"({self.string(d)}).{self.choice('startswith', 'endswith')}({self.string(0)})",
            lambda: f"({self.string(d)}).isdigit()",
            lambda: f"{self.any(d)} is {self.choice('eq', '==', 'ne', 'sameas')}({self.any(0)})"
                    .replace("is ==", "is eq"),
            lambda: f"{self.number(d)} is {self.choice('gt', 'lt', 'ge', 'le', 'lessthan', 'greaterthan')}({self.number(0)})",
            lambda: f"{self.any(d)} is in {self.choice('ints', 'words', 'mixed', 'map', 's')}",
        )()

    def test_subject(self, depth):
        return self.choice("missing", "nil", "map.nope", "people[9]", self.variable(0),
                           f"({self.any(depth)})")

    def test(self):
        return self.choice("defined", "undefined", "none", "boolean", "true", "false", "integer",
                           "float", "number", "string", "mapping", "sequence", "iterable",
                           "upper", "lower", "escaped")

    def integers(self, depth):
        if depth <= 0:
            return self.choice("ints", "[1, 2, 3]", "range(4)", "nothing")
        return self.choice(
            lambda: "ints",
            lambda: f"range({self.choice('0', '3', '5', '-1')})",
            lambda: f"range({self.choice('0', '1')}, {self.choice('5', '9', '-3')}, {self.choice('1', '2', '-1', '3')})",
            lambda: f"[{', '.join(self.integer(0) for _ in range(self.random.randint(0, 4)))}]",
            lambda: f"{self.integers(depth - 1)}|sort",
            lambda: f"{self.integers(depth - 1)}|select('odd')|list",
            lambda: f"{self.integers(depth - 1)}|reverse|list",
            lambda: f"{self.integers(depth - 1)}[{self.slice()}]",
        )()

    def list(self, depth):
        if depth <= 0:
            return self.choice("ints", "words", "mixed", "nothing", "nested", "people",
                               "map.items()|list", "map.keys()|list", "map.values()", "[]", "(1, 'a')",
                               "[true, none]")
        d = depth - 1
        l = lambda: self.astray(d, self.list)
        return self.choice(
            lambda: f"[{', '.join(self.any(d) for _ in range(self.random.randint(0, 4)))}]",
            lambda: f"({self.any(d)}, {self.any(d)})",
            lambda: f"({self.any(d)},)",
            lambda: self.integers(d),
            lambda: f"({l()} + {l()})",
            lambda: f"{l()}[{self.slice()}]",
            lambda: f"{l()}|{self.choice('sort', 'unique', 'reverse', 'list', 'first', 'last')}|list",
            lambda: f"{l()}|sort(reverse={self.boolean(0)})",
            lambda: f"words|sort(case_sensitive={self.boolean(0)})",
            lambda: f"words|unique({self.boolean(0)})|list",
            lambda: f"people|sort(attribute={self.choice(repr('name'), repr('age,name'), repr('home.city'), repr('nope'))})|map(attribute='name')|list",
            lambda: f"people[:3]|sort(attribute={self.choice(repr('name'), repr('age,name'), repr('home.city'))}, reverse={self.boolean(0)})|map(attribute='name')|list",
            lambda: f"people|map(attribute={self.choice(repr('name'), repr('age'), repr('tags.0'))}, default={self.any(0)})|list",
            lambda: f"{l()}|map({self.choice(repr('upper'), repr('string'), repr('length'), repr('abs'), repr('default') + ', 1', repr('replace') + ', ' + repr('a') + ', ' + repr('b'))})|list",
            lambda: f"{l()}|{self.choice('select', 'reject')}({self.choice('', repr('odd'), repr('string'), repr('none'), repr('>') + ', 2', repr('in') + ', ints', repr('defined'))})|list",
            lambda: f"people|{self.choice('selectattr', 'rejectattr')}({self.choice(repr('age'), repr('tags'), repr('age') + ', ' + repr('eq') + ', 31', repr('name') + ', ' + repr('string'), repr('home.city') + ', ' + repr('defined'))})|map(attribute='name')|list",
            lambda: f"people[:3]|groupby({self.choice(repr('age'), repr('home.city'), repr('name'))})|map('first')|list",
            lambda: f"{l()}|{self.choice('batch', 'slice')}({self.choice('1', '2', '3', '4')})|list",
            lambda: f"{l()}|{self.choice('batch', 'slice')}({self.choice('2', '3')}, {self.any(0)})|list",
            lambda: f"map|dictsort({self.choice('', 'true', 'false', repr('key'))})",
            lambda: f"{{'b': 2, 'a': 3, 'C': 1}}|dictsort({self.choice('', 'true', 'false, ' + repr('value'), 'reverse=true')})",
            lambda: f"({self.string(d)}).split({self.choice('', self.string(0), repr(','))})",
            lambda: f"({self.string(d)}).splitlines()",
            lambda: f"{self.string(d)}|list",
            lambda: f"{self.map(d)}|items|list",
            lambda: f"{l()} * {self.choice('0', '1', '2')}",
            lambda: f"{l()}|map('string')|map('upper')|list",
            lambda: f"({l()} or {l()})",
        )()

    def map(self, depth):
        if depth <= 0:
            return self.choice("map", "people[0]", "{}", "{'a': 1, 'b': 'x<y'}")
        d = depth - 1
        key = lambda: self.choice(self.string(0), "'k'", "1", "n", self.any(0))
        return self.choice(
            lambda: "map",
            lambda: f"{{{', '.join(f'{key()}: {self.any(d)}' for _ in range(self.random.randint(0, 3)))}}}",
            lambda: f"dict(a={self.any(d)}, b={self.any(d)})",
            lambda: f"dict({self.map(d)}, c={self.any(d)})",
            lambda: f"people[{self.integer(0)}]",
        )()

    # Templates

    def output(self, depth):
        minus = lambda: self.choice("", "", "", "-")
        return f"{{{{{minus()} {self.any(depth)} {minus()}}}}}"

    def text(self):
        return self.choice("x", " ", "\n", "  \n ", "<p>", "&", "text ", "\t", "{", "é", "}}", "%}")

    def body(self, depth):
        return "".join(self.statement(depth) for _ in range(self.random.randint(1, 3)))

    def scoped(self, names, depth):
        """A body in which more names are known."""
        kept = self.locals
        self.locals = kept + names
        body = self.body(depth)
        self.locals = kept
        return body

    def statement(self, depth):
        if depth <= 0:
            return self.choice(self.text, lambda: self.output(1), lambda: self.output(2))()
        d = depth - 1
        o = lambda: self.choice("{%", "{%", "{%", "{%-")
        c = lambda: self.choice("%}", "%}", "%}", "-%}")
        return self.choice(
            self.text,
            lambda: self.output(2),
            lambda: self.output(3),
            lambda: f"{o()} if {self.boolean(2)} {c()}{self.body(d)}{o()} endif {c()}",
            lambda: f"{o()} if {self.boolean(1)} {c()}{self.body(d)}{o()} elif {self.boolean(1)} "
                    f"{c()}{self.body(d)}{o()} else {c()}{self.body(d)}{o()} endif {c()}",
            lambda: f"{o()} for i in {self.list(1)} {c()}{self.scoped(['i', 'loop.index', 'loop.last', 'loop.first', 'loop.length', 'loop.revindex0'], d)}{o()} endfor {c()}",
            lambda: f"{o()} for i in {self.list(1)} if {self.choice('i', 'i is string', 'loop.first', self.boolean(1))} {c()}{self.scoped(['i', 'loop.index', 'loop.last', 'loop.length'], d)}{o()} else {c()}{self.body(d)}{o()} endfor {c()}",
            lambda: f"{o()} for k, v in {self.choice('map.items()', 'map|dictsort', 'map|items', '[(1, 2), (3, 4)]', 'nested', self.list(0))} {c()}{self.scoped(['k', 'v', 'loop.index0', 'loop.nextitem', 'loop.previtem', 'loop.cycle(1, 2)', 'loop.changed(v)'], d)}{o()} endfor {c()}",
            lambda: f"{o()} set {self.choice('v', 'w', 'x', 's')} = {self.any(2)} {c()}{{{{ {self.choice('v', 'w', 'x', 's')}|string }}}}",
            lambda: f"{o()} set v, w = {self.list(1)} {c()}{{{{ v|string ~ w }}}}",
            lambda: f"{o()} set v {c()}{self.body(d)}{o()} endset {c()}{{{{ v }}}}{{{{ v|length }}}}",
            lambda: f"{o()} set v | {self.choice('upper', 'trim', 'length', 'e')} {c()}{self.body(d)}{o()} endset {c()}{{{{ v }}}}",
            lambda: f"{o()} with v = {self.any(1)}, w = {self.choice('v', self.any(0))} {c()}{self.scoped(['v', 'w'], d)}{o()} endwith {c()}",
            lambda: f"{o()} filter {self.choice('upper', 'trim', 'e', 'replace(' + repr('a') + ', ' + repr('<') + ')', 'lower|title')} {c()}{self.body(d)}{o()} endfilter {c()}",
            lambda: f"{o()} macro m(v, w={self.any(1)}) {c()}{self.scoped(['v', 'w'], d)}{o()} endmacro {c()}{{{{ m({self.any(1)}) }}}}{{{{ m({self.any(0)}, w={self.any(0)})|upper }}}}",
            lambda: f"{o()} macro m() {c()}{self.scoped(['caller()', 'varargs', 'kwargs'], d)}{o()} endmacro {c()}{o()} call m({self.choice('', '1', '1, 2', 'q=3')}) {c()}{self.body(d)}{o()} endcall {c()}",
            lambda: f"{o()} set ns = namespace(c=0) {c()}{o()} for i in {self.list(1)} {c()}{o()} set ns.c = ns.c + 1 {c()}{self.body(d)}{o()} endfor {c()}{{{{ ns.c }}}}",
            lambda: f"{o()} block b{self.random.randint(0, 10 ** 9)} {c()}{self.body(d)}{o()} endblock {c()}",
            lambda: f"{o()} autoescape {self.choice('true', 'false', 'yes', 'no')} {c()}{self.body(d)}{o()} endautoescape {c()}",
            lambda: f"{o()} include 'part' {c()}",
            lambda: f"{o()} include ['nope', 'part'] {self.choice('', 'with context')} {c()}",
            lambda: f"{o()} include 'nope' ignore missing {c()}",
            lambda: f"{o()} import 'macros' as lib {self.choice('', 'with context')} {c()}{{{{ lib.show({self.any(1)}) }}}}{{{{ lib.{self.choice('value', 'nope', '_hidden')} }}}}",
            lambda: f"{o()} from 'macros' import show, value as v {c()}{{{{ show({self.any(1)}) }}}}{{{{ v }}}}",
            lambda: f"{{# {self.choice('comment', '{{ x }}', '{% if %}')} #}}",
            lambda: f"{o()} raw {c()}{self.choice('{{ x }}', '{% if %}', ' text ')}{o()} endraw {c()}",
        )()

    def templates(self):
        """A set of templates of which "main" is rendered."""
        templates = {
            "part": self.body(1),
            "macros": "{% macro show(v) %}[" + self.scoped(["v"], 1) + "]{% endmacro %}"
                      "{% set value = " + self.any(1) + " %}{% set _hidden = 1 %}",
        }
        if self.chance(0.25):
            templates["layout"] = (
                f"{self.body(1)}<main>{{% block main %}}{self.body(1)}{{% endblock %}}</main>"
                f"{{% block foot scoped %}}{self.body(1)}{{% endblock %}}{{{{ self.main() }}}}")
            main = ("{% extends 'layout' %}" + self.body(1) +
                    "{% block main %}" + self.choice("", "{{ super() }}") + self.body(2) +
                    "{% endblock %}")
        else:
            main = self.body(2) if self.chance(0.5) else self.output(4)
        if self.chance(0.1):
            main += "{% include 'part' without context %}"
        templates["main"] = main
        return templates


def compare(driver_path, jinja, tests):
    """The numbers of the tests that differ, with what each engine gave."""
    lines = [json.dumps({"templates": t, "data": DATA}) for t in tests]
    answers, errors, status = jinja.driver(driver_path, lines)
    if status != 0 or len(answers) != len(tests):
        return [(len(answers), "an answer", f"status {status}: {errors}")], 0
    differences = []
    compared = 0
    for number, (templates, answer) in enumerate(zip(tests, answers)):
        try:
            expected = jinja.render(templates, DATA)
        except jinja.TooSlow:
            continue
        given = json.loads(answer)
        if expected is not None and any(mark in expected for mark in OPEN):
            continue
        if "beyond 64 bits" in given.get("error", "") or "a root of" in given.get("error", ""):
            continue
        compared += expected is not None
        if given.get("output") != expected:
            differences.append((number, expected, given))
    return differences, compared


def main():
    driver_path = f"{sys.argv[1]}/tests/jinja_driver"
    seed = int(sys.argv[2]) if len(sys.argv) > 2 else SEED
    count = int(sys.argv[3]) if len(sys.argv) > 3 else COUNT
    try:
        import jinja
    except ImportError:
        print("1..0 # SKIP python3-jinja2 is not installed")
        return 0
    print(f"1..{BATCHES}")
    failed = 0
    for batch in range(BATCHES):
        generator = Generator(seed * BATCHES + batch)
        tests = [generator.templates() for _ in range(count // BATCHES)]
        differences, compared = compare(driver_path, jinja, tests)
        ok = "not ok" if differences else "ok"
        print(f"{ok} {batch + 1} - {len(tests)} random templates, {compared} without an error "
              f"(seed {seed})")
        for number, expected, given in differences[:20]:
            failed += 1
            print(f"# number {number}:")
            if number < len(tests):
                for name, text in sorted(tests[number].items()):
                    print(f"#   {name}: {text!r}")
            print(f"#   Jinja:    {expected!r}")
            print(f"#   Casebook: {given!r}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
