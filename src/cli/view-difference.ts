/** Where two saved pictures differ: which panel, and which statistic or cell of it. */
import type { Json, JsonObject } from '../notebook/index.ts';
import type { Panel, StatisticsTable, View } from '../protocol/view.ts';
import { parseView, ViewError } from '../protocol/view-guard.ts';
import { exact } from '../view/format.ts';
import { readPreview } from '../view/preview.ts';
import { andMore, type Found, jsonDifferences } from './json-difference.ts';

/** By panel; where one of them is no sound view, by its JSON. */
export function viewDifferences(expected: Json, got: Json): Found[] {
  const [before, now] = [viewOf(expected), viewOf(got)];
  if (before === undefined || now === undefined || before.panels.length !== now.panels.length) {
    return jsonDifferences(expected, got);
  }
  const { panels: panelsBefore, ...restBefore } = before;
  const { panels: panelsNow, ...restNow } = now;
  const inPanels = panelsBefore.flatMap((panel, i) => {
    const other = panelsNow[i];
    return other === undefined ? [] : panelDifferences(panel, other);
  });
  return [...inPanels, ...jsonDifferences(asJson(restBefore), asJson(restNow))];
}

function viewOf(json: Json): View | undefined {
  try {
    return parseView(json);
  } catch (error) {
    if (error instanceof ViewError) return undefined;
    throw error;
  }
}

function panelDifferences(expected: Panel, got: Panel): Found[] {
  const { preview, statistics, ...facts } = expected;
  const { preview: previewNow, statistics: statisticsNow, ...factsNow } = got;
  const title = `panel "${expected.name}"`;
  const found = [...jsonDifferences(asJson(facts), asJson(factsNow)), ...tables(statistics, statisticsNow)];
  if (JSON.stringify(preview) !== JSON.stringify(previewNow))
    found.push(...previewDifferences(expected, got));
  return found.map((one) => ({ ...one, where: `${title}, ${one.where}` }));
}

/** The places of numbers are called by their axes: `C 3`. */
function tables(expected: readonly StatisticsTable[], got: readonly StatisticsTable[]): Found[] {
  if (expected.length !== got.length) {
    return jsonDifferences(asJson(expected), asJson(got), 'statistics');
  }
  return expected.flatMap((table, i) => {
    const title = `statistics per ${table.axes.join(' ')}`;
    return jsonDifferences(asJson(table), asJson(got[i]), title, (at) =>
      placeText(table.axes, table.shape, at),
    ).map((one) => ({ ...one, where: one.where.replace(`${title}.`, `${title}, `) }));
  });
}

function previewDifferences(expected: Panel, got: Panel): Found[] {
  const { data, ...frame } = expected.preview;
  const { data: dataNow, ...frameNow } = got.preview;
  const found = jsonDifferences(asJson(frame), asJson(frameNow), 'preview');
  const cells = cellsOf(expected);
  const now = cellsOf(got);
  if (cells === undefined || now === undefined || cells.values.length !== now.values.length) {
    return found.length > 0 ? found : jsonDifferences(data, dataNow, 'preview.data');
  }
  const wrong: number[] = [];
  cells.values.forEach((value, i) => {
    if (!Object.is(value, now.values[i])) wrong.push(i);
  });
  const [first] = wrong;
  if (first === undefined) return found;
  const place = placeText(expected.axes, cells.shape, first);
  return [
    ...found,
    {
      where: `preview at ${place}${andMore(wrong.length, cells.values.length)}`,
      expected: exact(cells.values[first] ?? Number.NaN),
      got: exact(now.values[first] ?? Number.NaN),
    },
  ];
}

function cellsOf({ preview }: Panel): ReturnType<typeof readPreview> | undefined {
  try {
    return readPreview(preview);
  } catch {
    return undefined;
  }
}

/** `N 0, C 3`: the place in row-major order. */
function placeText(axes: readonly string[], shape: readonly number[], at: number): string {
  let rest = at;
  const index = shape.toReversed().map((extent) => {
    const here = rest % extent;
    rest = Math.floor(rest / extent);
    return here;
  });
  return index
    .toReversed()
    .map((n, axis) => `${axes[axis]} ${n}`)
    .join(', ');
}

/** What was JSON and passed a guard is JSON. */
function asJson(value: object | undefined): Json | undefined {
  return value as JsonObject | undefined;
}
