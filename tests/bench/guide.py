#!/usr/bin/env python3
"""The same book of about 100 pages, set by Casebook and by its peers, in one run.

usage: guide.py OUT [--words 45000] [--typst DIR] [--rounds 3]

OUT gets the book in every format and the PDFs. Peers that are not installed are left out:
weasyprint, asciidoctor-pdf and chromium from Debian; Typst as the npm package
@myriaddreamin/typst-ts-node-compiler, installed in DIR. Casebook's time is that of the whole build
(site and guide) of a collection that holds nothing but the book, in one thread.
"""
import argparse
import html
import json
import pathlib
import random
import shutil
import subprocess
import sys

sys.path.insert(0, str(pathlib.Path(__file__).parent))
from make_collection import words_of_the_sample  # noqa: E402

ROOT = pathlib.Path(__file__).resolve().parents[2]
CSS = """@page { size: A4; margin: 29mm 27mm 30mm; @bottom-right { content: counter(page) } }
body { font: 10.5pt/15pt Vollkorn; text-align: justify; hyphens: auto; margin: 0 0 0 39mm }
h1 { break-before: page; font-size: 30pt; line-height: 36pt } h2 { break-after: avoid }
table { width: 100%; border-collapse: collapse; font: 8.25pt/12pt Inter } td, th { text-align: left }
thead { display: table-header-group } nav a::after { content: leader('.') target-counter(attr(href), page) }
p { orphans: 2; widows: 2 }"""


def book(words):
    """Chapters of (title, sections of (title, blocks)); a block is a paragraph, a list or a table."""
    chance = random.Random(3)
    vocabulary = words_of_the_sample()
    text = lambda n: " ".join(chance.choices(vocabulary, k=n)).capitalize() + "."
    left, chapters = words, []
    while left > 0:
        sections = []
        for _ in range(chance.randint(4, 7)):
            blocks = [("paragraph", " ".join(text(chance.randint(6, 22)) for _ in range(chance.randint(3, 8))))
                      for _ in range(chance.randint(2, 4))]
            blocks.insert(1, ("list", [text(chance.randint(5, 15)) for _ in range(4)]))
            if chance.random() < 0.4:
                blocks.append(("table", [[text(3), text(4), str(chance.randint(1, 99))] for _ in range(7)]))
            left -= sum(len(str(block[1]).split()) for block in blocks)
            sections.append((text(4)[:-1], blocks))
        chapters.append((text(2)[:-1], sections))
    return chapters


def write_markdown(chapters):
    out = []
    for chapter, (title, sections) in enumerate(chapters):
        out.append(f"## {title}\n")
        for section, blocks in sections:
            out.append(f"### {section}\n")
            for kind, value in blocks:
                if kind == "paragraph":
                    out.append(value + "\n")
                elif kind == "list":
                    out.append("\n".join("- " + item for item in value) + "\n")
                else:
                    rows = [["A", "B", "C"], ["---"] * 3] + value
                    out.append("\n".join("| " + " | ".join(row) + " |" for row in rows) + "\n")
    return "\n".join(out)


def write_html(chapters):
    body, contents = [], []
    for number, (title, sections) in enumerate(chapters):
        contents.append(f'<li><a href="#c{number}">{html.escape(title)}</a>')
        body.append(f'<h1 id="c{number}">{html.escape(title)}</h1>')
        for section, blocks in sections:
            body.append(f"<h2>{html.escape(section)}</h2>")
            for kind, value in blocks:
                if kind == "paragraph":
                    body.append(f"<p>{html.escape(value)}</p>")
                elif kind == "list":
                    body.append("<ul>" + "".join(f"<li>{html.escape(item)}" for item in value) + "</ul>")
                else:
                    rows = "".join("<tr>" + "".join(f"<td>{html.escape(cell)}" for cell in row) for row in value)
                    body.append(f"<table><thead><tr><th>A<th>B<th>C</thead>{rows}</table>")
    return (f'<!doctype html><html lang="nl"><meta charset="utf-8"><title>Boek</title><style>{CSS}</style>'
            f"<nav><ul>{''.join(contents)}</ul></nav>{''.join(body)}</html>")


def write_asciidoc(chapters):
    out = ["= Boek\n:doctype: book\n:toc:\n:lang: nl\n"]
    for title, sections in chapters:
        out.append(f"== {title}\n")
        for section, blocks in sections:
            out.append(f"=== {section}\n")
            for kind, value in blocks:
                if kind == "paragraph":
                    out.append(value + "\n")
                elif kind == "list":
                    out.append("\n".join("* " + item for item in value) + "\n")
                else:
                    out.append('[%header]\n|===\n|A |B |C\n\n' + "\n".join("|" + " |".join(row) for row in value) + "\n|===\n")
    return "\n".join(out)


