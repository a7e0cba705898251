/** Documentation comments as Markdown. */
import ts from 'typescript';

const QUIET = new Set(['template', 'typeParam', 'internal', 'module', 'packageDocumentation']);

export function documentation(
  text: readonly ts.SymbolDisplayPart[] | undefined,
  tags: readonly ts.JSDocTagInfo[] | undefined,
): string {
  const body = ts.displayPartsToString([...(text ?? [])]);
  const rest = (tags ?? []).filter(({ name }) => !QUIET.has(name)).map(tagText);
  return [linked(body), ...rest].filter((part) => part !== '').join('\n\n');
}

function tagText({ name, text }: ts.JSDocTagInfo): string {
  const content = linked(ts.displayPartsToString(text));
  if (name === 'example')
    return `*@example*\n${/```/.test(content) ? content : `\`\`\`ts\n${content}\n\`\`\``}`;
  if (name !== 'param') return content === '' ? `*@${name}*` : `*@${name}* — ${content}`;
  const [, parameter = '', doc = ''] = /^(\S+)\s*([\s\S]*)$/.exec(content) ?? [];
  return `*@param* \`${parameter}\`${doc === '' ? '' : ` — ${doc}`}`;
}

/** `{@link Tensor}` → `Tensor`, as code. */
function linked(text: string): string {
  return text.replaceAll(/\{@link(?:code|plain)?\s+([^}|]+?)(?:\s*\|\s*([^}]+))?\}/g, (_, target, label) => {
    return label === undefined ? `\`${target}\`` : String(label);
  });
}
