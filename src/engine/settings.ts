/** How the engine computes, whatever it computes: threads, memory, arithmetic. */
import { EngineError } from './errors.ts';
import { limitMemory, memoryUse } from './memory/memory.ts';
import { type Arithmetic, arithmeticUsed, setArithmetic } from './simd/kernels.ts';
import { setThreads, threadCount } from './simd/threads.ts';

export interface EngineSettings {
  /** Threads that share large tensors, this one among them; by default as many as the hardware has, at most 8. */
  readonly threads: number;
  /**
   * Bytes that tensors may take of the memory in which kernels work without copies, at most 4 GiB; 2 GiB by default.
   * Beyond that tensors are ordinary arrays, which costs time.
   */
  readonly memoryLimit: number;
  /**
   * `fused` multiplies and adds with one rounding where the machine can (relaxed SIMD); `plain` rounds twice, and so
   * gives the same bits on every machine. `none` is what is used where WebAssembly is missing: float64 in TypeScript.
   */
  readonly arithmetic: Arithmetic | 'none';
}

/**
 * Changes how the engine computes, and returns how it does: `engineSettings({ threads: 1 })`, `engineSettings()`. The
 * number of threads does not change a bit of any result; `arithmetic` changes some of the last bits.
 * Throws code `option` for what is no such setting.
 */
export function engineSettings(changes: Partial<EngineSettings> = {}): EngineSettings {
  const { threads, memoryLimit, arithmetic, ...unknown } = changes;
  const [name] = Object.keys(unknown);
  if (name !== undefined) throw refused(name, 'is no setting', 'threads, memoryLimit or arithmetic');
  if (threads !== undefined && !(Number.isInteger(threads) && threads >= 1 && threads <= MOST_THREADS)) {
    throw refused('threads', String(threads), `an integer from 1 to ${MOST_THREADS}`);
  }
  if (memoryLimit !== undefined && !(memoryLimit >= 0 && memoryLimit <= MOST_MEMORY)) {
    throw refused('memoryLimit', String(memoryLimit), `bytes from 0 to ${MOST_MEMORY}`);
  }
  if (arithmetic !== undefined && arithmetic !== 'fused' && arithmetic !== 'plain') {
    throw refused('arithmetic', JSON.stringify(arithmetic), '"fused" or "plain"');
  }
  if (threads !== undefined) setThreads(threads);
  if (memoryLimit !== undefined) limitMemory(memoryLimit);
  if (arithmetic !== undefined) setArithmetic(arithmetic);
  return {
    threads: threadCount(),
    memoryLimit: memoryUse().limit,
    arithmetic: arithmeticUsed() ?? 'none',
  };
}

const MOST_THREADS = 64;
const MOST_MEMORY = 2 ** 32;

function refused(name: string, got: string, expected: string): EngineError {
  const remedy = 'engineSettings() shows the present ones';
  return new EngineError('option', { what: `engineSettings: ${name}`, got, expected, remedy });
}
