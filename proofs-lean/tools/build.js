// Compiling the modules whose results are not in the cache, in dependency order, and auditing what
// was compiled.
'use strict';
const childProcess = require('child_process');
const fs = require('fs');
const os = require('os');
const path = require('path');
const { audit } = require('./olean');
const { hash } = require('./toolchain');

const PARTS = ['.olean', '.olean.server', '.olean.private'];
/** A process is replaced when its heap is larger: every import of a module stays in it. */
const HEAP_LIMIT = 1400 * 2 ** 20;
/** Modules that take more CPU-seconds are named in the output. */
const BUDGET = 60;

/** What the results depend on, besides the texts: the toolchain, and every script of the checker. */
function saltOf(toolchain, tools = __dirname) {
  const scripts = fs.readdirSync(tools).filter(name => name.endsWith('.js')).sort();
  const files = ['../check', ...scripts].map(name => path.join(tools, name));
  return hash('sha256', toolchain.id, ...files.map(file => hash('sha256', fs.readFileSync(file))));
}

/** One Lean process in which modules are compiled one after the other. */
class Worker {
  constructor(build) {
    this.build = build;
    this.module = null;
    this.ready = false;
    this.stderr = '';
    this.crash = '';
    const { toolchain, tree } = build;
    this.process = childProcess.spawn(process.execPath, [toolchain.leanJs, '--serve'], {
      cwd: tree, stdio: ['pipe', 'pipe', 'pipe'],
      env: { ...process.env, LEAN_PATH: `${toolchain.library}:${tree}` },
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
    const file = this.build.place(module, '.lean'), olean = this.build.place(module, '.olean');
    // The text of the key, whatever has become of the project's file since it was read.
    fs.writeFileSync(file, module.source);
    this.timer = setTimeout(() => {
      this.timedOut = true;
      this.process.kill('SIGKILL');
    }, this.build.timeout * 1000);
    this.process.stdin.write(`${JSON.stringify({ file: path.relative(this.build.tree, file), olean })}\n`);
  }
  done(answer, cause = '') {
    clearTimeout(this.timer);
    const { module, messages, build } = this;
    this.module = null;
    if (answer.status === 99 && !cause) cause = this.crash || this.stderr.slice(-300) || 'Lean crashed';
    try {
      build.finish(module, answer, messages, cause);
    } catch (error) {
      build.broken(error);
      return;
    }
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
   * Compiles `modules` (from readProject). Options: `store` of results or null, `jobs`,
   * `timeout` in seconds, `quiet`, and `print` for the output.
   */
  constructor(toolchain, modules, options) {
    Object.assign(this, { timeout: 600, quiet: false, print: console.log }, options);
    Object.assign(this, { toolchain, modules });
    this.workers = new Set();
    this.salt = saltOf(toolchain);
    this.cpu = 0;
    this.rss = 0;
  }
  /** The file of a module with this ending in the tree. */
  place(module, ending) {
    const file = path.join(this.tree, module.name.replaceAll('.', '/') + ending);
    fs.mkdirSync(path.dirname(file), { recursive: true });
    return file;
  }
  /**
   * All that the result of a module depends on, its imports being settled. The hashes of their
   * results cover their own keys, and also which of several compilations was imported: what Lean
   * writes is not the same each time.
   */
  keyOf({ name, source, imports }) {
    const results = imports.map(imported => this.modules.get(imported).result);
    return hash('sha256', JSON.stringify([this.salt, name, source, results]));
  }
  /** Puts the result of a module where Lean looks for it, if the store has it. */
  reuse(module) {
    const found = this.store?.take(module.key);
    if (!found) return false;
    PARTS.forEach((part, i) => fs.writeFileSync(this.place(module, part), found.parts[i]));
    module.result = found.hash;
    return true;
  }
  /** Stores the result of a module, unless another check was faster: then it takes that one. */
  keep(module) {
    if (!this.store || this.reuse(module)) return;
    const parts = PARTS.map(part => fs.readFileSync(this.place(module, part)));
    module.result = this.store.put(module.key, parts);
  }

  /** Checks everything; resolves to {passed, cached, failed}, the numbers of modules. */
  async run() {
    const begin = Date.now();
    // The texts, and what this check has compiled or taken from the store, and nothing else.
    this.tree = fs.mkdtempSync(path.join(fs.realpathSync(os.tmpdir()), 'mipsilon-lean.'));
    const clean = () => {
      this.stopped = true;
      for (const worker of this.workers) worker.process.kill('SIGKILL');
      fs.rmSync(this.tree, { recursive: true, force: true, maxRetries: 5 });
    };
    const stop = signal => {
      clean();
      process.exit(signal === 'SIGINT' ? 130 : 143);
    };
    process.once('SIGINT', stop).once('SIGTERM', stop);
    try {
      for (const module of this.modules.values()) {
        module.state = 'waiting';
        for (const { line, message } of module.problems) this.problem(module, line, 1, message);
        if (module.problems.length) this.reject(module);
      }
      await new Promise((resolve, reject) => {
        this.finished = resolve;
        this.broken = reject;
        this.schedule();
      });
    } finally {
      clean();
      process.removeListener('SIGINT', stop).removeListener('SIGTERM', stop);
    }
    const count = state => [...this.modules.values()].filter(module => module.state === state).length;
    const result = { passed: count('passed'), cached: count('cached'), failed: count('failed') };
    this.print(`${result.passed} modules checked, ${result.cached} from the cache, ${result.failed} refused; `
      + `${((Date.now() - begin) / 1000).toFixed(1)} s, ${this.cpu.toFixed(1)} CPU-seconds in Lean`
      + (this.rss ? `, ${(this.rss / 2 ** 30).toFixed(1)} GB in one process` : ''));
    return result;
  }
  schedule() {
    if (this.stopped) return;
    const all = [...this.modules.values()], settled = new Set(['passed', 'cached']);
    // In dependency order, so one pass is enough.
    for (const module of all) {
      if (module.state !== 'waiting') continue;
      const bad = module.imports.find(name => this.modules.get(name).state === 'failed');
      if (bad) {
        this.print(`skip  ${module.name}: its import ${bad} was refused`);
        module.skipped = true;
        this.reject(module, false);
      } else if (module.imports.every(name => settled.has(this.modules.get(name).state))) {
        module.key = this.keyOf(module);
        module.state = this.reuse(module) ? 'cached' : 'ready';
      }
    }
    const ready = all.filter(module => module.state === 'ready');
    for (const worker of this.workers) {
      if (worker.ready && ready.length) worker.compile(ready.shift());
    }
    const starting = [...this.workers].filter(worker => !worker.ready && !worker.module).length;
    for (let i = starting; i < ready.length && this.workers.size < this.jobs; i++) {
      this.workers.add(new Worker(this));
    }
    if (!all.some(module => ['waiting', 'ready', 'running'].includes(module.state))) {
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
        for (const text of audit(this.place(module, '.olean')).problems) refuse(1, 1, text);
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
    this.keep(module);
    module.state = 'passed';
    if (!this.quiet || answer.cpu > BUDGET) {
      this.print(`ok    ${answer.cpu.toFixed(1).padStart(5)} CPU-s  ${module.name}`
        + (answer.cpu > BUDGET ? `  (more than ${BUDGET}: split it)` : ''));
    }
  }
}

module.exports = { Build, saltOf };
