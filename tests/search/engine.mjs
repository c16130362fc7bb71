// The search of a built site in node: the same script and the same files that browsers load.
import fs from 'node:fs';
import path from 'node:path';
import vm from 'node:vm';

const script = new URL('../../templates/assets/search-core.js', import.meta.url);

// The script as it runs, without a document.
export function engine() {
  const context = vm.createContext({ Intl });
  vm.runInContext(fs.readFileSync(script, 'utf8'), context, { filename: script.pathname });
  return { context, search: context.casebookSearch };
}

// The index whose head is the file `head`. `requests` gets the files that were loaded.
export async function openIndex(head, requests = []) {
  const { context, search } = engine();
  let folder = '';
  const load = async (name, versioned) => {
    const file = name === 'head' ? head : path.join(folder, versioned + '.js');
    requests.push(file);
    vm.runInContext(fs.readFileSync(file, 'utf8'), context, { filename: file });
    const data = search.take(name);
    if (name === 'head') folder = path.join(path.dirname(head), data.root, data.folder);
    return data;
  };
  return search.Index.open(load);
}

// The same, knowing what the page `file` calls the kinds of documents.
export async function openNamed(head, file) {
  const index = await openIndex(head);
  const html = fs.readFileSync(file, 'utf8');
  const namesOf = (kind) => ['one', 'all', 'also'].flatMap((which) =>
    (new RegExp(`data-${which}-${kind}="([^"]*)"`).exec(html) || ['', ''])[1].split('|').filter(Boolean));
  index.nameKinds(Object.fromEntries(index.kinds.map((kind) => [kind, namesOf(kind)])));
  return index;
}

// The searches that were written down: {language, query, page}.
export function queries() {
  const text = fs.readFileSync(new URL('queries.tsv', import.meta.url), 'utf8');
  return text.split('\n').filter((line) => line !== '' && !line.startsWith('#')).map((line) => {
    const [language, query, page] = line.split('\t');
    return { language, query, page: (language === 'nl' ? '' : language + '/') + page + '.html' };
  });
}

// Texts and their words, for the program and the script: {text, expected}.
export function words() {
  const text = fs.readFileSync(new URL('words.tsv', import.meta.url), 'utf8');
  return text.split('\n').filter((line) => line.includes('\t')).map((line) => {
    const [written, expected] = line.split('\t');
    return { text: written, expected };
  });
}
