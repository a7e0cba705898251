/**
 * The kernel process: connects a session to the channel of the process that forked it. It opens no port, except
 * while that process debugs it, and ends with its parent.
 */
import process from 'node:process';
import { isMainThread } from 'node:worker_threads';
import { engineSettings } from '../engine/settings.ts';
import { threadCount } from '../engine/simd/threads.ts';
import type { KernelEvent, KernelRequest } from '../protocol/messages.ts';
import { runControlThread, startControlThread } from './control.ts';
import { answerDebug } from './debugger.ts';
import { installStackTraces } from './errors.ts';
import type { KernelArguments } from './launch.ts';
import { installInspection } from './plain-text.ts';
import { Session } from './session.ts';
import { installTimers } from './timers.ts';

if (isMainThread) runKernel();
else runControlThread();

function runKernel(): void {
  // Cells may overwrite any global, `process` too: what the kernel needs it holds.
  const send = process.send?.bind(process);
  if (send === undefined) {
    process.stderr.write('the kernel is started by Normbook: open a notebook, or run `normbook run FILE`\n');
    process.exit(2);
  }
  const { threads, memoryLimit }: KernelArguments = JSON.parse(process.argv[2] ?? '{}');
  // What is saved with a notebook shall be the same on every machine.
  engineSettings({ arithmetic: 'plain', ...(threads === undefined ? {} : { threads }) });
  installStackTraces();
  installInspection();
  installTimers();
  const control = startControlThread(__filename, memoryLimit);
  control.tellThreads(threadCount());
  const session = new Session(process.cwd(), (event: KernelEvent) => {
    // A cell may have set another number.
    if (event.type === 'done') control.tellThreads(threadCount());
    send(event);
  });
  const builtIn = Object.getOwnPropertyNames(globalThis);
  process.on('message', (request: KernelRequest) => {
    switch (request.type) {
      case 'run':
        void session.run(request);
        break;
      case 'interrupt':
        control.acknowledge();
        session.interrupt();
        break;
      case 'answer':
        session.answer(request);
        break;
      case 'question':
        session.question(request);
        break;
      case 'variables':
        session.variables(request);
        break;
      case 'debug':
        send(answerDebug(request, builtIn));
        break;
    }
  });
  process.on('disconnect', () => process.exit(0));
  process.on('uncaughtException', (error) => session.lateError(error));
  process.on('unhandledRejection', (reason) => session.lateError(reason));
}
