// The cache of results: the compiled modules that passed the check, by key, outside of any clone.
//
// A result is one file, named by its key: a line with the SHA-256 of the key and of what follows, a
// line with the size of each part, then the parts. A file that is not so is not believed. That hash
// goes into the keys of the modules that import it. Files are renamed into place when they are
// complete, so that any number of checks may share the cache.
'use strict';
const crypto = require('crypto');
const fs = require('fs');
const path = require('path');
const { hash } = require('./toolchain');

/** What was used longer ago is removed, and so is what was used least recently beyond the size. */
const DAYS = 30, BYTES = 2 ** 30;
const DAY = 24 * 60 * 60 * 1000;

class Store {
  constructor(folder) {
    this.folder = folder;
    fs.mkdirSync(folder, { recursive: true });
  }
  file(key) { return path.join(this.folder, key); }

  /** The {hash, parts} of the result with this key; null if there is none, or none that is whole. */
  take(key) {
    const file = this.file(key);
    let bytes;
    try {
      bytes = fs.readFileSync(file);
    } catch (error) {
      if (error.code === 'ENOENT') return null;
      throw error;
    }
    const end = bytes.indexOf('\n'), body = bytes.subarray(end + 1);
    const found = hash('sha256', key, body);
    if (end < 0 || bytes.toString('latin1', 0, end) !== found) return null;
    let at = body.indexOf('\n') + 1;
    const sizes = body.toString('latin1', 0, at - 1).split(' ').map(Number);
    const now = new Date();
    // Another check may just have removed it.
    try { fs.utimesSync(file, now, now); } catch (error) { if (error.code !== 'ENOENT') throw error; }
    return { hash: found, parts: sizes.map(size => body.subarray(at, at += size)) };
  }

  /** Keeps a result, in place of what the file of this key was; returns its hash. */
  put(key, parts) {
    const body = Buffer.concat([Buffer.from(`${parts.map(part => part.length).join(' ')}\n`), ...parts]);
    const found = hash('sha256', key, body), written = `${this.file(key)}.new-${crypto.randomUUID()}`;
    fs.writeFileSync(written, `${found}\n`);
    fs.appendFileSync(written, body);
    fs.renameSync(written, this.file(key));
    return found;
  }

  /** Removes old results, and files that interrupted checks left. */
  prune({ days = DAYS, bytes = BYTES } = {}) {
    const files = fs.readdirSync(this.folder).map(name => {
      const stat = fs.statSync(this.file(name), { throwIfNoEntry: false });
      return { name, used: stat?.mtimeMs ?? 0, size: stat?.size ?? 0 };
    });
    let total = 0;
    for (const { name, used, size } of files.sort((a, b) => b.used - a.used)) {
      total += size;
      const old = Date.now() - used > days * DAY;
      if (old || total > bytes) fs.rmSync(this.file(name), { force: true });
    }
  }
}

module.exports = { Store };
