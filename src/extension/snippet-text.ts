/** Snippets as plain text, for where no editor fills in their placeholders. */

/** VS Code's file of snippets, as far as ours uses it. */
export type Snippets = Readonly<
  Record<string, { readonly prefix: string; readonly description: string; readonly body: readonly string[] }>
>;

/** Each placeholder as it is, the last stop as nothing. */
export function plainText(body: readonly string[]): string {
  return body
    .join('\n')
    .replaceAll(/\$\{\d+:((?:\\.|[^}\\])*)\}/g, '$1')
    .replaceAll(/\$\d/g, '')
    .replaceAll(/\\([$}\\])/g, '$1')
    .trim();
}
