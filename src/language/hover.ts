/**
 * What the mouse or the cursor rests on: the type and documentation; for a normalization its record instead, for a
 * variable that lives in the kernel its shape and range besides.
 */
import ts from 'typescript';
import { type Hover, MarkupKind, type Range, type SignatureHelp } from 'vscode-languageserver-types';
import { plainSignature } from './completion.ts';
import { documentation } from './documentation.ts';
import type { Knowledge } from './knowledge.ts';
import { rangeIn } from './locations.ts';
import type { Cell, NotebookProgram } from './notebook-program.ts';
import { patternHover } from './pattern-help.ts';
import { describeNorm, describeOption, describeVariable } from './subject/index.ts';
import { isNotebookVariable, nodeAt, normOf, optionAt } from './syntax.ts';

export async function hover(
  program: NotebookProgram,
  cell: Cell,
  offset: number,
  knowledge: Knowledge,
): Promise<Hover | undefined> {
  const node = nodeAt(program, cell, offset);
  if (node === undefined) return undefined;
  const own = subjectText(program, node, knowledge) ?? patternHover(program, node, knowledge);
  if (own !== undefined)
    return { contents: { kind: MarkupKind.Markdown, value: own }, range: rangeOf(cell, node) };
  const info = program.service.getQuickInfoAtPosition(cell.file, program.inFile(cell, offset));
  if (info === undefined) return undefined;
  const signature = plainSignature(ts.displayPartsToString(info.displayParts));
  const range = rangeOf(cell, node);
  const parts = [
    `\`\`\`typescript\n${signature}\n\`\`\``,
    await kernelText(program, node, knowledge),
    documentation(info.documentation, info.tags),
  ];
  return {
    contents: { kind: MarkupKind.Markdown, value: parts.filter((part) => part !== '').join('\n\n') },
    range,
  };
}

/** Of a variable that is at the top of some cell, not of a local that is called the same. */
async function kernelText(program: NotebookProgram, node: ts.Node, knowledge: Knowledge): Promise<string> {
  if (!ts.isIdentifier(node)) return '';
  const known = knowledge.variables.find(({ name }) => name === node.text);
  if (known === undefined || !isNotebookVariable(program, node)) return '';
  return describeVariable(known, await knowledge.detailsOf(known.name));
}

function rangeOf(cell: Cell, node: ts.Node): Range {
  return rangeIn(cell, node.getStart() - cell.head.length, node.end - cell.head.length);
}

/** Of a normalization or one of its options. */
function subjectText(program: NotebookProgram, node: ts.Node, knowledge: Knowledge): string | undefined {
  const record = normOf(program, node);
  if (record !== undefined) return describeNorm(record, knowledge.pictureOf(record));
  const option = optionAt(node);
  const of = option && normOf(program, option.call.expression);
  return option && of && option.name in of.options ? describeOption(of, option.name) : undefined;
}

export function signatureHelp(
  program: NotebookProgram,
  cell: Cell,
  offset: number,
): SignatureHelp | undefined {
  const found = program.service.getSignatureHelpItems(cell.file, program.inFile(cell, offset), undefined);
  if (found === undefined) return undefined;
  const text = (parts: ts.SymbolDisplayPart[]): string => ts.displayPartsToString(parts);
  return {
    activeSignature: found.selectedItemIndex,
    activeParameter: found.argumentIndex,
    signatures: found.items.map((item) => {
      const parameters = item.parameters.map((one) => ({
        label: text(one.displayParts),
        documentation: { kind: MarkupKind.Markdown, value: documentation(one.documentation, []) },
      }));
      const list = parameters.map(({ label }) => label).join(text(item.separatorDisplayParts));
      const label = text(item.prefixDisplayParts) + list + text(item.suffixDisplayParts);
      const tags = item.tags.filter(({ name }) => name !== 'param');
      const value = documentation(item.documentation, tags);
      return { label, parameters, documentation: { kind: MarkupKind.Markdown, value } };
    }),
  };
}
