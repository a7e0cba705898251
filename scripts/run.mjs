// Child processes of the tools: their output goes straight to ours, their end is a number. Runs on Node 20.
import { spawn } from 'node:child_process';
import { delimiter, dirname } from 'node:path';
import { node24, root } from './paths.mjs';

/**
 * @typedef {object} RunOptions
 * @property {string} [cwd]
 * @property {NodeJS.ProcessEnv} [env]
 * @property {boolean} [quiet] holds the output back and prints it only when the command fails
 * @property {number} [minutes] after which the command and all it started are ended
 */

/**
 * Runs a command to its end with our output and no input.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {RunOptions} [options]
 * @returns {Promise<number>} the exit code; 1 when it did not start or was ended by a signal
 */
export function run(command, args, { cwd = root, env = process.env, quiet = false, minutes } = {}) {
  return new Promise((resolve) => {
    const output = quiet ? 'pipe' : 'inherit';
    const child = spawn(command, args, {
      cwd,
      env,
      stdio: ['ignore', output, output],
      detached: isGroup(minutes),
    });
    const unwatch = minutes === undefined ? () => undefined : watch(child, minutes);
    /** @type {Buffer[]} */
    const held = [];
    child.stdout?.on('data', (chunk) => held.push(chunk));
    child.stderr?.on('data', (chunk) => held.push(chunk));
    child.once('error', (error) => console.error(`${command}: ${error.message}`));
    child.once('close', (code) => {
      unwatch();
      if (code !== 0) process.stderr.write(Buffer.concat(held));
      resolve(code === null || code < 0 ? 1 : code);
    });
  });
}

/** @param {number | undefined} minutes */
function isGroup(minutes) {
  return minutes !== undefined && process.platform !== 'win32';
}

/**
 * Ends the child's group after its time, and when we end.
 * @param {import('node:child_process').ChildProcess} child
 * @param {number} minutes
 */
function watch(child, minutes) {
  const end = () => {
    if (child.pid !== undefined && child.exitCode === null)
      process.kill(isGroup(minutes) ? -child.pid : child.pid, 'SIGKILL');
  };
  const interrupt = () => process.exit(130);
  const alarm = setTimeout(() => {
    console.error(`ended: not done within ${minutes} minutes`);
    end();
  }, minutes * 60_000);
  process.once('exit', end);
  process.once('SIGINT', interrupt);
  process.once('SIGTERM', interrupt);
  return () => {
    clearTimeout(alarm);
    process.off('exit', end);
    process.off('SIGINT', interrupt);
    process.off('SIGTERM', interrupt);
  };
}

/**
 * An environment in which `node` is Node 24 and npm starts anew: an outer `npm run` hands down its user agent, which
 * names its own Node, and its folders.
 * @param {NodeJS.ProcessEnv} [extra]
 * @returns {NodeJS.ProcessEnv}
 */
export function node24Environment(extra = {}) {
  const handedDown =
    /^(npm_(lifecycle|package|command|execpath|node_execpath)|npm_config_(user_agent|local_prefix|node_gyp))/;
  const kept = Object.entries(process.env).filter(([name]) => !handedDown.test(name) && name !== 'INIT_CWD');
  const PATH = `${dirname(node24)}${delimiter}${process.env.PATH ?? ''}`;
  return { ...Object.fromEntries(kept), PATH, ...extra };
}

/** npm as a command and its first arguments; on Windows npm is a batch file, which only a shell can start. */
const npm = process.platform === 'win32' ? ['cmd', '/c', 'npm'] : ['npm'];

/**
 * @param {readonly string[]} args
 * @param {RunOptions} [options]
 */
export function runNpm(args, options) {
  const [command = 'npm', ...first] = npm;
  return run(command, [...first, ...args, '--loglevel=error'], options);
}