def write_typst(chapters):
    quote = lambda text: "#" + json.dumps(text, ensure_ascii=False)
    out = ['#set document(title: "Boek")\n#set page("a4", margin: (x: 27mm, y: 29mm), numbering: "1")\n'
           '#set text(font: "Vollkorn", size: 10.5pt, lang: "nl", hyphenate: true)\n#set par(justify: true)\n#outline()\n']
    for title, sections in chapters:
        out.append(f"#pagebreak()\n= {quote(title)}\n")
        for section, blocks in sections:
            out.append(f"== {quote(section)}\n")
            for kind, value in blocks:
                if kind == "paragraph":
                    out.append(quote(value) + "\n")
                elif kind == "list":
                    out.append("\n".join("- " + quote(item) for item in value) + "\n")
                else:
                    cells = ", ".join("[" + quote(cell) + "]" for row in value for cell in row)
                    out.append(f"#table(columns: 3, table.header[A][B][C], {cells})\n")
    return "\n".join(out)


TYPST = """
const { NodeCompiler } = require('@myriaddreamin/typst-ts-node-compiler');
const fs = require('fs'), path = require('path');
const fonts = ['/usr/share/fonts/truetype/vollkorn'];
const compiler = NodeCompiler.create({ workspace: process.argv[2], fontArgs: [{ fontPaths: fonts }] });
fs.writeFileSync(process.argv[3], compiler.pdf({ mainFilePath: path.join(process.argv[2], 'book.typ') }));
"""


def write_all(out, words):
    chapters = book(words)
    collection = out / "collection"
    shutil.rmtree(collection, ignore_errors=True)
    (collection / "pages").mkdir(parents=True)
    (collection / "casebook.yaml").write_text(
        "title: Boek\nlanguages: [nl]\nguides:\n  - { id: guide, title: Boek, parts: [introduction] }\n")
    (collection / "pages/about.md").write_text(
        "---\ntitle: Boek\nsummary: Alles.\n---\n" + write_markdown(chapters))
    (out / "book.html").write_text(write_html(chapters))
    (out / "book.adoc").write_text(write_asciidoc(chapters))
    (out / "book.typ").write_text(write_typst(chapters))


def measure(command, pdf, **settings):
    """Seconds and megabytes of one run, in a process of its own so that the peak is its own."""
    code = ("import resource, subprocess, sys, time; start = time.monotonic(); "
            "status = subprocess.run(sys.argv[1:], stdout=-3, stderr=-3).returncode; "
            "print(status, time.monotonic() - start, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss, "
            "sum(resource.getrusage(resource.RUSAGE_CHILDREN)[:2]))")
    result = subprocess.run([sys.executable, "-c", code, *map(str, command)], capture_output=True, text=True, **settings)
    status, seconds, kilobytes, cpu = result.stdout.split()
    if int(status) != 0 or not pathlib.Path(pdf).exists():
        return None
    return float(seconds), float(cpu), int(kilobytes) / 1024


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("out", type=pathlib.Path)
    parser.add_argument("--words", type=int, default=45000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--typst", type=pathlib.Path)
    arguments = parser.parse_args()
    out = arguments.out.resolve()
    out.mkdir(parents=True, exist_ok=True)
    write_all(out, arguments.words)
    chromium = ["chromium", "--headless", "--no-sandbox", "--disable-gpu", f"--print-to-pdf={out}/chromium.pdf",
                f"file://{out}/book.html"]
    runs = [("Casebook", ROOT / "build/casebook", [ROOT / "build/casebook", "build", out / "collection", "--out",
             out / "site", "--jobs", "1", "--clean"], out / "site/guide.pdf", {}),
            ("WeasyPrint", "weasyprint", ["weasyprint", out / "book.html", out / "weasyprint.pdf"], out / "weasyprint.pdf", {}),
            ("Asciidoctor PDF", "asciidoctor-pdf", ["asciidoctor-pdf", out / "book.adoc", "-o", out / "asciidoctor.pdf"],
             out / "asciidoctor.pdf", {}),
            ("Chromium", "chromium", chromium, out / "chromium.pdf", {})]
    if arguments.typst:
        script = arguments.typst / "casebook-bench.cjs"
        script.write_text(TYPST)
        runs.append(("Typst", "node", ["node", script, out, out / "typst.pdf"], out / "typst.pdf", {"cwd": arguments.typst}))
    print(f"{'':16} {'pages':>6} {'s':>7} {'cpu s':>7} {'MB':>6} {'kB':>7} {'kB/page':>8}")
    for name, program, command, pdf, settings in runs:
        if shutil.which(str(program)) is None:
            print(f"{name:16} not installed")
            continue
        best = [it for it in (measure(command, pdf, **settings) for _ in range(arguments.rounds)) if it]
        if not best:
            print(f"{name:16} failed")
            continue
        seconds, cpu, megabytes = min(best)
        pages = int(subprocess.run(["pdfinfo", pdf], capture_output=True, text=True).stdout.split("Pages:")[1].split()[0])
        size = pdf.stat().st_size / 1024
        print(f"{name:16} {pages:6} {seconds:7.2f} {cpu:7.2f} {megabytes:6.0f} {size:7.0f} {size / pages:8.1f}")


if __name__ == "__main__":
    main()
