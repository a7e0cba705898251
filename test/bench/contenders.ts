// The table of competitors: who, in what role, and how it is opened. One file each in competitors/.
import type { Open } from './competitor.ts';

export interface Contender {
  readonly id: string;
  readonly title: string;
  /** The engine; the memory's own speed; what runs machine code made for the CPU; and what does not. */
  readonly role: 'engine' | 'floor' | 'native' | 'portable';
  /** Undefined for one that is not a module: its process is Python's. */
  readonly open?: Open;
}

export const contenders: readonly Contender[] = [
  {
    id: 'normbook',
    title: 'Normbook',
    role: 'engine',
    open: async (threads) => (await import('./competitors/normbook.ts')).open(threads, true),
  },
  {
    id: 'normbook-collected',
    title: 'Normbook, collected',
    role: 'portable',
    open: async (threads) => (await import('./competitors/normbook.ts')).open(threads, false),
  },
  {
    id: 'floor',
    title: 'floor (SIMD copy)',
    role: 'floor',
    open: async (threads) => (await import('./competitors/floor.ts')).open(threads),
  },
  {
    id: 'ort-node',
    title: 'onnxruntime-node',
    role: 'native',
    open: async (threads) => (await import('./competitors/onnxruntime.ts')).open('onnxruntime-node', threads),
  },
  { id: 'torch', title: 'PyTorch', role: 'native' },
  {
    id: 'ort-web',
    title: 'onnxruntime-web',
    role: 'portable',
    open: async (threads) => (await import('./competitors/onnxruntime.ts')).open('onnxruntime-web', threads),
  },
  {
    id: 'tfjs',
    title: 'tfjs wasm',
    role: 'portable',
    open: async (threads) => (await import('./competitors/tfjs.ts')).open(threads),
  },
  {
    id: 'plain',
    title: 'plain JavaScript',
    role: 'portable',
    open: async (threads) => (await import('./competitors/plain.ts')).open(threads),
  },
];
