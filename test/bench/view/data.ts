/** The same numbers for the kernel and for the peers in the page: sent to both as text, so it uses nothing else. */
export function waves(side: number): Float32Array {
  const across = Float32Array.from({ length: side }, (_, c) => Math.cos((c * 40) / side));
  const down = Float32Array.from({ length: side }, (_, r) => Math.sin((r * 30) / side));
  const data = new Float32Array(side * side);
  let state = 1;
  for (let r = 0, i = 0; r < side; r++) {
    for (let c = 0; c < side; c++, i++) {
      state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
      data[i] = (down[r] ?? 0) + (across[c] ?? 0) * 0.5 + (state / 2 ** 32 - 0.5) * 0.4;
    }
  }
  return data;
}
