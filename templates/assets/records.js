// Records of cases: every field as text, for comparison and for a table to take along. They stand in
// files of some hundreds of cases each, loaded when they are needed.
(function (global) {
  'use strict';

  const PER_FILE = 250; // CB_RECORDS_PER_FILE of generator/site/catalogue_data.h

  // Cells as the program writes them into cases.csv (`cb_escape_csv`): those that a spreadsheet would
  // run as formulas, with another separator, too, get an apostrophe or quotes; RFC 4180 for the rest.
  function csvCell(text) {
    const plainNumber = /^[-+]?\d+([.,]\d+)?(e[-+]?\d+)?$/.test(text);
    const safe = /^[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]/.test(text) && !plainNumber ? "'" + text : text;
    return /[",\r\n]|[;\t][=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]/.test(safe) ? '"' + safe.replace(/"/g, '""') + '"' : safe;
  }

  // A table (rows of texts) as a file in UTF-8, without a mark at its beginning, like all of the site.
  const csvOf = (table) => table.map((row) => row.map(csvCell).join(',') + '\r\n').join('');

  // 20260309 as 2026-03-09; 0: nothing.
  const dayOf = (number) => (number === 0 ? '' : String(number).replace(/^(\d{4})(\d\d)(\d\d)$/, '$1-$2-$3'));

  // The rows of cases.csv for some cases: `data` is the catalogue's.
  function tableOf({ fields, records }, indexes, data) {
    const rows = records.map((record, i) =>
      [data.ids[indexes[i]], record.path, record.title, record.summary, ...record.cells, record.tips, dayOf(data.updated[indexes[i]])]);
    return [['id', 'path', 'title', 'summary', ...fields, 'tips', 'updated'], ...rows];
  }

  const core = { csvCell, csvOf, tableOf };
  if (typeof module !== 'undefined') {
    module.exports = core;
    return;
  }

  const loaded = new Map(); // number of a file: promise of its heads and rows

  function load(base, file) {
    if (!loaded.has(file))
      loaded.set(file, new Promise((resolve, reject) => {
        const script = document.createElement('script');
        script.src = base.replace(/\.js$/, '-' + file + '.js');
        script.addEventListener('load', () => {
          const found = (global.casebookRecords || []).find(([number]) => number === file);
          found ? resolve({ heads: found[1], rows: found[2] }) : reject(new Error(script.src));
        });
        script.addEventListener('error', () => reject(new Error(script.src)));
        document.head.append(script);
      }));
    return loaded.get(file);
  }

  // The fields by id (`fields`) and by name (`heads`), and the records of the cases with these indexes,
  // in their order: each with its path, title, summary, its fields as they are shown and as cases.csv has
  // them (`cells`), and tips. `base` is the address of the catalogue's data, `ids` are its cases: records
  // of another build, out of a cache perhaps, would be of other cases.
  async function recordsOf(base, indexes, ids) {
    const files = await Promise.all(indexes.map((index) => load(base, Math.floor(index / PER_FILE))));
    const heads = files.length > 0 ? files[0].heads : [];
    return {
      fields: heads.map(([id]) => id),
      heads: heads.map(([, label]) => label),
      records: indexes.map((index, i) => {
        const [path, title, summary, values, tips] = files[i].rows[index % PER_FILE] || [''];
        if (!path.endsWith('/' + ids[index] + '.html')) throw new Error(base);
        const pairs = values.map((value) => (Array.isArray(value) ? value : [value, value]));
        return { path, title, summary, fields: pairs.map(([shown]) => shown), cells: pairs.map(([, cell]) => cell), tips };
      }),
    };
  }

  function save(name, text) {
    const link = document.createElement('a');
    link.href = URL.createObjectURL(new Blob([text], { type: 'text/csv;charset=utf-8' }));
    link.download = name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 1000);
  }

  global.casebookRecordsOf = { ...core, recordsOf, save };
})(typeof window !== 'undefined' ? window : globalThis);
