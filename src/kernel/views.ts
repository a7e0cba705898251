/** Tensors → a view: one alone, or an input beside its variants, in at most {@link VIEW_BYTES} of JSON. */
import type { Grouping, Tensor } from '../engine/index.ts';
import type { Exploration } from '../protocol/exploration.ts';
import {
  type Domain,
  type Panel,
  type Summary,
  VIEW_BYTES,
  VIEW_VERSION,
  type View,
} from '../protocol/view.ts';
import { domainOf, sharedDomain } from '../view/domain.ts';
import { makePreview, wholeOf } from '../view/preview.ts';
import { fastDistribution } from './fast-distribution.ts';
import { type Facts, normalizationOf } from './normalization-facts.ts';
import { axisSets, extentIn, type PanelHead, summarize, tableOf } from './panel.ts';
import { Remembered } from './remembered.ts';
import type { Compared, Comparison } from './variants.ts';

/** A view and, panel by panel, the tensors from which more can be asked for. */
export interface LiveView {
  view: View;
  tensors: Tensor[];
  /** Of those panels that a normalization made. */
  facts: (Facts | undefined)[];
}

interface Drawn {
  head: PanelHead;
  tensor: Tensor;
  domain: Domain;
  summary: Summary;
  facts?: Facts | undefined;
}

export function tensorView(name: string, tensor: Tensor): LiveView {
  const summary = summarize(tensor);
  const domain = domainOf(tensor.data, false, extentIn(summary));
  const drawn = { head: { name, role: 'tensor' as const }, tensor, domain, summary };
  return assemble({ kind: 'tensor' }, [drawn], axisSets(tensor), {
    extremes: true,
    mostBytes: VIEW_BYTES,
    remembered: new Remembered(),
  });
}

/** Outputs share one symmetric domain, since normalized data look alike under domains of their own; so do gradients. */
export function comparisonView(
  { panels, reference }: Comparison,
  { exploration, mostBytes = VIEW_BYTES, remembered = new Remembered() }: ViewOptions = {},
): LiveView {
  const known = panels.map((one) => {
    const summary = remembered.of(one.tensor, 'summary', () => summarize(one.tensor));
    return { ...one, summary };
  });
  const domains = {
    input: undefined,
    variant: sharedBy(known, 'variant'),
    gradient: sharedBy(known, 'gradient'),
  };
  const drawn = known.map(({ name, role, tensor, made, summary }): Drawn => {
    const head = {
      name,
      role,
      ...(made === undefined
        ? {}
        : {
            pattern: made.grouping.pattern,
            // Its numbers are the forward's.
            ...(role === 'variant' ? { normalization: normalizationOf(made.facts, MOST_SAVED) } : {}),
          }),
    };
    const domain =
      domains[role] ?? remembered.of(tensor, 'domain', () => domainOf(tensor.data, false, extentIn(summary)));
    return { head, tensor, domain, summary, facts: made?.facts };
  });
  // Of sets of one element a table would only repeat the picture.
  const sets = panels.flatMap(({ made }) => (made && made.grouping.count > 1 ? made.grouping : []));
  const distinct = sets.filter((set, i) => sets.findIndex((other) => isSame(set, other)) === i);
  const head = {
    kind: 'comparison' as const,
    ...(reference === undefined ? {} : { reference }),
    ...(exploration === undefined ? {} : { exploration }),
  };
  return assemble(head, drawn, distinct, { extremes: false, mostBytes, remembered });
}

interface ViewOptions {
  exploration?: Exploration;
  /** Of JSON; the most that a saved view may have by default. */
  mostBytes?: number;
  /** What is known of tensors that were in a view before. */
  remembered?: Remembered;
}

/** Bytes of statistics and parameters that are saved with each panel: more of them are asked for. */
const MOST_SAVED = 8 * 1024;

function sharedBy(
  panels: readonly (Compared & { summary: Summary })[],
  role: Compared['role'],
): Domain | undefined {
  const members = panels.filter((one) => one.role === role);
  if (members.length === 0) return undefined;
  const extents = members.map(({ summary }) => extentIn(summary));
  return sharedDomain(
    members.map(({ tensor }) => tensor.data),
    true,
    {
      finite: extents.reduce((sum, { finite }) => sum + finite, 0),
      min: Math.min(...extents.map(({ min }) => min)),
      max: Math.max(...extents.map(({ max }) => max)),
    },
  );
}

function assemble(
  head: Omit<View, 'version' | 'panels'>,
  drawn: readonly Drawn[],
  sets: readonly Grouping[],
  { extremes, mostBytes, remembered }: { extremes: boolean; mostBytes: number; remembered: Remembered },
): LiveView {
  const described = drawn.map(({ head: own, tensor, domain, summary }) => {
    const key = JSON.stringify(domain);
    const statistics = sets.map((set) =>
      remembered.of(tensor, `statistics ${set.pattern} ${JSON.stringify(set.splitSizes)}`, () =>
        tableOf(tensor, set, extremes),
      ),
    );
    const distribution = remembered.of(tensor, `distribution ${key}`, () =>
      fastDistribution(tensor, domain, summary),
    );
    const { axes, shape } = tensor;
    const panel = { ...own, axes: [...axes], shape: [...shape], summary, statistics, domain, distribution };
    return { tensor, key, panel };
  });
  // What the previews may have is what all else leaves; their own few fields are allowed for.
  const used =
    JSON.stringify([head, ...described.map(({ panel }) => panel)]).length +
    FIELDS_OF_A_PREVIEW * drawn.length;
  // In steps, so that it is the same for the next view of these tensors.
  const share = SHARE_STEP * Math.floor((mostBytes - used) / drawn.length / SHARE_STEP);
  const panels = described.map(({ tensor, key, panel }): Panel => {
    const preview = remembered.of(tensor, `preview ${key} ${share}`, () =>
      makePreview(tensor, wholeOf(tensor.shape), panel.domain, share),
    );
    return { ...panel, preview };
  });
  return {
    view: { version: VIEW_VERSION, ...head, panels },
    tensors: drawn.map(({ tensor }) => tensor),
    facts: drawn.map(({ facts }) => facts),
  };
}

const SHARE_STEP = 1024;
const FIELDS_OF_A_PREVIEW = 512;

function isSame(a: Grouping, b: Grouping): boolean {
  return a.pattern === b.pattern && JSON.stringify(a.splitSizes) === JSON.stringify(b.splitSizes);
}
