// Compiling the modules that changed, in dependency order, and auditing what was compiled.
'use strict';
const childProcess = require('child_process');
const fs = require('fs');
const path = require('path');
const { audit } = require('./olean');
const { hash } = require('./toolchain');

const PARTS = ['', '.server', '.private'];
/** A process is replaced when its heap is larger: every import of a module stays in it. */
const HEAP_LIMIT = 1400 * 2 ** 20;
/** Modules that take more CPU-seconds are named in the output. */
const BUDGET = 60;

/** What the results depend on, besides the texts: the toolchain, and the audit's own rules. */
const saltOf = toolchain =>
  hash('sha256', toolchain.id, fs.readFileSync(path.join(__dirname, 'olean.js')));

/** Keeps two checks from writing to one folder. Returns the function that unlocks. */
function lock(folder) {
  const file = path.join(folder, 'lock');
  for (;;) {
    try {
      fs.writeFileSync(file, String(process.pid), { flag: 'wx' });
      return () => fs.rmSync(file, { force: true });
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
    }
    const owner = Number(fs.readFileSync(file, 'utf8'));
    let alive = true;
    try { process.kill(owner, 0); } catch (error) { alive = error.code === 'EPERM'; }
    if (owner && alive) throw new Error(`another check is running here, process ${owner} (${file})`);
    fs.rmSync(file, { force: true });
  }
}

/** One Lean process in which modules are compiled one after the other. */
class Worker {
  constructor(build) {
    this.build = build;
    this.module = null;
    this.ready = false;
    this.stderr = '';
    this.crash = '';
    const { toolchain, folder, out } = build;
    this.process = childProcess.spawn(process.execPath, [toolchain.leanJs, '--serve'], {
      cwd: folder, stdio: ['pipe', 'pipe', 'pipe'],
      env: { ...process.env, LEAN_PATH: `${toolchain.library}:${out}` },
    });
    this.process.stdin.on('error', () => {}); // a dead process is reported by its exit
    this.process.stderr.on('data', data => { this.stderr = (this.stderr + data).slice(-2000); });
    let buffered = '';
    this.process.stdout.setEncoding('utf8').on('data', data => {
      const lines = (buffered + data).split('\n');
      buffered = lines.pop();
      for (const line of lines) this.read(line);
    });
    this.process.on('close', (code, signal) => {
      build.workers.delete(this);
      if (this.module) {
        const cause = this.timedOut ? `no answer after ${build.timeout} s`
          : [`Lean's process ended, ${signal ?? `status ${code}`}`, this.crash, this.stderr.trim()]
            .filter(Boolean).join(': ');
        this.done({ status: 99, ms: 0, cpu: 0, rss: 0 }, cause);
      }
      build.schedule();
    });
  }
  read(line) {
    if (line.startsWith('\u0001')) {
      const answer = JSON.parse(line.slice(1));
      if (answer.ready) {
        this.ready = true;
        this.build.schedule();
      } else {
        this.done(answer);
      }
    } else if (line.startsWith('{') && this.module) {
      try {
        const message = JSON.parse(line);
        if (message.severity) this.messages.push(message);
      } catch { /* not a message */ }
    } else if (line.startsWith('[crash]')) {
      this.crash = line;
    }
  }
  compile(module) {
    this.module = module;
    this.messages = [];
    this.ready = false;
    module.state = 'running';
    const olean = this.build.staged(module);
    fs.mkdirSync(path.dirname(olean), { recursive: true });
    this.build.forget(module);
    this.timer = setTimeout(() => {
      this.timedOut = true;
      this.process.kill('SIGKILL');
    }, this.build.timeout * 1000);
    const file = path.relative(this.build.folder, module.file);
    this.process.stdin.write(`${JSON.stringify({ file, olean })}\n`);
  }
  done(answer, cause = '') {
    clearTimeout(this.timer);
    const { module, messages, build } = this;
    this.module = null;
    if (answer.status === 99 && !cause) cause = this.crash || this.stderr.slice(-300) || 'Lean crashed';
    build.finish(module, answer, messages, cause);
    if (answer.status === 99 || answer.heap > HEAP_LIMIT) this.end();
    else this.ready = true;
    build.schedule();
  }
  end() {
    this.build.workers.delete(this);
    this.process.stdin.end('\n');
  }
}

class Build {
  /**
   * Compiles `modules` (from readProject). Options: `folder` their root, `out` where results go,
   * `jobs`, `timeout` in seconds, `quiet`, and `print` for the output.
   */
  constructor(toolchain, modules, options) {
    Object.assign(this, { timeout: 600, quiet: false, print: console.log }, options);
    Object.assign(this, { toolchain, modules });
    this.workers = new Set();
    this.cpu = 0;
    this.rss = 0;
  }
  olean(module, folder = this.out) {
    return path.join(folder, `${module.name.replaceAll('.', '/')}.olean`);
  }
  /** Lean writes here first, so a process that outlives an interrupted check spoils nothing. */
  get staging() { return path.join(this.out, `.new-${process.pid}`); }
  staged(module) { return this.olean(module, this.staging); }
  /** The file whose presence and content say that the module was compiled and audited. */
  stamp(module) { return `${this.olean(module)}.key`; }
  forget(module) {
    fs.rmSync(this.stamp(module), { force: true });
    for (const part of PARTS) fs.rmSync(this.olean(module) + part, { force: true });
  }
  isFresh(module) {
    try {
      const [key, ...sizes] = fs.readFileSync(this.stamp(module), 'utf8').split('\n');
      return key === module.key
        && PARTS.every((part, i) => String(this.partSize(module, part)) === sizes[i]);
    } catch {
      return false;
    }
  }
  partSize(module, part) {
    return fs.statSync(this.olean(module) + part, { throwIfNoEntry: false })?.size ?? 0;
  }
  remember(module) {
    fs.mkdirSync(path.dirname(this.olean(module)), { recursive: true });
    for (const part of PARTS) {
      const from = this.staged(module) + part;
      if (fs.existsSync(from)) fs.renameSync(from, this.olean(module) + part);
    }
    const sizes = PARTS.map(part => this.partSize(module, part));
    fs.writeFileSync(`${this.stamp(module)}.new`, [module.key, ...sizes].join('\n'));
    fs.renameSync(`${this.stamp(module)}.new`, this.stamp(module));
  }

