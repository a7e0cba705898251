/** A view: the picture for its kind, as wide as there is room. */
import type { View } from '../protocol/view.ts';
import { ComparisonView } from './comparison/comparison.tsx';
import { Elsewhere } from './elsewhere.tsx';
import { ExploreView } from './explore/explore.tsx';
import { Inspector } from './inspector/inspector.tsx';
import type { Kernel, Source } from './kernel.ts';
import type { OutputMark } from './output.tsx';
import { useMeasured } from './space.ts';

interface Props {
  view: View;
  source: Source | undefined;
  kernel: Kernel | undefined;
  mark: OutputMark;
}

export function ViewOutput({ view, source, kernel, mark }: Props) {
  const { ref, measured } = useMeasured();
  return (
    <div ref={ref}>
      {measured.width === 0 ? null : view.kind === 'tensor' ? (
        <Inspector
          view={view}
          source={source}
          space={measured}
          look={mark.look}
          remember={(look) =>
            mark.key !== undefined && kernel?.tell({ type: 'remember', key: mark.key, look })
          }
        >
          {source && <Elsewhere of={view.panels[0]?.name ?? 'it'} place={{ source, panel: 0 }} />}
        </Inspector>
      ) : view.exploration ? (
        <ExploreView view={view} exploration={view.exploration} source={source} space={measured} />
      ) : (
        <ComparisonView view={view} source={source} space={measured} />
      )}
    </div>
  );
}
