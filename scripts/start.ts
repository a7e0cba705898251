// `npm start`: VS Code in the browser, on this machine only, with the packaged extension installed and the first
// sample open. Prints one URL; Ctrl-C ends it. `--port N` for a fixed port.
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { startServer } from '../test/host/server.ts';
import { workbenchUrl } from '../test/host/workbench.ts';
import { packageExtension } from './package.mjs';
import { root } from './paths.mjs';

const { values } = parseArgs({ options: { port: { type: 'string', default: '0' } } });
const token = randomBytes(16).toString('hex');
const folder = join(root, 'samples');

const { path } = await packageExtension();
const server = await startServer({ install: path, token, port: Number(values.port) });
const url = workbenchUrl(server, { folder, file: join(folder, '01-six-images.normbook') }, token);
console.log(`\nNormbook in VS Code, on this machine only:\n\n  ${url}\n\nCtrl-C ends it.`);
const code = await server.ended;
console.error(`the VS Code server ended with code ${code}:\n${server.log()}`);
process.exitCode = 1;
