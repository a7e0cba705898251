/** The script of an exported page: draws the outputs that are in it as data. There is no editor and no kernel to ask. */
import { render } from 'preact';
import * as v from 'valibot';
import { parseLook } from '../protocol/view-settings-guard.ts';
import { Output } from './output.tsx';
import { addStyle } from './style.ts';

/** As src/notebook/convert/page.ts writes them. */
const outputs = v.array(v.object({ mime: v.string(), text: v.string(), look: v.unknown() }));

addStyle(document);
const data: unknown = JSON.parse(document.getElementById('outputs')?.textContent ?? '[]');
for (const [index, { mime, text, look }] of v.parse(outputs, data).entries()) {
  const element = document.querySelector(`[data-output-index="${index}"]`);
  if (element === null) continue;
  const item = { mime, text: () => text, json: (): unknown => JSON.parse(text) };
  element.replaceChildren();
  render(
    <Output item={item} kernel={undefined} source={undefined} mark={{ look: parseLook(look) }} />,
    element,
  );
}
