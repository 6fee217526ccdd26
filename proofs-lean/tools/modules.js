// Finding modules, reading their imports, and the rules that are checked on the text alone.
'use strict';
const fs = require('fs');
const path = require('path');

/** Replaces comments and the insides of strings by spaces; line numbers stay. */
function code(source) {
  let out = '', depth = 0;
  const blank = text => text.replace(/[^\n]/g, ' ');
  for (let i = 0; i < source.length;) {
    let size = 1, keep = depth === 0;
    if (source.startsWith('/-', i)) {
      depth++; size = 2; keep = false;
    } else if (depth > 0) {
      if (source.startsWith('-/', i)) { depth--; size = 2; }
    } else if (source.startsWith('--', i)) {
      const end = source.indexOf('\n', i);
      size = (end < 0 ? source.length : end) - i; keep = false;
    } else if (source[i] === '"') {
      size = /^"(?:[^"\\]|\\[^])*"?/.exec(source.slice(i))[0].length; keep = false;
    } else if (source[i] === "'") {
      // A character literal, not the prime of a name: the quote of '"' must not open a string.
      const literal = /^'(?:[^'\\\n]|\\[^\n]{1,6}?)'/.exec(source.slice(i));
      if (literal && !/[\w'!?₀-₉]/.test(source[i - 1] ?? ' ')) { size = literal[0].length; keep = false; }
    }
    const text = source.slice(i, i + size);
    out += keep ? text : blank(text);
    i += size;
  }
  return out;
}

const IMPORT = /^[ \t]*(?:(?:public|private|meta)[ \t]+)*import[ \t]+(?:all[ \t]+)?([^\s]+)/gm;

/** The names of the modules that a text without comments imports. */
const importsOf = text => [...text.matchAll(IMPORT)].map(match => match[1]);

const lineOf = (text, index) => text.slice(0, index).split('\n').length;

/** What a module's text may not contain, with the reason. Lean's own answer is not relied on. */
const FORBIDDEN = [
  [/\bnative_decide\b/, 'native_decide trusts the compiler'],
  [/\bofReduce(?:Bool|Nat)\b|\btrustCompiler\b/, 'this axiom trusts the compiler'],
  [/skipKernelTC/, 'this option switches the kernel off'],
  [/\bdebug\s*\.\s*\w+/, 'debug options are not allowed in checked modules'],
];

/** Reads the module `name` at `file`; `problems` are violations of the rules on the text. */
function readModule(name, file, isLocal) {
  const source = fs.readFileSync(file, 'utf8');
  const text = code(source);
  const problems = [];
  const report = (index, message) => problems.push({ line: lineOf(text, index), message });
  if (!/^\s*module\b/.test(text)) report(0, 'the file must start with `module`');
  for (const match of text.matchAll(IMPORT)) {
    const target = match[1];
    if (isLocal(target) || /^(?:Init|Std)(?:\.|$)/.test(target)) continue;
    report(match.index, `import of ${target}: neither Init, Std nor a module of the project`);
  }
  for (const [pattern, reason] of FORBIDDEN) {
    const match = pattern.exec(text);
    if (match) report(match.index, `${match[0].trim()}: ${reason}`);
  }
  return { name, file, source, problems, imports: importsOf(text).filter(isLocal) };
}

/** All .lean files below `folder`, as a map from module names to paths; `skip` are folder names. */
function findModules(folder, skip = new Set()) {
  const found = new Map();
  const walk = (directory, prefix) => {
    for (const entry of fs.readdirSync(directory, { withFileTypes: true })) {
      const file = path.join(directory, entry.name);
      if (entry.isDirectory()) {
        if (!entry.name.startsWith('.') && !(prefix === '' && skip.has(entry.name))) {
          walk(file, `${prefix}${entry.name}.`);
        }
      } else if (entry.name.endsWith('.lean')) {
        found.set(prefix + entry.name.slice(0, -5), file);
      }
    }
  };
  walk(folder, '');
  return found;
}

/** Reads the modules of a project into a map, in dependency order. An import cycle is a problem. */
function readProject(folder, skip) {
  const files = findModules(folder, skip);
  const modules = new Map(), ordered = new Map();
  for (const [name, file] of files) modules.set(name, readModule(name, file, m => files.has(m)));
  const trail = [];
  const visit = name => {
    const module = modules.get(name);
    if (ordered.has(name)) return;
    if (trail.includes(name)) {
      const cycle = [...trail.slice(trail.indexOf(name)), name];
      module.problems.push({ line: 1, message: `import cycle: ${cycle.join(' -> ')}` });
      return;
    }
    trail.push(name);
    for (const dependency of module.imports) visit(dependency);
    trail.pop();
    ordered.set(name, module);
  };
  for (const name of modules.keys()) visit(name);
  return ordered;
}

/** The modules that `roots` import, directly or not, and themselves. */
function reachable(modules, roots) {
  const seen = new Set();
  const visit = name => {
    if (seen.has(name)) return;
    seen.add(name);
    modules.get(name).imports.forEach(visit);
  };
  roots.forEach(visit);
  return seen;
}

module.exports = { code, importsOf, findModules, readProject, reachable };
