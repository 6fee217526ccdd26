// The checker's own tests. negative/modules has modules that must be refused (the first line says
// with which message), or pass; negative/rules breaks each rule of the project; the rest is about which
// results are believed, and `check run`.
'use strict';
const childProcess = require('child_process');
const fs = require('fs');
const os = require('os');
const path = require('path');
const { Build, saltOf } = require('./build');
const { code, readProject } = require('./modules');
const { problems } = require('./rules');
const { Store } = require('./store');
const { toolchain } = require('./toolchain');

async function selfTest(lean, { jobs }) {
  const temporary = fs.mkdtempSync(path.join(fs.realpathSync(os.tmpdir()), 'mipsilon-lean.'));
  let tests = 0, failures = 0;
  const expect = (what, condition, detail = '') => {
    tests++;
    if (condition) return;
    failures++;
    console.log(`FAIL  ${what}${detail && `: ${detail}`}`);
  };
  const build = async (folder, options = {}) => {
    const printed = [];
    const modules = readProject(folder);
    const result = await new Build(lean, modules, {
      store: null, jobs, print: text => printed.push(text), ...options,
    }).run();
    return { modules, result, printed: printed.join('\n') };
  };
  try {
    await negative(expect, build);
    await Promise.all([incremental(expect, build, temporary), commandLine(expect, lean, temporary)]);
    cache(expect, lean, temporary);
    text(expect);
    rules(expect);
  } finally {
    fs.rmSync(temporary, { recursive: true, force: true });
  }
  console.log(failures ? `${failures} of ${tests} self-tests failed` : `${tests} self-tests passed`);
  return failures ? 1 : 0;
}

async function negative(expect, build) {
  const folder = path.join(__dirname, 'negative', 'modules');
  const { modules, printed } = await build(folder);
  for (const { name, state, source, said = [], skipped = false } of modules.values()) {
    const [, verdict, message] = /^-- (refused|passes|skipped)(?:: (.*))?$/m.exec(source) ?? [];
    const shown = said.join(' | ') || (skipped ? 'skipped' : `no message, ${state}`);
    if (verdict === 'passes') expect(name, state === 'passed', `refused: ${shown}`);
    else if (verdict === 'skipped') expect(name, state === 'failed' && skipped, shown);
    else {
      const refused = state === 'failed' && new RegExp(message).test(shown);
      expect(name, refused, `expected ${message}, found ${shown}`);
    }
  }
  const files = fs.readdirSync(path.join(folder, 'Negative'));
  expect('every negative module is looked at', modules.size === files.length, printed);
  const endless = await build(path.join(__dirname, 'negative', 'endless'), { timeout: 3 });
  expect('an endless module', /no answer after 3 s[^]*1 refused/.test(endless.printed), endless.printed);
}

async function incremental(expect, build, temporary) {
  const folder = path.join(temporary, 'project');
  fs.mkdirSync(folder);
  const good = { A: 'public section\ndef a : Nat := 1\n' };
  good.B = 'public import A\npublic section\ntheorem b : a + 1 = 1 + a := Nat.add_comm ..\n';
  for (const name of ['C', 'Cut', 'Flipped', 'Swapped', 'Removed', 'Wrong']) {
    good[name] = `public section\ntheorem ${name} : 1 = 1 := rfl\n`;
  }
  const write = texts => Object.entries(texts).forEach(([name, text]) =>
    fs.writeFileSync(path.join(folder, `${name}.lean`), `module\n${text}`));
  const store = new Store(path.join(temporary, 'results'));
  const states = async (what, all, others = {}, options = {}) => {
    const { modules, printed } = await build(folder, { store, ...options });
    const found = Object.fromEntries([...modules.values()].map(({ name, state }) => [name, state]));
    const differing = Object.keys(good).filter(name => found[name] !== (others[name] ?? all));
    expect(what, !differing.length, `${JSON.stringify(found)}\n${printed}`);
    return modules;
  };
  write(good);
  const both = [build(folder, { store, jobs: 1 }), build(folder, { store, jobs: 1 })];
  write({ C: 'this was written after the checks had begun' });
  for (const { result, printed } of await Promise.all(both)) {
    const all = result.passed > 0 && result.passed + result.cached === Object.keys(good).length;
    expect('two checks at once compile what they have read', all, printed);
  }
  write(good);
  const modules = await states('nothing is compiled again', 'cached');
  expect('nothing else is in the cache', fs.readdirSync(store.folder).length === modules.size);

  const file = name => store.file(modules.get(name).key);
  write({ A: 'public section\ndef a : Nat := 2\n', Wrong: 'public section\ntheorem w : 1 = 2 := rfl\n' });
  fs.truncateSync(file('Cut'), 100);
  const bytes = fs.readFileSync(file('Flipped'));
  bytes[bytes.length - 1] ^= 1;
  fs.writeFileSync(file('Flipped'), bytes);
  fs.copyFileSync(file('C'), file('Swapped'));
  fs.rmSync(file('Removed'));
  const changed = await states('what changed, what imports it and damaged results are compiled again',
    'passed', { C: 'cached', Wrong: 'failed' });
  expect('a refused module leaves no result', store.take(changed.get('Wrong').key) === null);
  write(good);
  await states('a change that is undone costs nothing', 'cached');
  await states('without a cache everything is compiled', 'passed', {}, { store: null });
}

