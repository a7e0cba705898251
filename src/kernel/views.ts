/** Tensors → a view: one alone, or an input beside its variants, in at most {@link VIEW_BYTES} of JSON. */
import type { Grouping, Tensor } from '../engine/index.ts';
import { type Domain, type Panel, VIEW_BYTES, VIEW_VERSION, type View } from '../protocol/view.ts';
import { domainOf, sharedDomain } from '../view/domain.ts';
import { distributionOf } from '../view/inspector/distribution.ts';
import { makePreview, wholeOf } from '../view/preview.ts';
import { axisSets, describeTensor, type PanelHead } from './panel.ts';
import type { NamedTensor } from './variants.ts';

/** A view and, panel by panel, the tensors from which more can be asked for. */
export interface LiveView {
  view: View;
  tensors: Tensor[];
}

interface Drawn {
  head: PanelHead;
  tensor: Tensor;
  domain: Domain;
}

export function tensorView(name: string, tensor: Tensor): LiveView {
  const drawn = { head: { name, role: 'tensor' as const }, tensor, domain: domainOf(tensor.data) };
  return assemble('tensor', [drawn], axisSets(tensor), true);
}

/** All variants share one symmetric domain, since normalized data look alike under domains of their own. */
export function comparisonView(input: NamedTensor, variants: readonly NamedTensor[]): LiveView {
  const domain = sharedDomain(variants.map(({ tensor }) => tensor.data));
  const drawn: Drawn[] = [
    { head: { name: input.name, role: 'input' }, tensor: input.tensor, domain: domainOf(input.tensor.data) },
    ...variants.map(({ name, tensor, grouping }) => ({
      head: { name, role: 'variant' as const, ...(grouping ? { pattern: grouping.pattern } : {}) },
      tensor,
      domain,
    })),
  ];
  const sets = variants.flatMap(({ grouping }) => grouping ?? []);
  const distinct = sets.filter((set, i) => sets.findIndex((other) => isSame(set, other)) === i);
  return assemble('comparison', drawn, distinct, false);
}

function assemble(
  kind: View['kind'],
  drawn: readonly Drawn[],
  sets: readonly Grouping[],
  extremes: boolean,
): LiveView {
  const described = drawn.map(({ head, tensor, domain }) => {
    const panel = describeTensor(head, tensor, sets, extremes, domain);
    // Of a comparison the domains are shared: no one chooses them anew.
    const spread = kind === 'tensor' ? { distribution: distributionOf(tensor.data, domain) } : {};
    return { tensor, domain, panel: { ...panel, ...spread } };
  });
  // What the previews may have is what all else leaves; their own few fields are allowed for.
  const used =
    JSON.stringify(described.map(({ panel }) => panel)).length + FIELDS_OF_A_PREVIEW * drawn.length;
  const share = Math.floor((VIEW_BYTES - used) / drawn.length);
  const panels = described.map(({ tensor, domain, panel }): Panel => {
    return { ...panel, preview: makePreview(tensor, wholeOf(tensor.shape), domain, share) };
  });
  return { view: { version: VIEW_VERSION, kind, panels }, tensors: drawn.map(({ tensor }) => tensor) };
}

const FIELDS_OF_A_PREVIEW = 512;

function isSame(a: Grouping, b: Grouping): boolean {
  return a.pattern === b.pattern && JSON.stringify(a.splitSizes) === JSON.stringify(b.splitSizes);
}
