// Writes TAP: `check` registers a test, and all run in order when the file has been read.
const problemsShown = 25;
const checks = [];
const beforehand = [];
const afterwards = [];

// Work to do before the first test, and after the last whatever happens.
export const before = (work) => beforehand.push(work);
export const after = (work) => afterwards.push(work);

// A test passes if its body returns nothing or an empty list of problems (texts) and throws nothing.
// ONLY in the environment leaves out those whose names do not have it.
export function check(name, body) {
  if (!name.includes(process.env.ONLY ?? '')) return;
  if (checks.length === 0) setImmediate(runAll);
  checks.push({ name, body });
}

async function problemsOf(body) {
  try {
    return (await body()) ?? [];
  } catch (error) {
    return String(error.stack ?? error).split('\n');
  }
}

async function runAll() {
  const obstacles = [];
  for (const work of beforehand) obstacles.push(...(await problemsOf(work)));
  for (const obstacle of obstacles) console.error(`# no test can run: ${obstacle}`);
  console.log(`1..${checks.length}`);
  for (const [index, { name, body }] of checks.entries()) {
    const problems = obstacles.length > 0 ? [] : await problemsOf(body);
    const passed = problems.length + obstacles.length === 0;
    console.log(`${passed ? 'ok' : 'not ok'} ${index + 1} - ${name}`);
    if (problems.length === 0) continue;
    const more = problems.length - problemsShown;
    const shown = problems.slice(0, problemsShown).flatMap((problem) => problem.split('\n'));
    console.error([`# ${name}:`, ...shown.map((line) => `#   ${line}`)].join('\n'));
    if (more > 0) console.error(`#   and ${more} more`);
  }
  for (const work of afterwards) await problemsOf(work);
}