/** Copies the checker's scripts to a project in `folder`; returns the folder they are in. */
function copyChecker(folder) {
  const tools = path.join(folder, 'tools');
  fs.mkdirSync(tools, { recursive: true });
  for (const name of ['../check', ...fs.readdirSync(__dirname).filter(name => name.endsWith('.js'))]) {
    fs.copyFileSync(path.join(__dirname, name), path.join(tools, name));
  }
  return tools;
}

/** What results are keyed by, and what is kept; no Lean is needed. */
function cache(expect, lean, temporary) {
  const tools = copyChecker(path.join(temporary, 'checker')), salt = saltOf(lean);
  expect('the same checker has the same results', saltOf(lean, tools) === salt);
  expect('another toolchain has other results', saltOf({ ...lean, id: 'other' }) !== salt);
  for (const name of ['../check', ...fs.readdirSync(tools)]) {
    const file = path.join(tools, name), text = fs.readFileSync(file);
    fs.appendFileSync(file, '\n');
    expect(`another ${name} has other results`, saltOf(lean, tools) !== salt);
    fs.writeFileSync(file, text);
  }
  const folder = path.join(__dirname, 'negative', 'modules');
  const modules = readProject(folder);
  const [imported, importing] = ['Negative.Good', 'Negative.GoodImport'].map(name => modules.get(name));
  const key = (changes = {}, toolchain = lean, result = 'a') => {
    imported.result = result;
    return new Build(toolchain, modules, {}).keyOf({ ...importing, ...changes });
  };
  const keys = [key(), key({ name: 'Other' }), key({ source: `${importing.source} ` }),
    key({}, { ...lean, id: 'other' }), key({}, lean, 'b')];
  expect('keys depend on name, text, toolchain and results of imports', new Set(keys).size === 5, String(keys));
  expect('keys depend on nothing else', key() === keys[0]);

  const store = new Store(path.join(temporary, 'store'));
  const kept = () => fs.readdirSync(store.folder).sort().join(' ');
  const age = (key, days) => {
    const then = new Date(Date.now() - days * 24 * 60 * 60 * 1000);
    fs.utimesSync(store.file(key), then, then);
  };
  for (const key of ['a', 'b', 'c', 'd']) store.put(key, [Buffer.alloc(100), Buffer.from(key), Buffer.alloc(0)]);
  const { parts } = store.take('b');
  expect('a result is kept as it is', parts.map(part => part.length).join() === '100,1,0' && `${parts[1]}` === 'b');
  ['a', 'b', 'c', 'd'].forEach((key, i) => age(key, 29 + 2 * i));
  store.take('d');
  store.prune();
  expect('results that were not used for 30 days are removed', kept() === 'a d', kept());
  store.prune({ bytes: 200 });
  expect('the cache is bounded, what was used last stays', kept() === 'd', kept());
}

