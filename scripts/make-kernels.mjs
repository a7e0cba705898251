// Compiles the SIMD kernels of src/engine/simd/assembly to kernels-wasm.ts, which holds the modules' bytes as text so
// that no file has to be found at run time. Part of `npm run build`; a test fails where the committed file is stale.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import asc from 'assemblyscript/asc';
import { root } from './paths.mjs';

const source = 'src/engine/simd/assembly/index.ts';
export const target = join(root, 'src/engine/simd/kernels-wasm.ts');

const OPTIONS = '--runtime stub --importMemory --optimizeLevel 3 --noAssert --enable simd';
const SHARED = '--enable threads --sharedMemory --initialMemory 1 --maximumMemory 65536';
const ALONE = '--initialMemory 1 --maximumMemory 65536';

/** The text of kernels-wasm.ts. */
export async function kernelsModule() {
  const plain = await compiled(SHARED);
  const relaxed = await compiled(`${SHARED} --enable relaxed-simd`);
  const sharing = difference(plain, await compiled(ALONE));
  const ofRelaxed = difference(relaxed, await compiled(`${ALONE} --enable relaxed-simd`));
  if (sharing.place !== ofRelaxed.place)
    throw new Error('the two builds name their memory in different places');
  return `/** The compiled kernels of \`assembly/\`, base64. Written by scripts/make-kernels.mjs. */
export const kernelsWasm = ${text(plain)};

/** The same with fused multiplication and addition, where a machine has them. */
export const relaxedWasm = ${text(relaxed)};

/** Where both modules say that their memory is shared, and what stands there for one that is not. */
export const sharing = ${JSON.stringify(sharing).replaceAll('"', '').replaceAll(':', ': ').replaceAll(',', ', ').replace('{', '{ ').replace('}', ' }')};
`;
}

/** @param {string} options */
async function compiled(options) {
  const written = new Map();
  const all = [source, '--outFile', 'kernels.wasm', ...OPTIONS.split(' '), ...options.split(' ')];
  const { error, stderr } = await asc.main(all, {
    readFile: (name) => {
      try {
        return readFileSync(join(root, name), 'utf8');
      } catch {
        return null;
      }
    },
    writeFile: (name, contents) => void written.set(name, contents),
    listFiles: () => [],
  });
  if (error !== null) throw new Error(`the kernels do not compile: ${error.message}\n${stderr.toString()}`);
  return Buffer.from(written.get('kernels.wasm'));
}

/**
 * The one byte in which a module for a memory of its own differs.
 * @param {Buffer} shared
 * @param {Buffer} alone
 */
function difference(shared, alone) {
  const places = [...shared.keys()].filter((i) => shared[i] !== alone[i]);
  const [place] = places;
  if (shared.length !== alone.length || places.length !== 1 || place === undefined) {
    throw new Error(`the kernels' two memories differ in ${places.length} bytes, expected 1`);
  }
  return { place, alone: alone[place] };
}

/** @param {Buffer} bytes */
function text(bytes) {
  const lines = bytes
    .toString('base64')
    .match(/.{1,100}/g)
    ?.map((line) => `  '${line}',`);
  return `[\n${lines?.join('\n')}\n].join('')`;
}

if (process.argv[1] === import.meta.filename) {
  const made = await kernelsModule();
  const before = (() => {
    try {
      return readFileSync(target, 'utf8');
    } catch {
      return '';
    }
  })();
  if (made !== before) writeFileSync(target, made);
}
