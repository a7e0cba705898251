/** What of a cell's outputs is not as it was saved, output by output and representation by representation. */
import { decodePng } from '../data/index.ts';
import { type Cell, ERROR_MIME, type Output, type OutputItem } from '../notebook/index.ts';
import { decodeUtf8 } from '../notebook/utf8.ts';
import { VIEW_MIME } from '../protocol/view.ts';
import { andMore, type Found, jsonDifferences } from './json-difference.ts';
import { viewDifferences } from './view-difference.ts';

export interface Difference {
  /** From 1. */
  readonly output: number;
  readonly mime?: string;
  readonly where?: string;
  readonly expected: string;
  readonly got: string;
  /** Of text: lines that are gone begin with `- `, new ones with `+ `. */
  readonly lines?: readonly string[];
}

export function outputDifferences({ outputs: expected }: Cell, { outputs: got }: Cell): Difference[] {
  return Array.from({ length: Math.max(expected.length, got.length) }, (_, i): Difference[] => {
    const [before, now] = [expected[i], got[i]];
    const output = i + 1;
    if (before === undefined || now === undefined || before.kind !== now.kind) {
      return [{ output, expected: titleOf(before), got: titleOf(now) }];
    }
    return itemsDifferences(before, now).map((one) => ({ output, ...one }));
  }).flat();
}

function titleOf(output: Output | undefined): string {
  if (output === undefined) return 'nothing';
  const [item] = output.items;
  if (output.kind === 'display' || output.kind === 'result') return item?.mime ?? 'an empty output';
  return output.kind === 'error' && item !== undefined ? `the error ${errorText(item)}` : output.kind;
}

function itemsDifferences(before: Output, now: Output): Omit<Difference, 'output'>[] {
  const mimes = [...new Set([...before.items, ...now.items].map(({ mime }) => mime))];
  const found = mimes.flatMap((mime) => {
    const [expected, got] = [before, now].map(({ items }) =>
      joined(items.filter((one) => one.mime === mime)),
    );
    if (expected === undefined || got === undefined) {
      return [{ mime, expected: presence(expected), got: presence(got) }];
    }
    if (isSame(expected.data, got.data)) return [];
    return itemDifferences(expected, got).map((one) => ({ mime, ...one }));
  });
  if (found.length > 0 || JSON.stringify(before.metadata) === JSON.stringify(now.metadata)) return found;
  const [first] = jsonDifferences(before.metadata, now.metadata, 'metadata');
  return first === undefined ? [] : [first];
}

/** The parts of a stream are one text. */
function joined(items: OutputItem[]): OutputItem | undefined {
  const [first, ...others] = items;
  if (first === undefined || others.length === 0) return first;
  return { ...first, data: Buffer.concat(items.map(({ data }) => data)) };
}

function presence(item: OutputItem | undefined): string {
  return item === undefined ? 'nothing' : `${item.data.length} bytes`;
}

function isSame(a: Uint8Array, b: Uint8Array): boolean {
  return Buffer.compare(a, b) === 0;
}

function itemDifferences(expected: OutputItem, got: OutputItem): Omit<Difference, 'output'>[] {
  const { mime } = expected;
  if (mime === ERROR_MIME) return textDifference(errorText(expected), errorText(got));
  if (mime === VIEW_MIME) return viewDifferences(jsonOf(expected), jsonOf(got));
  if (mime.endsWith('json')) return jsonDifferences(jsonOf(expected), jsonOf(got));
  if (mime === 'image/png') return [pictureDifference(expected.data, got.data)];
  if (mime.startsWith('text/') || mime.includes('.stdout') || mime.includes('.stderr') || /xml$/.test(mime)) {
    return textDifference(textOf(expected), textOf(got));
  }
  return [{ expected: `${expected.data.length} bytes`, got: `${got.data.length} other bytes` }];
}

function jsonOf(item: OutputItem): ReturnType<typeof JSON.parse> {
  return JSON.parse(textOf(item));
}

function textOf({ data }: OutputItem): string {
  return decodeUtf8(data);
}

function errorText(item: OutputItem): string {
  const { name, message, stack }: { name?: string; message?: string; stack?: string } = jsonOf(item);
  return stack === undefined || stack === '' ? `${name}: ${message}` : stack;
}

/** Lines of either side that are shown. */
const MOST_LINES = 5;

/** What is between the lines that both begin and end with. */
function textDifference(expected: string, got: string): Omit<Difference, 'output'>[] {
  const [before, now] = [expected.split('\n'), got.split('\n')];
  const shorter = Math.min(before.length, now.length);
  let start = 0;
  while (start < shorter && before[start] === now[start]) start++;
  let end = 0;
  while (end < shorter - start && before.at(-1 - end) === now.at(-1 - end)) end++;
  const [gone, come] = [before.slice(start, before.length - end), now.slice(start, now.length - end)];
  return [
    {
      where: `line ${start + 1}`,
      expected: linesText(gone),
      got: linesText(come),
      lines: [...marked('- ', gone), ...marked('+ ', come)],
    },
  ];
}

function linesText(lines: readonly string[]): string {
  if (lines.length === 0) return 'nothing';
  return lines.length === 1 ? JSON.stringify(lines[0]) : `${lines.length} lines`;
}

function marked(mark: string, lines: readonly string[]): string[] {
  const shown = lines.slice(0, MOST_LINES).map((line) => `${mark}${line}`);
  return lines.length > MOST_LINES ? [...shown, `${mark}… ${lines.length - MOST_LINES} more`] : shown;
}

function pictureDifference(expected: Uint8Array, got: Uint8Array): Found {
  const [before, now] = [pixelsOf(expected), pixelsOf(got)];
  const plain = { where: '', expected: `${expected.length} bytes`, got: `${got.length} other bytes` };
  if (before === undefined || now === undefined) return plain;
  if (String(before.shape) !== String(now.shape)) {
    return { where: 'size', expected: sizeText(before.shape), got: sizeText(now.shape) };
  }
  const [, , height = 0, width = 0] = before.shape;
  const area = height * width;
  const wrong = new Set<number>();
  before.data.forEach((value, i) => {
    if (value !== now.data[i]) wrong.add(i % area);
  });
  const [first] = [...wrong].sort((a, b) => a - b);
  if (first === undefined) return { ...plain, where: 'pixels are the same, their coding' };
  const colour = ({ data }: typeof before): string =>
    Array.from({ length: data.length / area }, (_, c) =>
      Math.round((data[c * area + first] ?? 0) * 255),
    ).join(' ');
  return {
    where: `pixel x ${first % width}, y ${Math.floor(first / width)}${andMore(wrong.size, area)}`,
    expected: colour(before),
    got: colour(now),
  };
}

function pixelsOf(bytes: Uint8Array): ReturnType<typeof decodePng> | undefined {
  try {
    return decodePng(bytes, 'picture');
  } catch {
    return undefined;
  }
}

function sizeText([, , height, width]: readonly number[]): string {
  return `${width} × ${height}`;
}
