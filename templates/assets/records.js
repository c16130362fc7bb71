// Records of cases: every field as text, for comparison and for a table to take along. They stand in
// files of some hundreds of cases each, loaded when they are needed.
(function (global) {
  'use strict';

  const PER_FILE = 250; // CB_RECORDS_PER_FILE of generator/site/catalogue_data.h

  // Cells that a spreadsheet would run as formulas get an apostrophe; RFC 4180 for the rest.
  function csvCell(text) {
    const plainNumber = /^[-+]?\d+([.,]\d+)?$/.test(text);
    const safe = /^[=+\-@\t\r]/.test(text) && !plainNumber ? "'" + text : text;
    return /[",;\r\n]/.test(safe) ? '"' + safe.replace(/"/g, '""') + '"' : safe;
  }

  // A table (rows of texts) as a file that spreadsheets open: UTF-8 with a mark.
  const csvOf = (table) => '\ufeff' + table.map((row) => row.map(csvCell).join(',') + '\r\n').join('');

  const core = { csvCell, csvOf };
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

  // The heads, and the records of the cases with these indexes, in their order: each with its path,
  // title, summary and fields. `base` is the address of the catalogue's data, `ids` are its cases:
  // records of another build, out of a cache perhaps, would be of other cases.
  async function recordsOf(base, indexes, ids) {
    const files = await Promise.all(indexes.map((index) => load(base, Math.floor(index / PER_FILE))));
    return {
      heads: files.length > 0 ? files[0].heads : [],
      records: indexes.map((index, i) => {
        const [path, title, summary, fields] = files[i].rows[index % PER_FILE] || [''];
        if (!path.endsWith('/' + ids[index] + '.html')) throw new Error(base);
        return { path, title, summary, fields };
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
