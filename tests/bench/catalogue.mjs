// How long the catalogue takes to answer a click: usage: node catalogue.mjs SITE
// The work of the page from the press of a box to the frame that shows the answer.
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { launch } from '../e2e/browser.mjs';

const site = path.resolve(process.argv[2] ?? 'public');
const clicks = 40;

// In the page: presses a box, and waits for the frame after it.
const press = (number) => new Promise((done) => {
  const boxes = [...document.querySelectorAll('.facet-values input:enabled')];
  boxes[number % boxes.length].click();
  requestAnimationFrame(() => setTimeout(done));
});

const browser = await launch();
const page = await browser.newPage();
const session = await page.context().newCDPSession(page);
await session.send('Performance.enable', { timeDomain: 'threadTicks' });

// Seconds that the page's thread has worked: it alone, whatever else the machine does.
async function worked() {
  const { metrics } = await session.send('Performance.getMetrics');
  const of = (name) => metrics.find((metric) => metric.name === name).value * 1000;
  return { all: of('TaskDuration'), script: of('ScriptDuration'), drawing: of('LayoutDuration') + of('RecalcStyleDuration') };
}

await page.goto(pathToFileURL(path.join(site, 'cases.html')).href);
await page.locator('.is-live').waitFor();
console.log(`cases    ${await page.locator('#count').innerText()}`);
console.log(`opening  ${(await worked()).all.toFixed(0)} ms`);

// Does a thing `clicks` times, or as often as there are arguments, and says what that took.
async function measure(name, act, numbers) {
  const times = [];
  for (const number of numbers) {
    const before = await worked();
    const began = performance.now();
    await page.evaluate(act, number);
    const passed = performance.now() - began;
    const afterwards = await worked();
    times.push({ passed, ...Object.fromEntries(Object.keys(before).map((key) => [key, afterwards[key] - before[key]])) });
  }
  for (const [key, label] of Object.entries({ all: name, script: ' script', drawing: ' layout', passed: ' passed' })) {
    const sorted = times.map((time) => time[key]).sort((a, b) => a - b);
    console.log(`${label.padEnd(8)} ${sorted[Math.floor(sorted.length / 2)].toFixed(1)} ms median, ${sorted.at(times.length > 2 ? -2 : -1).toFixed(1)} ms at 95 %`);
  }
}

// In the page: types so much of a word into the filter, and waits for the frame after it.
const type = (text) => new Promise((done) => {
  const field = document.querySelector('#filter-words');
  field.value = text;
  field.dispatchEvent(new Event('input'));
  requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done)));
});

// The first letter: as soon as the page is there, when no text was read ahead.
await measure('first', type, ['t', '']);

const many = Array.from({ length: clicks }, (_, i) => (i * 7) % 50);
await page.waitForTimeout(2000); // a reader looks first; meanwhile texts are read ahead
await measure('click', press, many);
await page.evaluate(() => document.querySelector('.clear')?.click());
await measure('letter', type, ['t', 'ta', 'tal', 'tale', 'talent', 'talent t', 'talent te', 'talent team', 'talent', '']);
await browser.close();
