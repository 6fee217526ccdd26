// Running a Lean program.
'use strict';
const childProcess = require('child_process');
const fs = require('fs');
const os = require('os');
const path = require('path');
const { code, importsOf } = require('./modules');

/**
 * One text of the program and of the project modules that it imports: the npm build's interpreter
 * has no code of imported modules. Every module becomes a `section`.
 */
function join(file, folder) {
  const seen = new Set(), imports = new Set(), parts = [];
  const visit = source => {
    const text = code(source);
    for (const name of importsOf(text)) {
      const local = path.join(folder, `${name.replaceAll('.', '/')}.lean`);
      if (!fs.existsSync(local)) imports.add(name);
      else if (!seen.has(name)) {
        seen.add(name);
        visit(fs.readFileSync(local, 'utf8'));
      }
    }
    // The header ends with the last import; its comments go with it.
    let header = /^\s*module\b/.exec(text)?.[0].length ?? 0;
    for (const match of text.matchAll(/^[ \t]*(?:\w+[ \t]+)*import[ \t][^\n]*/gm)) {
      header = Math.max(header, match.index + match[0].length);
    }
    const body = text.slice(header);
    const count = pattern => body.match(pattern)?.length ?? 0;
    const open = count(/^(?:@\[[^\]]*\]\s*)?(?:(?:public|private|noncomputable|meta)\s+)*section\s*$/gm)
      - count(/^end\s*$/gm);
    parts.push(`section\n${source.slice(header)}\n${'end\n'.repeat(Math.max(0, open))}end\n`);
  };
  visit(fs.readFileSync(file, 'utf8'));
  return `module\n${[...imports].map(name => `public import ${name}\n`).join('')}\n${parts.join('\n')}`;
}

/** Runs `main` of `file` with `args`; resolves to the exit status. */
function run(toolchain, file, args, { folder }) {
  const temporary = fs.mkdtempSync(path.join(fs.realpathSync(os.tmpdir()), 'mipsilon-lean.'));
  const joined = path.join(temporary, path.basename(file));
  fs.writeFileSync(joined, join(file, folder));
  const mounts = [joined, ...args].filter(path.isAbsolute).join(':');
  const program = [toolchain.leanJs, '-j1', '--run', joined, ...args];
  const child = childProcess.spawn(process.execPath, program, {
    stdio: ['inherit', 'pipe', 'pipe'],
    env: { ...process.env, LEAN_PATH: toolchain.library, LEAN_WASM_MOUNT: mounts },
  });
  let status = null, inDebug = false, complained = false, stderr = '';
  // The npm build prints notes about itself ("[DEBUG..."), and aborts noisily after main.
  const line = text => {
    if (status !== null) return;
    if (text.startsWith('[DEBUG')) {
      inDebug = text.startsWith('[DEBUG:F] Input file content');
      return;
    }
    if (inDebug || /^  (?:- \/|mainModule\? =)/.test(text)) return;
    const exit = /^exit (\d+)$/.exec(text);
    if (exit) status = Number(exit[1]);
    else if (text.startsWith(`${joined}:`)) {
      complained = true;
      process.stderr.write(`${text}\n`);
    }
    else process.stdout.write(`${text}\n`);
  };
  let buffered = '';
  child.stdout.setEncoding('utf8').on('data', data => {
    const lines = (buffered + data).split('\n');
    buffered = lines.pop();
    lines.forEach(line);
  });
  child.stderr.setEncoding('utf8').on('data', data => { stderr = (stderr + data).slice(-4000); });
  return new Promise(resolve => child.on('close', () => {
    if (buffered) line(buffered);
    if (status === null) {
      const noise = /^\[DEBUG|^node:internal|^Node\.js|^ |^$/;
      const said = complained ? [] : stderr.split('\n').filter(text => !noise.test(text)).slice(0, 8);
      const reason = complained ? `${file} has errors` : `${file} did not print a line \`exit N\``;
      console.error([...said, `check: ${reason}; its text with imports is ${joined}`].join('\n'));
    } else {
      fs.rmSync(temporary, { recursive: true });
    }
    resolve(status ?? 1);
  }));
}

module.exports = { run, join };
