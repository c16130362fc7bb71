#!/usr/bin/env python3
"""Makes a large collection for measurements: the same input for the same arguments.

usage: make_collection.py OUT CASES [--words 700] [--hugo DIR]

The words are those of the sample collection, so that their lengths and frequencies are real;
the sentences mean nothing. --hugo makes a site for Hugo of the same cases: the same texts, the same
taxonomies, a page for each case with six related ones, and lists.
"""
import argparse
import pathlib
import random
import re

SECTORS, SIZES, INTERVENTIONS, PRACTICES, TOPICS = 24, 8, 40, 10, 6


def words_of_the_sample():
    content = pathlib.Path(__file__).resolve().parents[2] / "content"
    texts = [p.read_text() for p in sorted(content.glob("*/*.md")) + sorted(content.glob("*/*/*.md"))]
    texts += [p.read_text() for p in sorted(content.glob("cases/*.yaml"))]
    return re.findall(r"[^\W\d_]{2,}", " ".join(texts))


class Writer:
    def __init__(self, seed):
        self.random = random.Random(seed)
        self.words = words_of_the_sample()

    def sentence(self, length=None):
        length = length or self.random.randint(6, 22)
        chosen = [self.random.choice(self.words).lower() for _ in range(length)]
        if self.random.random() < 0.15:
            chosen[2] = "*" + chosen[2] + "*"
        return " ".join(chosen).capitalize() + "."

    def paragraph(self, words):
        sentences, count = [], 0
        while count < words:
            sentences.append(self.sentence())
            count += len(sentences[-1].split())
        return " ".join(sentences)

    def title(self):
        return " ".join(self.random.choice(self.words) for _ in range(3)).capitalize()


def wrap(text, indent, width=96):
    lines, line = [], ""
    for word in text.split():
        if line and len(line) + 1 + len(word) > width:
            lines.append(line)
            line = word
        else:
            line = f"{line} {word}" if line else word
    return "\n".join(" " * indent + l for l in lines + [line])


