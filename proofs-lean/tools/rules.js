// The rules about the project as a whole. They are checked on the text alone.
'use strict';
const fs = require('fs');
const path = require('path');
const { code, reachable } = require('./modules');

/** The heading in README.md below which the files are listed that the statement depends on. */
const READING_LIST = '## What to read';

/** What the root does not import is not checked by anybody who checks the root. */
function unreachable(modules, root) {
  const library = reachable(modules, [root]);
  return [...modules.values()].filter(({ name }) => !library.has(name)).map(({ file }) =>
    ({ file, message: `${root}.lean does not import this module, so nothing checks it` }));
}

/** The files in backquotes below the heading; a folder stands for all that is in it, and for the file
    of its name. */
function listed(readme) {
  const section = readme.split(`\n${READING_LIST}\n`)[1]?.split('\n## ')[0] ?? '';
  return [...section.matchAll(/`([\w/]+(?:\.lean|\/))`/g)].map(match => match[1]);
}

/** The files that the statement depends on are those of the list, and what is claimed is the
    statement. */
function readingList(modules, root, folder) {
  const [statement, claims] = [`${root}.Statement`, `${root}.Claims`];
  if (!modules.has(statement)) return [];
  const problems = [];
  const readme = path.join(folder, 'README.md');
  const entries = listed(fs.readFileSync(readme, 'utf8'));
  const files = [...reachable(modules, [statement])]
    .map(name => path.relative(folder, modules.get(name).file));
  const covers = (entry, file) => entry === file
    || entry.endsWith('/') && (file.startsWith(entry) || file === `${entry.slice(0, -1)}.lean`);
  for (const file of files.filter(file => !entries.some(entry => covers(entry, file)))) {
    const message = `${statement} depends on this file, which "${READING_LIST}" does not list`;
    problems.push({ file: path.join(folder, file), message });
  }
  for (const entry of entries.filter(entry => !files.some(file => covers(entry, file)))) {
    problems.push({ file: readme, message: `${statement} does not depend on ${entry}` });
  }
  if (!/^theorem statement : Statement\b/m.test(code(modules.get(claims)?.source ?? ''))) {
    problems.push({ file: modules.get(statement).file, message: `${claims} does not prove Statement` });
  }
  return problems;
}

const DECLARATION =
  /^[ \t]*(?:@\[[^\]]*\][ \t]*)?(?:noncomputable )?(?:structure|inductive|class|abbrev|def) ([\w.]+)/gm;

/** Each part of a namespace is on the module's path, or it is the name of what is defined somewhere, for
    definitions and theorems about that. */
function namespaces(modules) {
  const texts = [...modules.values()].map(module => ({ ...module, text: code(module.source) }));
  const defined = new Set(texts.flatMap(({ text }) =>
    [...text.matchAll(DECLARATION)].map(match => match[1].split('.').pop())));
  return texts.flatMap(({ name, file, text }) => {
    const opened = [...text.matchAll(/^namespace ([\w.]+)/gm)].flatMap(match => match[1].split('.'));
    const parts = name.split('.');
    const stray = opened.filter(part => !parts.includes(part) && !defined.has(part));
    return stray.map(part => ({
      file, message: `namespace ${part}: neither on the path of the module nor defined`,
    }));
  });
}

/** All that breaks a rule: a file and what is wrong with it. */
function problems(modules, root, folder) {
  return [
    ...unreachable(modules, root),
    ...readingList(modules, root, folder),
    ...namespaces(modules),
  ];
}

module.exports = { problems };
