// Renders a page with nunjucks: prints the processor time of one render in seconds, first the mean of
// the first hundred, as a site of so many pages has them, then, when V8 has compiled all of it to
// machine code, the best of some rounds; writes the page to OUT.
// usage: nunjucks.mjs PAGE DATA SECONDS OUT
import fs from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import nunjucks from "nunjucks";

const [page, dataFile, seconds, out] = process.argv.slice(2);
const pages = path.join(path.dirname(fileURLToPath(import.meta.url)), "pages");
const ROUNDS = 5;
const FIRST = 100;

nunjucks.installJinjaCompat(); // slices
const environment = new nunjucks.Environment(new nunjucks.FileSystemLoader(pages), { autoescape: true });
const data = JSON.parse(fs.readFileSync(dataFile, "utf8"));

function processorTime() {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
}

function renderFor(time) {
  const start = processorTime();
  let count = 0;
  while (processorTime() - start < time) {
    for (let i = 0; i < 10; i++) environment.render(page, data);
    count += 10;
  }
  return (processorTime() - start) / count;
}

const start = processorTime();
for (let i = 0; i < FIRST; i++) environment.render(page, data);
const first = (processorTime() - start) / FIRST;
fs.writeFileSync(out, environment.render(page, data));
renderFor(seconds / ROUNDS);
let best = Infinity;
for (let i = 0; i < ROUNDS; i++) best = Math.min(best, renderFor(seconds / ROUNDS));
console.log(first, best);