  /** Checks everything; resolves to {passed, unchanged, failed}, the numbers of modules. */
  async run() {
    const begin = Date.now();
    fs.mkdirSync(this.out, { recursive: true });
    const unlock = lock(this.out);
    for (const name of fs.readdirSync(this.out)) {
      if (name.startsWith('.new-')) fs.rmSync(path.join(this.out, name), { recursive: true });
    }
    const stop = signal => {
      for (const worker of this.workers) worker.process.kill('SIGKILL');
      unlock();
      process.exit(signal === 'SIGINT' ? 130 : 143);
    };
    process.once('SIGINT', stop).once('SIGTERM', stop);
    try {
      for (const module of this.modules.values()) {
        module.state = 'waiting';
        for (const { line, message } of module.problems) this.problem(module, line, 1, message);
        if (module.problems.length) this.reject(module);
        else if (this.isFresh(module)) module.state = 'unchanged';
      }
      await new Promise((resolve, reject) => {
        this.finished = resolve;
        this.broken = reject;
        this.schedule();
      });
    } finally {
      fs.rmSync(this.staging, { recursive: true, force: true });
      process.removeListener('SIGINT', stop).removeListener('SIGTERM', stop);
      unlock();
    }
    const count = state => [...this.modules.values()].filter(module => module.state === state).length;
    const result = { passed: count('passed'), unchanged: count('unchanged'), failed: count('failed') };
    this.print(`${result.passed} modules checked, ${result.unchanged} unchanged, ${result.failed} refused; `
      + `${((Date.now() - begin) / 1000).toFixed(1)} s, ${this.cpu.toFixed(1)} CPU-seconds in Lean`
      + (this.rss ? `, ${(this.rss / 2 ** 30).toFixed(1)} GB in one process` : ''));
    return result;
  }
  schedule() {
    const all = [...this.modules.values()];
    // In dependency order, so one pass is enough.
    for (const module of all) {
      if (module.state !== 'waiting') continue;
      const bad = module.imports.find(name => this.modules.get(name).state === 'failed');
      if (bad) {
        this.print(`skip  ${module.name}: its import ${bad} was refused`);
        module.skipped = true;
        this.reject(module, false);
      }
    }
    const settled = new Set(['passed', 'unchanged']);
    const ready = all.filter(module => module.state === 'waiting'
      && module.imports.every(name => settled.has(this.modules.get(name).state)));
    for (const worker of this.workers) {
      if (worker.ready && ready.length) worker.compile(ready.shift());
    }
    const starting = [...this.workers].filter(worker => !worker.ready && !worker.module).length;
    for (let i = starting; i < ready.length && this.workers.size < this.jobs; i++) {
      this.workers.add(new Worker(this));
    }
    if (!all.some(module => ['waiting', 'running'].includes(module.state))) {
      for (const worker of [...this.workers]) worker.end();
      this.finished();
    }
  }
  problem(module, line, column, text) {
    const file = path.relative(process.cwd(), module.file);
    (module.said ??= []).push(text);
    this.print(`${file}:${line}:${column}: error: ${text}`);
  }
  reject(module, say = true) {
    module.state = 'failed';
    this.forget(module);
    if (say) this.print(`FAIL  ${module.name}`);
  }
  finish(module, answer, messages, cause) {
    let failed = false;
    const refuse = (line, column, text) => {
      failed = true;
      this.problem(module, line, column, text);
    };
    for (const { severity, kind, pos, data } of messages) {
      if (severity === 'error' || kind === 'hasSorry') {
        refuse(pos.line, pos.column + 1, data);
      } else if (!this.quiet) {
        const file = path.relative(process.cwd(), module.file);
        this.print(`${file}:${pos.line}:${pos.column + 1}: ${severity}: ${data}`);
      }
    }
    if (cause) refuse(1, 1, cause);
    else if (answer.status !== 0 && !failed) refuse(1, 1, `Lean ended with status ${answer.status}`);
    if (!failed) {
      try {
        for (const text of audit(this.staged(module)).problems) refuse(1, 1, text);
      } catch (error) {
        refuse(1, 1, `the audit failed: ${error.message}`);
      }
    }
    this.cpu += answer.cpu;
    this.rss = Math.max(this.rss, answer.rss);
    if (failed) {
      this.reject(module);
      return;
    }
    this.remember(module);
    module.state = 'passed';
    if (!this.quiet || answer.cpu > BUDGET) {
      this.print(`ok    ${answer.cpu.toFixed(1).padStart(5)} CPU-s  ${module.name}`
        + (answer.cpu > BUDGET ? `  (more than ${BUDGET}: split it)` : ''));
    }
  }
}

module.exports = { Build, saltOf };