function text(expect) {
  const blanked = source => code(source).replace(/ +/g, ' ').trim();
  expect('comments', blanked('a -- b\nc /- d /- e -/ f -/ g') === 'a \nc g');
  expect('strings', blanked('x "a \\" -- b" y') === 'x y');
  expect('characters', blanked("'\"' a -- \"") === 'a');
  expect('primes', blanked("h' = 'x' ∧ h'' -- b") === "h' = ∧ h''");
  expect('line numbers', code('/-\n\n-/\n"a\nb"\nc').split('\n').length === 6);
}

/** What is checked of the project as a whole. */
function rules(expect) {
  const folder = path.join(__dirname, 'negative', 'rules');
  const found = problems(readProject(folder), 'Rules', folder)
    .map(({ file, message }) => `${path.relative(folder, file)}: ${message}`).sort();
  const expected = [
    'README.md: Rules.Statement does not depend on Rules/Other.lean',
    'Rules/Forgotten.lean: Rules.lean does not import this module, so nothing checks it',
    'Rules/Hidden.lean: Rules.Statement depends on this file, which "## What to read" does not list',
    'Rules/Hidden.lean: namespace Elsewhere: neither on the path of the module nor defined',
    'Rules/Statement.lean: Rules.Claims does not prove Statement',
  ];
  expect('rules of the project', found.join('\n') === expected.join('\n'), found.join('\n'));
}

async function commandLine(expect, lean, temporary) {
  // A cache of its own, with the installed toolchain.
  const installed = path.dirname(lean.leanJs), own = path.join(temporary, 'cache');
  fs.mkdirSync(own);
  fs.symlinkSync(installed, path.join(own, path.basename(installed)));
  expect('a linked toolchain is where its link leads', toolchain(own).library === lean.library);
  const env = { ...process.env, MIPSILON_LEAN_CACHE: own, TMPDIR: temporary };
  const check = (args, folder = path.dirname(__dirname)) => new Promise(resolve => {
    const command = [path.join(folder, 'tools', 'main.js'), ...args];
    childProcess.execFile(process.execPath, command, { cwd: temporary, env }, (error, stdout, stderr) =>
      resolve({ status: error ? error.code : 0, stdout, all: stdout + stderr }));
  });
  const program = path.join(__dirname, 'programs', 'Echo.lean');
  const echo = await check(['run', program, 'hällo wörld']);
  const json = '{"columns":["x","y.0"],"constraints":[{"name":"c","transition":true,"value":'
    + '["sub",["mul",["main",0],["next",1]],["add",-3,["public",0]]]}],"interactions":[{"bus":"lookup",'
    + '"fields":[2,["preprocessed",0]],"multiplicity":["main",1],"weight":0}],"name":"a \\"b\\"\\n",'
    + '"preprocessed":[],"public_values":1}';
  expect('run: output', echo.stdout === `hällo wörld\n${json}\n103\n`, echo.all);
  expect('run: exit status', echo.status === 7, String(echo.status));
  const wrong = path.join(temporary, 'Wrong.lean');
  fs.writeFileSync(wrong, 'module\npublic section\ndef main : IO Unit := undefined_name\n');
  const bad = await check(['run', wrong]);
  expect('run: errors are shown', bad.status === 1 && /undefined_name/.test(bad.all), bad.all);
  expect('run: missing file', (await check(['run', 'nowhere.lean'])).status === 2);
  expect('an unknown option', (await check(['--nonsense'])).status === 2);
  expect('an unknown module', (await check(['Mipsilon.Nowhere'])).status === 2);
  // A project of its own for the rule that every file is checked.
  const folder = path.join(temporary, 'unreachable');
  fs.cpSync(path.join(__dirname, 'negative', 'unreachable'), folder, { recursive: true });
  copyChecker(folder);
  const forgotten = await check([], folder);
  const refused = forgotten.status === 1 && /Forgotten\.lean:1:1: error: .*does not import/.test(forgotten.all);
  expect('a forgotten module', refused, forgotten.all);
  const again = (await check([], folder)).all, uncached = (await check(['--no-cache'], folder)).all;
  expect('the cache is used', /^0 modules checked, 2 from the cache, 0 refused/m.test(again), again);
  expect('--no-cache', /^2 modules checked, 0 from the cache, 0 refused/m.test(uncached), uncached);
}

module.exports = { selfTest };
