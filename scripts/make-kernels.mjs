// Compiles the SIMD kernels of src/engine/simd/assembly to kernels-wasm.ts, which holds the module's bytes as text so
// that no file has to be found at run time. Part of `npm run build`; a test fails where the committed file is stale.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import asc from 'assemblyscript/asc';
import { root } from './paths.mjs';

const source = 'src/engine/simd/assembly/index.ts';
export const target = join(root, 'src/engine/simd/kernels-wasm.ts');

/** The text of kernels-wasm.ts. */
export async function kernelsModule() {
  const options = [
    '--runtime',
    'stub',
    '--importMemory',
    '--optimizeLevel',
    '3',
    '--noAssert',
    '--enable',
    'simd',
  ];
  const written = new Map();
  const { error, stderr } = await asc.main([source, '--outFile', 'kernels.wasm', ...options], {
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
  const base64 = Buffer.from(written.get('kernels.wasm')).toString('base64');
  const lines = base64.match(/.{1,100}/g)?.map((line) => `  '${line}',`) ?? [];
  return `/** The compiled kernels of \`assembly/\`, base64. Written by scripts/make-kernels.mjs. */
export const kernelsWasm = [
${lines.join('\n')}
].join('');
`;
}

if (process.argv[1] === import.meta.filename) {
  const text = await kernelsModule();
  const before = (() => {
    try {
      return readFileSync(target, 'utf8');
    } catch {
      return '';
    }
  })();
  if (text !== before) writeFileSync(target, text);
}
