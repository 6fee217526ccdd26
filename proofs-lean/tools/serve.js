// Replaces the function `callMain` of lean.js: this text is pasted into it, and the free names
// (wasmExports, stackSave, ...) are those of emscripten's runtime.
//
// `lean.js ARGS` runs Lean's main once. `lean.js --serve` compiles one module per line of stdin,
// {"file","olean"}, in one process, which saves loading Lean and its library each time. Answers are
// lines that start with U+0001: {"ready":true}, then {"done","status","ms","cpu","heap","rss"} per
// module; lines in between are Lean's JSON messages. An empty line ends the process.
function callMain(args = []) {
  const fs = require('fs');
  const cString = text => {
    const size = lengthBytesUTF8(text) + 1, pointer = _malloc(size);
    stringToUTF8(text, pointer, size);
    return pointer;
  };
  const argv = list => {
    const pointer = _malloc((list.length + 1) * 4);
    const set = (i, value) => { (growMemViews(), HEAPU32)[(pointer + 4 * i) >> 2] = value; };
    list.forEach((text, i) => set(i, cString(text)));
    set(list.length, 0);
    return pointer;
  };
  const main = list => resolveGlobalSymbol('main').sym(list.length + 1, argv([thisProgram, ...list]));
  if (args[0] !== '--serve') {
    stackSave();
    process.exit(main(args) & 255);
  }

  const say = answer => fs.writeSync(1, '\n\u0001' + JSON.stringify(answer) + '\n');
  let buffered = '';
  const chunk = Buffer.alloc(65536);
  const readLine = () => {
    for (;;) {
      const end = buffered.indexOf('\n');
      if (end >= 0) {
        const line = buffered.slice(0, end);
        buffered = buffered.slice(end + 1);
        return line;
      }
      let size = 0;
      try {
        size = fs.readSync(0, chunk, 0, chunk.length, null);
      } catch (error) {
        if (error.code !== 'EAGAIN') throw error;
        Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5);
        continue;
      }
      if (!size) return '';
      buffered += chunk.toString('utf8', 0, size);
    }
  };
  // Lean's main initialises the runtime, so it can run only once; later modules go through the
  // function that it ends in, with the options that it would have set.
  const compileAgain = job => {
    const option = (options, key, value, scratch) =>
      wasmExports._ZN4lean20process_shell_optionERNS_10object_refEiPKcRi(options, key, value, scratch);
    const options = _malloc(16), scratch = _malloc(16);
    wasmExports._ZN4lean16mk_shell_optionsEv(options);
    option(options, 74, 0, scratch); // --json
    option(options, 111, cString(job.olean), scratch); // -o
    return wasmExports._ZN4lean14run_shell_mainEiPPcRKNS_10object_refE(1, argv([job.file]), options);
  };

  globalThis.__serving = true; // makes exitJS throw __exit: see patch.js
  let first = true;
  say({ ready: true });
  for (let line; (line = readLine()) !== '';) {
    const job = JSON.parse(line), start = Date.now(), used = process.cpuUsage(), stack = stackSave();
    let status;
    try {
      status = first ? main(['-j1', '--json', '-o', job.olean, job.file]) : compileAgain(job);
    } catch (error) {
      status = error?.__exit ?? 99;
      if (status === 99) fs.writeSync(1, `\n[crash] ${error?.message ?? error}\n`);
    }
    first = false;
    stackRestore(stack);
    const { user, system } = process.cpuUsage(used);
    say({
      done: job.file, status, ms: Date.now() - start, cpu: (user + system) / 1e6,
      heap: (growMemViews(), HEAPU8).length, rss: process.memoryUsage().rss,
    });
  }
  process.exit(0);
}
