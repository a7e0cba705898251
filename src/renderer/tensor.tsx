/** One tensor: header, heatmap, read-out, colour bar, and its statistics beside or below. */
import { useMemo, useState } from 'preact/hooks';
import type { Panel, View } from '../protocol/view.ts';
import { layoutGrid, outerOf } from '../view/layout.ts';
import { panelLine } from '../view/text.ts';
import { ColorBar } from './color-bar.tsx';
import { useFigure } from './figure.ts';
import { Heatmap } from './heatmap.tsx';
import type { Source } from './kernel.ts';
import { Arrangement, Numbers, Shape } from './parts.tsx';
import { TensorReadout } from './readout.tsx';
import type { Measured } from './space.ts';
import { Statistics } from './statistics.tsx';
import { WindowControls } from './window-controls.tsx';

const HEIGHT = 440;
/** Room for the statistics beside the picture, when there is enough for both. */
const ASIDE = 350;
const WIDE = 860;

interface Props {
  view: View;
  source: Source | undefined;
  space: Measured;
}

export function TensorView({ view, source, space }: Props) {
  const figure = useFigure(view, source);
  const [shown] = figure.shown;
  const [outer, setOuter] = useState<number[]>([]);
  const beside = space.width >= WIDE && (shown?.panel.statistics.length ?? 0) > 0;
  const layout = useMemo(() => {
    if (!shown) return undefined;
    const { panel, preview, cells } = shown;
    const grid = { axes: panel.axes, shape: cells.shape, start: preview.start };
    const width = beside ? space.width - ASIDE : space.width;
    return layoutGrid(grid, outer, {
      width,
      height: HEIGHT,
      pixelRatio: space.pixelRatio,
    });
  }, [shown, outer, beside, space]);
  const statistics = useMemo(() => shown && <Statistics tables={shown.panel.statistics} />, [shown?.panel]);
  if (!shown || !layout) return null;
  const { panel, preview } = shown;
  const values = figure.readings.flatMap((reading) => (reading ? [reading.value] : []));
  return (
    <section class="nb-tensor">
      <Header panel={panel} />
      <div class={beside ? 'nb-columns' : ''}>
        <div class="nb-figure">
          <WindowControls
            panel={panel}
            preview={preview}
            turn={figure.turn}
            outer={outerOf(shown.cells.shape, outer)}
            setOuter={setOuter}
          />
          {panel.summary.count === 0 ? (
            <div class="nb-empty">no elements</div>
          ) : (
            <>
              <Heatmap
                shown={shown}
                layout={layout}
                pixelRatio={space.pixelRatio}
                element={figure.element}
                point={figure.point}
                summary={panelLine(panel)}
              />
              <TensorReadout figure={figure} live={source !== undefined} />
              <ColorBar members={figure.shown} named={false} values={values} />
            </>
          )}
        </div>
        {statistics}
      </div>
    </section>
  );
}

function Header({ panel }: { panel: Panel }) {
  return (
    <header class="nb-header">
      <span class="nb-name" title={panel.name}>
        {panel.name}
      </span>
      <Shape axes={panel.axes} shape={panel.shape} />
      {panel.pattern && <code class="nb-pattern">{panel.pattern}</code>}
      <Numbers summary={panel.summary} extremes={true} />
      <Arrangement axes={panel.axes} />
    </header>
  );
}
