// The checker's own tests. negative/modules has modules that must be refused (the first line says
// with which message), or pass; the rest is about what makes a result stale, and `check run`.
'use strict';
const childProcess = require('child_process');
const fs = require('fs');
const os = require('os');
const path = require('path');
const { Build, saltOf } = require('./build');
const { code, readProject } = require('./modules');
const { audit } = require('./olean');

async function selfTest(lean, { jobs }) {
  const temporary = fs.mkdtempSync(path.join(os.tmpdir(), 'mipsilon-lean.'));
  let tests = 0, failures = 0;
  const expect = (what, condition, detail = '') => {
    tests++;
    if (condition) return;
    failures++;
    console.log(`FAIL  ${what}${detail && `: ${detail}`}`);
  };
  const build = async (folder, options = {}) => {
    const printed = [];
    const modules = readProject(folder, { salt: saltOf(lean) });
    const result = await new Build(lean, modules, {
      folder, out: path.join(temporary, `out-${path.basename(folder)}`), jobs,
      print: text => printed.push(text), ...options,
    }).run();
    return { modules, result, printed: printed.join('\n') };
  };
  try {
    await negative(expect, build);
    await incremental(expect, build, temporary);
    text(expect);
    commandLine(expect, temporary);
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
  const write = (name, text) => fs.writeFileSync(path.join(folder, `${name}.lean`), `module\n${text}`);
  const counts = async (what, passed, unchanged, failed) => {
    const { result, printed } = await build(folder);
    expect(what, result.passed === passed && result.unchanged === unchanged && result.failed === failed,
      `${JSON.stringify(result)}\n${printed}`);
  };
  const out = path.join(temporary, 'out-project');
  write('A', 'public section\ndef a : Nat := 1\n');
  write('B', 'public import A\npublic section\ntheorem b : a + 1 = 1 + a := Nat.add_comm ..\n');
  write('C', 'public section\ntheorem c : 1 = 1 := rfl\n');
  await counts('everything is compiled at first', 3, 0, 0);
  await counts('nothing is compiled again', 0, 3, 0);
  expect('the audit of a good module', audit(path.join(out, 'B.olean')).kinds.theorem === 1);
  write('A', 'public section\ndef a : Nat := 2\n');
  await counts('a change reaches importing modules', 2, 1, 0);
  fs.rmSync(path.join(out, 'C.olean.key'));
  await counts('an interrupted module is compiled again', 1, 2, 0);
  fs.truncateSync(path.join(out, 'C.olean'), 100);
  await counts('a truncated result is compiled again', 1, 2, 0);
  write('C', 'public section\ntheorem c : 1 = 2 := rfl\n');
  await counts('a module that became wrong is refused', 0, 2, 1);
  await counts('and still is', 0, 2, 1);
  expect('a refused module leaves no result', !fs.existsSync(path.join(out, 'C.olean')));
  fs.writeFileSync(path.join(out, 'lock'), String(process.ppid));
  const error = await build(folder).then(() => null, thrown => thrown);
  expect('two checks do not share a folder', /another check is running/.test(error?.message), String(error));
  fs.writeFileSync(path.join(out, 'lock'), '4194304'); // more than any process id
  await counts('a lock of a dead process is removed', 0, 2, 1);
}

function text(expect) {
  const blanked = source => code(source).replace(/ +/g, ' ').trim();
  expect('comments', blanked('a -- b\nc /- d /- e -/ f -/ g') === 'a \nc g');
  expect('strings', blanked('x "a \\" -- b" y') === 'x y');
  expect('characters', blanked("'\"' a -- \"") === 'a');
  expect('primes', blanked("h' = 'x' ∧ h'' -- b") === "h' = ∧ h''");
  expect('line numbers', code('/-\n\n-/\n"a\nb"\nc').split('\n').length === 6);
}

function commandLine(expect, temporary) {
  const check = (args, folder = path.dirname(__dirname)) => {
    const result = childProcess.spawnSync(process.execPath, [path.join(folder, 'tools', 'main.js'), ...args],
      { encoding: 'utf8', cwd: temporary });
    return { ...result, all: result.stdout + result.stderr };
  };
  const program = path.join(__dirname, 'programs', 'Echo.lean');
  const echo = check(['run', program, 'hällo wörld']);
  const json = '{"columns":["x","y.0"],"constraints":[{"name":"c","transition":true,"value":'
    + '["sub",["mul",["main",0],["next",1]],["add",-3,["public",0]]]}],"interactions":[{"bus":"lookup",'
    + '"fields":[2,["preprocessed",0]],"multiplicity":["main",1],"weight":0}],"name":"a \\"b\\"\\n",'
    + '"preprocessed":[],"public_values":1}';
  expect('run: output', echo.stdout === `hällo wörld\n${json}\n103\n`, echo.all);
  expect('run: exit status', echo.status === 7, String(echo.status));
  const wrong = path.join(temporary, 'Wrong.lean');
  fs.writeFileSync(wrong, 'module\npublic section\ndef main : IO Unit := undefined_name\n');
  const bad = check(['run', wrong]);
  expect('run: errors are shown', bad.status === 1 && /undefined_name/.test(bad.all), bad.all);
  expect('run: missing file', check(['run', 'nowhere.lean']).status === 2);
  expect('an unknown option', check(['--nonsense']).status === 2);
  expect('an unknown module', check(['Mipsilon.Nowhere']).status === 2);
  // A project of its own for the rule that every file is checked.
  const folder = path.join(temporary, 'unreachable');
  fs.cpSync(path.join(__dirname, 'negative', 'unreachable'), folder, { recursive: true });
  fs.mkdirSync(path.join(folder, 'tools'));
  for (const file of fs.readdirSync(__dirname).filter(name => name.endsWith('.js'))) {
    fs.copyFileSync(path.join(__dirname, file), path.join(folder, 'tools', file));
  }
  const forgotten = check([], folder);
  const refused = forgotten.status === 1 && /Forgotten\.lean:1:1: error: .*does not import/.test(forgotten.all);
  expect('a forgotten module', refused, forgotten.all);
}

module.exports = { selfTest };
