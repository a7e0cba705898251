/** What the cube is shown with: tensors that real layers normalized, and what is done before one looks. */
import { build } from 'esbuild';
import type { Page } from 'playwright-core';
import {
  batchNorm,
  defineNormalization,
  groupNorm,
  instanceNorm,
  type Layer,
  layerNorm,
  normalization,
  randn,
  rmsNorm,
  switchableNorm,
  type Tensor,
} from '../../src/engine/index.ts';
import { factsOf, normalizationOf } from '../../src/kernel/normalization-facts.ts';
import type { Mounted } from './cube-mount.tsx';

let bundle: string | undefined;

/** The page can then mount cubes, by `normbookCube.show`. */
export async function addCube(page: Page): Promise<void> {
  if (bundle === undefined) {
    const { outputFiles } = await build({
      entryPoints: ['test/browser/cube-mount.tsx'],
      bundle: true,
      write: false,
      format: 'iife',
      platform: 'browser',
      target: 'es2022',
      jsx: 'automatic',
      jsxImportSource: 'preact',
      minify: true,
      logLevel: 'warning',
    });
    bundle = outputFiles[0]?.text ?? '';
  }
  await page.addScriptTag({ content: bundle });
}

export async function showCube(page: Page, mounted: Mounted): Promise<void> {
  await page.evaluate((one) => window.normbookCube.show(one), mounted);
  await page.waitForSelector('.nb-cube-card, .nb-cube .nb-problem, .nb-cube .nb-empty');
}

type Given = Partial<Pick<Mounted, 'chosen' | 'element' | 'asksForGroups'>> & {
  /** Whether numbers come too. */
  bare?: boolean;
};

export function mounted(x: Tensor, layers: Readonly<Record<string, Layer>>, given: Given = {}): Mounted {
  const { bare = false, ...rest } = given;
  const runs = Object.entries(layers).map(([name, layer]) => {
    const trial = layer.trial(x, {});
    const told = normalizationOf(factsOf(layer, trial), bare ? 0 : undefined);
    return { name, normalization: told, y: [...trial.outcome.y] };
  });
  return {
    axes: x.axes,
    shape: x.shape,
    chosen: 0,
    normalizations: runs.map(({ name, normalization: told }) => ({ name, normalization: told })),
    ...(bare ? {} : { x: [...x.data], y: runs.map(({ y }) => y) }),
    ...rest,
  };
}

/** Of six channels, as the well-known figure has them. */
export function four(given: Given = {}, groups = 2): Mounted {
  const x = randn([6, 6, 6, 6], 'N C H W', { seed: 3, mean: 0.4, std: 1.3 });
  const layers = { BN: batchNorm(), LN: layerNorm(), IN: instanceNorm(), GN: groupNorm({ groups }) };
  return mounted(x, layers, given);
}

const large = randn([32, 512, 14, 14], 'N C H W', { seed: 5 });
const video = randn([3, 4, 8, 10, 12], 'N C D H W', { seed: 6, mean: -1 });
const tokens = randn([4, 6, 5], 'N L D', { seed: 7 });

interface State {
  mounted(): Mounted;
  act?(page: Page): Promise<void>;
}

/** By name, as the gallery has them. */
export const CUBE_STATES: Readonly<Record<string, State>> = {
  'cube-batch': { mounted: () => four({ element: [1, 2, 3, 4] }) },
  'cube-group': {
    mounted: () => four({ chosen: 3, element: [0, 4, 0, 2] }),
    act: (page) => page.locator('.nb-cube-groups input').press('ArrowRight'),
  },
  'cube-tokens': {
    mounted: () => mounted(tokens, { LN: layerNorm(), RMS: rmsNorm() }, { element: [2, 3, 1] }),
  },
  'cube-large': {
    mounted: () => {
      const layers = { 'GN 32': groupNorm({ groups: 32 }), BN: batchNorm() };
      return { ...mounted(large, layers, { bare: true, element: [7, 200, 9, 3] }) };
    },
  },
  'cube-five': { mounted: () => mounted(video, { BN: batchNorm(), IN: instanceNorm() }, {}) },
  'cube-parameters': {
    mounted: () => four({ chosen: 1, element: [2, 1, 0, 5] }),
    act: (page) => page.getByRole('button', { name: 'γ β' }).click(),
  },
  'cube-matrix': {
    mounted: () => {
      const table = randn([5, 12], 'sample feature', { seed: 8 });
      const own = defineNormalization({
        name: 'rows',
        pattern: 'sample feature -> sample',
        forward: (v) => v,
      });
      return mounted(table, { 'a normalization with a name that is as long as people make them': own });
    },
  },
  'cube-sets': {
    mounted: () => {
      const x = randn([2, 4, 3, 3], 'N C H W', { seed: 9 });
      const layers = { SN: switchableNorm(), rows: normalization('n c h w -> n h', { affine: 'c' }) };
      return mounted(x, layers, { element: [1, 2, 2, 1] });
    },
    act: async (page) => {
      await page.locator('.nb-cube select').selectOption({ index: 2 });
    },
  },
};
