/** Of an output's representations, the one that a document without our renderer can show. */
import { isObject, type Output, type OutputItem, STDERR_MIME, STDOUT_MIME } from '../notebook.ts';
import { decodeUtf8 } from '../utf8.ts';

/** Pictures that every browser and forge shows, with the ends of their files. */
export const PICTURES: Readonly<Record<string, string>> = {
  'image/png': 'png',
  'image/jpeg': 'jpg',
  'image/gif': 'gif',
  'image/webp': 'webp',
  'image/svg+xml': 'svg',
};

export function itemOf(output: Output, mimes: readonly string[]): OutputItem | undefined {
  const found = mimes.map((mime) => output.items.find((item) => item.mime === mime));
  return found.find((item) => item !== undefined);
}

export function textOf({ data }: OutputItem): string {
  return decodeUtf8(data);
}

/** What an output says, without the colours of terminals: a stream, an error's stack, or plain text. */
export function plainTextOf(output: Output): string | undefined {
  if (output.kind === 'error') return output.items[0] && withoutColours(errorText(textOf(output.items[0])));
  const item = itemOf(output, [STDOUT_MIME, STDERR_MIME, 'text/plain']);
  return item && withoutColours(textOf(item));
}

function errorText(json: string): string {
  const error: unknown = JSON.parse(json);
  const { name = '', message = '', stack = '' } = isObject(error) ? error : {};
  return stack === '' ? `${name}: ${message}` : String(stack);
}

export function withoutColours(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: terminal colours begin with one.
  return text.replace(/\u001b\[[0-9;?]*[A-Za-z]/g, '');
}
