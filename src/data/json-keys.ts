/**
 * Where the keys of a JSON object stand, which `JSON.parse` does not tell, nor that one stands twice. It checks
 * nothing else: the text has been parsed before.
 */

export interface KeyPlaces {
  /** The byte of each key of the outermost object. */
  readonly places: ReadonlyMap<string, number>;
  /** The first key that stands twice in one object, of the outermost or those directly in it. */
  readonly twice: { readonly key: string; readonly at: number } | undefined;
}

const [QUOTE, BACKSLASH, COLON, OPEN, CLOSE] = [...'"\\:{}'].map((symbol) => symbol.charCodeAt(0));
const SPACES = new Set([...' \t\r\n'].map((symbol) => symbol.charCodeAt(0)));

/** Over bytes, not characters: all that matters is ASCII, which no other character of UTF-8 contains. */
export function keyPlaces(json: Uint8Array): KeyPlaces {
  const places = new Map<string, number>();
  let inner = new Set<string>();
  let depth = 0;
  for (let at = 0; at < json.length; at++) {
    const byte = json[at];
    if (byte === OPEN) {
      depth++;
      if (depth === 2) inner = new Set();
    } else if (byte === CLOSE) depth--;
    else if (byte === QUOTE) {
      const end = stringEnd(json, at);
      if (depth <= 2 && isKey(json, end)) {
        const key = String(JSON.parse(new TextDecoder().decode(json.subarray(at, end))));
        if (depth === 1 ? places.has(key) : inner.has(key)) return { places, twice: { key, at } };
        if (depth === 1) places.set(key, at);
        else inner.add(key);
      }
      at = end - 1;
    }
  }
  return { places, twice: undefined };
}

/** After the closing quote. */
function stringEnd(json: Uint8Array, quote: number): number {
  let at = quote + 1;
  while (at < json.length && json[at] !== QUOTE) at += json[at] === BACKSLASH ? 2 : 1;
  return at + 1;
}

function isKey(json: Uint8Array, end: number): boolean {
  let at = end;
  while (SPACES.has(json[at] ?? 0)) at++;
  return json[at] === COLON;
}
