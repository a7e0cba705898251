/** One output: the guard first, then the picture for its kind, or a small box that says what is wrong. */
import { useMemo } from 'preact/hooks';
import type { View } from '../protocol/view.ts';
import { parseView } from '../protocol/view-guard.ts';
import { ComparisonView } from './comparison.tsx';
import type { Source } from './kernel.ts';
import { useMeasured } from './space.ts';
import { TensorView } from './tensor.tsx';

interface Props {
  json: () => unknown;
  source: Source | undefined;
}

type Parsed = { view: View } | { problem: string };

export function Output({ json, source }: Props) {
  const { ref, measured } = useMeasured();
  const parsed = useMemo(() => parse(json), [json]);
  return (
    <div class="nb-output" ref={ref} data-output={source?.output}>
      {'problem' in parsed ? (
        <div class="nb-problem" role="alert">
          {parsed.problem}
        </div>
      ) : measured.width === 0 ? null : parsed.view.kind === 'tensor' ? (
        <TensorView view={parsed.view} source={source} space={measured} />
      ) : (
        <ComparisonView view={parsed.view} source={source} space={measured} />
      )}
    </div>
  );
}

function parse(json: () => unknown): Parsed {
  try {
    return { view: parseView(json()) };
  } catch (error) {
    return { problem: error instanceof Error ? error.message : String(error) };
  }
}
