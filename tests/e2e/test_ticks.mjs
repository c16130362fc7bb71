// Check lists: ticks are kept, survive a rebuild, are counted, reset, printed, saved and opened again.
import { buildCollection } from './collection.mjs';
import { checkAt, downloaded, places, same, visit } from './visit.mjs';

const list = places(buildCollection);
const page_ = 'tools/list.html';
const lines = ['Eerst dit', 'Dan dat', 'Altijd al gedaan', 'Ten slotte'];

const box = (page, name) => page.getByRole('checkbox', { name });
const ticked = async (page) => {
  const all = await Promise.all(lines.map((name) => box(page, name).isChecked()));
  return lines.filter((_, i) => all[i]);
};
const progress = (page) => page.locator('.progress span').innerText();
const press = (page, name) => page.getByRole('button', { name, exact: true }).click();

checkAt(list, 'ticks are kept, counted and reset', (base) =>
  visit(base, page_, async (page) => {
    const problems = same('at first', await progress(page), '1 van 4 afgevinkt');
    await box(page, 'Dan dat').check();
    await box(page, 'Altijd al gedaan').uncheck();
    await box(page, 'Ten slotte').press('Space');
    await page.reload();
    problems.push(...same('kept', await ticked(page), ['Dan dat', 'Ten slotte']));
    problems.push(...same('progress', await progress(page), '2 van 4 afgevinkt'));
    await press(page, 'Mijn vinkjes wissen');
    await press(page, 'Ongedaan maken');
    problems.push(...same('taken back', [await ticked(page), await progress(page)], [['Dan dat', 'Ten slotte'], '2 van 4 afgevinkt']));
    await page.reload();
    problems.push(...same('taken back and kept', await ticked(page), ['Dan dat', 'Ten slotte']));
    await press(page, 'Mijn vinkjes wissen');
    problems.push(...same('reset', await ticked(page), ['Altijd al gedaan']));
    await page.reload();
    problems.push(...same('reset and kept', await ticked(page), ['Altijd al gedaan']));
    await page.evaluate(() => { for (const key of Object.keys(localStorage)) localStorage[key] = '{"tasks":3'; });
    await page.reload();
    return [...problems, ...same('what is kept is damaged', await ticked(page), ['Altijd al gedaan'])];
  }));

checkAt(list, 'ticks survive a rebuild with other tasks between them', (base, { folder }) =>
  visit(base, page_, async (page) => {
    await box(page, 'Dan dat').check();
    const text = '---\ntitle: Lijst\nkind: card\n---\n\n- [ ] Nieuw\n- [ ] Dan dat\n- [ ] Eerst dit\n';
    buildCollection({ out: folder, toolText: text });
    await page.reload();
    const now = await page.locator('input:checked').evaluateAll((all) => all.map((one) => one.closest('label').textContent.trim()));
    buildCollection({ out: folder });
    return [...same('ticked', now, ['Dan dat']), ...same('progress', await progress(page), '1 van 3 afgevinkt')];
  }));

checkAt(list, 'it prints as it is, and empty', (base) =>
  visit(base, page_, async (page) => {
    await box(page, 'Dan dat').check();
    await page.evaluate(() => {
      window.printed = [];
      window.print = () => window.printed.push(document.querySelectorAll('.task input:checked').length);
    });
    await press(page, 'Druk deze kaart af');
    await press(page, 'Leeg afdrukken');
    return [
      ...same('printed', await page.evaluate(() => window.printed), [2, 0]),
      ...same('afterwards', await ticked(page), ['Dan dat', 'Altijd al gedaan']),
    ];
  }));

checkAt(list, 'ticks are saved as a file and opened elsewhere', (base) =>
  visit(base, page_, async (page) => {
    await box(page, 'Eerst dit').check();
    const { name, text } = await downloaded(page, () => press(page, 'Vinkjes bewaren als bestand'));
    const saved = JSON.parse(text);
    const problems = [
      ...same('name', name, 'list.json'),
      ...same('tasks', saved.tasks.map((task) => [task.text, task.ticked]), lines.map((line, i) => [line, i % 2 === 0])),
    ];
    await press(page, 'Mijn vinkjes wissen');
    const open = (content) => page.locator('input[type=file]').setInputFiles({ name: 'x.json', mimeType: 'application/json', buffer: Buffer.from(content) });
    await open(text);
    await page.getByText('De vinkjes staan er weer.').waitFor();
    problems.push(...same('opened', await ticked(page), ['Eerst dit', 'Altijd al gedaan']));
    for (const wrong of ['', 'null', '[]', text.replace('"list": "list"', '"list": "other"'), '{"format":"casebook-ticks","list":"list"}']) {
      await open(wrong);
      await page.getByText('bevat geen vinkjes').waitFor();
      problems.push(...same('left alone', await ticked(page), ['Eerst dit', 'Altijd al gedaan']));
      await open(text);
      await page.getByText('De vinkjes staan er weer.').waitFor();
    }
    return problems;
  }));

checkAt(list, 'without JavaScript boxes can be ticked', (base) =>
  visit(base, page_, async (page) => {
    await box(page, 'Eerst dit').check();
    return same('ticked', await ticked(page), ['Eerst dit', 'Altijd al gedaan']);
  }, { javaScriptEnabled: false }));
