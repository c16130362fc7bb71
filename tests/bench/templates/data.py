"""The data of the measurements of templates: the same every time."""

import json
import random
import sys

WORDS = ("talent career coaching learning team organisation growth change people work care "
         "training leader project network guide practice & <skills> future").split()
CITIES = ["Ghent", "Aalst", "Bruges", "Leuven", "Hasselt", "Mechelen"]
SECTORS = ["health care", "social economy", "public service", "industry", "education", "retail"]


def main():
    chance = random.Random(1)

    def words(count):
        return " ".join(chance.choice(WORDS) for _ in range(count))

    records = [{
        "id": f"case-{number}",
        "title": words(5).capitalize(),
        "organisation": {"name": words(2).title(), "city": chance.choice(CITIES)},
        "summary": words(40),
        "topics": [words(2).replace("<", "").replace(">", "") for _ in range(4)],
        "sector": chance.choice(SECTORS),
        "employees": chance.choice([None, chance.randint(5, 5000)]) or 12,
        "started": chance.choice([None, chance.randint(1990, 2026)]),
        "featured": chance.random() < 0.1,
        "draft": chance.random() < 0.02,
        "score": chance.random() * 10,
    } for number in range(1000)]
    navigation = [{"title": name.capitalize(), "kind": name, "path": f"{name}.html"}
                  for name in ("cases", "practices", "topics", "tools", "figures", "about")]
    text = words(400)
    data = {
        "site": {"title": "Talent on the move", "language": "en", "root": "../",
                 "navigation": navigation},
        "page": {"title": "Cases", "kind": "cases", "description": words(30)},
        "sectors": [{"id": s.replace(" ", "-"), "label": s,
                     "count": sum(r["sector"] == s for r in records)} for s in SECTORS],
        "records": records,
        "sections": [{"title": words(4), "html": f"<p>{text.replace('<', '(').replace('>', ')')}"
                      "</p>\n" * 8, "text": words(60), "paragraphs": [words(100) for _ in range(10)]}
                     for _ in range(40)],
    }
    json.dump(data, sys.stdout)


if __name__ == "__main__":
    main()
