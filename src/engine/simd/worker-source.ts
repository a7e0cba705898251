/**
 * What a thread runs, as text: a worker has no file of its own, in Node and in a page alike. It is plain JavaScript,
 * and it knows the memory, the compiled kernels and the words of `threads.ts`, nothing else.
 */

/**
 * A thread takes turns of whatever job there is: `remaining` counts turns down, so that one number says both whether
 * there is a turn and which, and a job stays as it is until its last turn is done. The generation is read before a
 * thread first looks for work: a wake-up between cannot be lost.
 *
 * It ends when its era is over. It says that it is at work before it looks at the era: whoever ends an era and then
 * sees nobody at work knows that no thread of it takes another turn.
 */
export const WORKER_SOURCE = `
function serve({ module, memory, job, words: place, kernels, at, slot, era }) {
  const { exports } = new WebAssembly.Instance(module, { env: { memory } });
  exports.slot.value = slot;
  const words = new Int32Array(memory.buffer, place, 16);
  const functions = kernels.map((name) => exports[name]);
  const SPINS = 20000;
  for (;;) {
    const generation = Atomics.load(words, at.generation);
    Atomics.add(words, at.working, 1);
    const isOver = Atomics.load(words, at.era) !== era;
    if (!isOver) takeTurns();
    Atomics.sub(words, at.working, 1);
    Atomics.notify(words, at.working);
    if (isOver) return;
    for (let i = 0; i < SPINS && Atomics.load(words, at.generation) === generation; i++);
    Atomics.wait(words, at.generation, generation);
  }
  function takeTurns() {
    for (let turn = Atomics.sub(words, at.remaining, 1); turn > 0; turn = Atomics.sub(words, at.remaining, 1)) {
      const items = words[at.items];
      const each = words[at.each];
      const from = (words[at.turns] - turn) * each;
      try {
        const wild = functions[words[at.kernel]](job, from, Math.min(items, from + each));
        if (wild !== 0) Atomics.add(words, at.wild, wild);
      } catch {
        Atomics.store(words, at.failed, 1);
      }
      Atomics.add(words, at.done, 1);
      Atomics.notify(words, at.done);
    }
  }
}
`;
