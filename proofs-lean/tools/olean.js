// The axiom audit: reads the compiled modules (.olean), so nothing in a source text can hide from it.
//
// An .olean is a compacted heap of Lean objects for a 32-bit machine, loaded at a fixed address. An
// object is: reference count (4 bytes), size (2), number of fields (1), tag (1), then its fields. A
// pointer with the lowest bit set is a scalar. A `module` is compiled into X.olean,
// X.olean.server and X.olean.private, which point into each other; the last one has the proofs.
'use strict';
const fs = require('fs');

/** The axioms of Lean's library that are not allowed, and the placeholders of its compiler. */
const FORBIDDEN = new Set(['sorryAx', 'Lean.ofReduceBool', 'Lean.ofReduceNat', 'Lean.trustCompiler',
  'lcProof', 'lcAny', 'lcErased', 'lcUnreachable']);

const KINDS = ['axiom', 'definition', 'theorem', 'opaque', 'quotient', 'inductive', 'constructor',
  'recursor'];
const TAG_ARRAY = 246, TAG_STRING = 249, TAG_LARGEST_CONSTRUCTOR = 244;
const BASE = 0x50, ROOT = 0x54, HEADER = 8;

class Heap {
  constructor(files) {
    this.parts = files.map(file => {
      const bytes = fs.readFileSync(file);
      if (bytes.toString('latin1', 0, 5) !== 'olean' || bytes[5] !== 2) {
        throw new Error(`${file} is not an .olean of version 2`);
      }
      return { bytes, base: bytes.readUInt32LE(BASE), root: bytes.readUInt32LE(ROOT) };
    });
  }
  at(pointer) {
    for (const { bytes, base } of this.parts) {
      if (pointer >= base && pointer < base + bytes.length) return [bytes, pointer - base];
    }
    throw new Error('a pointer leads out of the .olean files');
  }
  tag(pointer) { const [bytes, at] = this.at(pointer); return bytes[at + 7]; }
  size(pointer) { const [bytes, at] = this.at(pointer); return bytes[at + 6]; }
  field(pointer, i) {
    const [bytes, at] = this.at(pointer);
    return bytes.readUInt32LE(at + HEADER + 4 * i);
  }
  array(pointer) {
    const [bytes, at] = this.at(pointer);
    return Array.from({ length: bytes.readUInt32LE(at + HEADER) },
      (_, i) => bytes.readUInt32LE(at + HEADER + 8 + 4 * i));
  }
  string(pointer) {
    const [bytes, at] = this.at(pointer);
    const size = bytes.readUInt32LE(at + HEADER) - 1, start = at + HEADER + 12;
    return bytes.toString('utf8', start, start + size);
  }
  /** A `Lean.Name`. */
  name(pointer) {
    if (pointer & 1) return '';
    const prefix = this.name(this.field(pointer, 0)), last = this.field(pointer, 1);
    const component = this.tag(pointer) === 1 ? this.string(last) : String(last >> 1);
    return prefix === '' ? component : `${prefix}.${component}`;
  }
}

/** The problems of a compiled module: axioms it declares, and forbidden names that it mentions. */
function audit(olean) {
  const files = [olean, `${olean}.server`, `${olean}.private`].filter(file => fs.existsSync(file));
  if (!files.length) throw new Error(`${olean} does not exist`);
  const heap = new Heap(files);
  const root = heap.parts[heap.parts.length - 1].root;
  const constants = heap.array(heap.field(root, 2));
  const problems = new Set(), kinds = Object.create(null);
  for (const constant of constants) {
    const kind = KINDS[heap.tag(constant)];
    if (!kind) throw new Error('a constant of an unknown kind');
    kinds[kind] = (kinds[kind] ?? 0) + 1;
    if (kind === 'axiom') {
      const name = heap.name(heap.field(heap.field(heap.field(constant, 0), 0), 0));
      problems.add(`declares the axiom ${name}`);
    }
  }
  const seen = new Set(), stack = [...constants];
  while (stack.length) {
    const pointer = stack.pop();
    if (pointer & 1 || seen.has(pointer)) continue;
    seen.add(pointer);
    const tag = heap.tag(pointer);
    if (tag === TAG_ARRAY) {
      for (const element of heap.array(pointer)) stack.push(element);
    } else if (tag <= TAG_LARGEST_CONSTRUCTOR) {
      const size = heap.size(pointer);
      if (tag === 1 && size === 2) {
        const last = heap.field(pointer, 1);
        if (!(last & 1) && heap.tag(last) === TAG_STRING && FORBIDDEN.has(heap.name(pointer))) {
          problems.add(`depends on ${heap.name(pointer)}`);
        }
      }
      for (let i = 0; i < size; i++) stack.push(heap.field(pointer, i));
    }
  }
  return { problems: [...problems], kinds };
}

module.exports = { audit };
