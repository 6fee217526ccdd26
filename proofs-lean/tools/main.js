// The command: see usage.txt. Started by ../check under the pinned Node.
'use strict';
const fs = require('fs');
const os = require('os');
const path = require('path');
const { Build } = require('./build');
const { readProject, reachable } = require('./modules');
const { problems } = require('./rules');
const { run } = require('./run');
const { Store } = require('./store');
const { toolchain, InstallError } = require('./toolchain');

const FOLDER = path.dirname(__dirname);
const ROOT = 'Mipsilon';
/** Folders without checked modules: the checker, and programs for `check run`. */
const SKIP = new Set(['tools', 'run']);

class UsageError extends Error {}

function parse(args) {
  const options = {
    command: 'check', jobs: Math.min(4, os.availableParallelism()), timeout: 600, cached: true,
    quiet: false, names: [],
  };
  const commands = new Set(['check', 'run', 'self-test', 'install']);
  const number = (flag, value) => {
    if (!/^[1-9]\d{0,5}$/.test(value ?? '')) throw new UsageError(`${flag} needs a positive number`);
    return Number(value);
  };
  for (let i = 0; i < args.length; i++) {
    const arg = args[i];
    if (commands.has(arg.replace(/^--/, '')) && options.names.length === 0) {
      options.command = arg.replace(/^--/, '');
      if (options.command === 'run') {
        options.names = args.slice(i + 1);
        if (options.names[0] === '--') options.names.shift();
        if (!options.names.length) throw new UsageError('run needs a file');
        break;
      }
    } else if (arg === '-j') options.jobs = number('-j', args[++i]);
    else if (/^-j\d/.test(arg)) options.jobs = number('-j', arg.slice(2));
    else if (arg === '--timeout') options.timeout = number('--timeout', args[++i]);
    else if (arg === '--no-cache') options.cached = false;
    else if (arg === '--quiet') options.quiet = true;
    else if (arg.startsWith('-')) throw new UsageError(`unknown option ${arg}`);
    else options.names.push(arg);
  }
  if (options.command !== 'check' && options.command !== 'run' && options.names.length) {
    throw new UsageError(`${options.command} takes no arguments`);
  }
  return options;
}

async function check(lean, store, { jobs, timeout, quiet, names }) {
  let modules = readProject(FOLDER, SKIP);
  if (!modules.has(ROOT)) throw new UsageError(`${ROOT}.lean is missing`);
  const broken = problems(modules, ROOT, FOLDER);
  for (const { file, message } of broken) {
    console.log(`${path.relative(process.cwd(), file)}:1:1: error: ${message}`);
  }
  for (const name of names) {
    if (!modules.has(name)) throw new UsageError(`there is no module ${name}`);
  }
  const wanted = reachable(modules, names.length ? names : [...modules.keys()]);
  modules = new Map([...modules].filter(([name]) => wanted.has(name)));
  const { failed } = await new Build(lean, modules, { store, jobs, timeout, quiet }).run();
  store?.prune();
  return failed || broken.length ? 1 : 0;
}

async function main() {
  const options = parse(process.argv.slice(2));
  const cache = process.env.MIPSILON_LEAN_CACHE; // set by ../check
  const lean = toolchain(cache);
  const store = options.cached ? new Store(path.join(cache, 'results')) : null;
  switch (options.command) {
    case 'install': return 0;
    case 'run': {
      const [file, ...args] = options.names;
      if (!fs.existsSync(file)) throw new UsageError(`there is no file ${file}`);
      return run(lean, file, args, { folder: FOLDER });
    }
    case 'self-test': return require('./self-test').selfTest(lean, options);
    default: return check(lean, store, options);
  }
}

main().then(status => process.exit(status), error => {
  const expected = error instanceof UsageError || error instanceof InstallError;
  console.error(`check: ${expected ? error.message : error.stack}`);
  if (error instanceof UsageError) console.error('see: check --help');
  process.exit(error instanceof UsageError ? 2 : error instanceof InstallError ? 3 : 1);
});