def make_case(writer, number, words):
    r = writer.random
    case = {
        "id": f"case-{number:06d}",
        "title": writer.title(),
        "organisation": writer.title(),
        "sector": f"sector-{r.randrange(SECTORS)}",
        "size": f"size-{r.randrange(SIZES)}",
        "interventions": sorted({f"intervention-{r.randrange(INTERVENTIONS)}" for _ in range(4)}),
        "practices": sorted({f"practice-{r.randrange(PRACTICES)}" for _ in range(3)}),
        "topics": [f"topic-{r.randrange(TOPICS)}"],
        "started": r.randint(2000, 2026),
        "summary": writer.paragraph(30),
        "sections": [],
        "tips": [writer.sentence() for _ in range(3)],
    }
    for _ in range(4):
        paragraphs = [writer.paragraph(words // 15) for _ in range(3)]
        if r.random() < 0.5:
            paragraphs.insert(1, "\n".join("- " + writer.sentence(8) for _ in range(4)))
        case["sections"].append((writer.title(), paragraphs))
    return case


def write_casebook_case(folder, case):
    lines = [f"title: {case['title']}", f"organisation: {case['organisation']}",
             f"sector: {case['sector']}", f"size: {case['size']}"]
    for key in ("interventions", "practices", "topics"):
        lines.append(f"{key}: [{', '.join(case[key])}]")
    lines += [f"started: {case['started']}", "summary: >", wrap(case["summary"], 2), "sections:"]
    for title, paragraphs in case["sections"]:
        body = "\n\n".join("\n".join("      " + l for l in p.split("\n")) if p.startswith("- ")
                           else wrap(p, 6) for p in paragraphs)
        lines += [f"  - title: {title}", "    text: |", body]
    lines.append("tips:")
    lines += [f'  - "{tip}"' for tip in case["tips"]]
    lines.append("updated: 2026-11-21")
    (folder / f"{case['id']}.yaml").write_text("\n".join(lines) + "\n")


def write_hugo_case(folder, case):
    lines = ["---", f"title: {case['title']}", f"organisation: {case['organisation']}",
             f"sectors: [{case['sector']}]", f"sizes: [{case['size']}]"]
    for key in ("interventions", "practices", "topics"):
        lines.append(f"{key}: [{', '.join(case[key])}]")
    lines += [f"started: {case['started']}", "---", wrap(case["summary"], 0), ""]
    for title, paragraphs in case["sections"]:
        lines += [f"## {title}", ""] + [p + "\n" for p in paragraphs]
    lines += [f"- {tip}" for tip in case["tips"]]
    (folder / f"{case['id']}.md").write_text("\n".join(lines) + "\n")


HUGO_SITE = {
    "config.toml": """baseURL = "https://example.org/"
title = "A large collection"
disableKinds = ["RSS"]
[taxonomies]
sector = "sectors"
size = "sizes"
intervention = "interventions"
practice = "practices"
topic = "topics"
[related]
threshold = 1
includeNewer = true
[[related.indices]]
name = "interventions"
weight = 100
[[related.indices]]
name = "practices"
weight = 50
[[related.indices]]
name = "sectors"
weight = 50
""",
    "layouts/_default/baseof.html": """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>{{ .Title }}</title></head>
<body><nav><a href="{{ relref . "/" }}">{{ .Site.Title }}</a></nav><main>{{ block "main" . }}{{ end }}</main></body></html>
""",
    "layouts/_default/single.html": """{{ define "main" }}<h1>{{ .Title }}</h1>
<dl>{{ range $key := slice "sectors" "sizes" "interventions" "practices" "topics" }}
<dt>{{ $key }}</dt>{{ range $.GetTerms $key }}<dd><a href="{{ .RelPermalink }}">{{ .LinkTitle }}</a></dd>{{ end }}
{{ end }}</dl>{{ .TableOfContents }}{{ .Content }}
<ul>{{ range first 6 (.Site.RegularPages.Related .) }}<li><a href="{{ .RelPermalink }}">{{ .Title }}</a></li>{{ end }}</ul>
{{ end }}
""",
    "layouts/_default/list.html": """{{ define "main" }}<h1>{{ .Title }}</h1>
<ul>{{ range .Pages }}<li><a href="{{ .RelPermalink }}">{{ .Title }}</a><p>{{ .Summary }}</p></li>{{ end }}</ul>{{ end }}
""",
}


def write_hugo_site(folder):
    for name, text in HUGO_SITE.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)


def terms(name, count):
    return "\n".join(f"    - {{ id: {name}-{i}, label: {name.capitalize()} {i} }}" for i in range(count))


def write_frame(out, writer):
    (out / "casebook.yaml").write_text("title: A large collection\nlanguages: [en]\n"
                                       "navigation: [cases, practices, topics, page:about]\n")
    (out / "schema.yaml").write_text(f"""case:
  organisation: {{ type: text, required: true }}
  sector: {{ type: term, vocabulary: sectors, facet: true }}
  size: {{ type: term, vocabulary: sizes, facet: true }}
  interventions: {{ type: terms, vocabulary: interventions, facet: true }}
  practices: {{ type: refs, to: practices, facet: true }}
  topics: {{ type: refs, to: topics, facet: true }}
  started: {{ type: year, facet: true }}
vocabularies:
  sectors:
{terms("sector", SECTORS)}
  sizes:
{terms("size", SIZES)}
  interventions:
{terms("intervention", INTERVENTIONS)}
""")
    for folder, name, count in (("practices/preparing", "practice", PRACTICES), ("topics", "topic", TOPICS)):
        (out / folder).mkdir(parents=True, exist_ok=True)
        for i in range(count):
            (out / folder / f"{name}-{i}.md").write_text(
                f"---\ntitle: {writer.title()}\nsummary: {writer.sentence()}\n---\n{writer.paragraph(200)}\n")
    (out / "pages").mkdir(exist_ok=True)
    (out / "pages" / "about.md").write_text(f"---\ntitle: About\n---\n{writer.paragraph(200)}\n")


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("out", type=pathlib.Path)
    parser.add_argument("cases", type=int)
    parser.add_argument("--words", type=int, default=700)
    parser.add_argument("--hugo", type=pathlib.Path)
    arguments = parser.parse_args()
    writer = Writer(arguments.cases)
    (arguments.out / "cases").mkdir(parents=True, exist_ok=True)
    write_frame(arguments.out, writer)
    if arguments.hugo:
        (arguments.hugo / "content" / "cases").mkdir(parents=True, exist_ok=True)
        write_hugo_site(arguments.hugo)
    for number in range(arguments.cases):
        case = make_case(writer, number, arguments.words)
        write_casebook_case(arguments.out / "cases", case)
        if arguments.hugo:
            write_hugo_case(arguments.hugo / "content" / "cases", case)


if __name__ == "__main__":
    main()
