// amaro carries its WebAssembly as base64 in its source. Beside the bundle as a file it is a quarter smaller in the
// .vsix, and a kernel that starts does not read and decode 3.7 MB of text.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const LITERAL = /[\w$]+\.from\("([A-Za-z0-9+/=]{100000,})", "base64"\)/;
const NAME = 'strip-types.wasm';

/** @type {import('esbuild').Plugin} */
export const wasmBeside = {
  name: 'wasm-beside',
  setup({ initialOptions, onLoad }) {
    const folder = dirname(initialOptions.outfile ?? '');
    onLoad({ filter: /[\\/]amaro[\\/]dist[\\/]internal\.js$/ }, ({ path }) => {
      const source = readFileSync(path, 'utf8');
      const [literal, base64] = LITERAL.exec(source) ?? [];
      if (literal === undefined || base64 === undefined) {
        return {
          errors: [{ text: 'amaro keeps its WebAssembly elsewhere now: see scripts/wasm-beside.mjs' }],
        };
      }
      mkdirSync(folder, { recursive: true });
      writeFileSync(join(folder, NAME), Buffer.from(base64, 'base64'));
      const read = `require('node:fs').readFileSync(require('node:path').join(__dirname, '${NAME}'))`;
      return { contents: source.replace(literal, () => read), loader: 'js' };
    });
  },
};
