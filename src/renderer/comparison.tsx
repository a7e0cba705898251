/** An input beside its variants: one layout, one cursor, one colour domain for the variants, one table. */
import { useMemo, useState } from 'preact/hooks';
import type { Panel, View } from '../protocol/view.ts';
import { arrangePanels, type Shown } from '../view/arrange.ts';
import { outerOf } from '../view/layout.ts';
import { panelLine } from '../view/text.ts';
import { ColorBar } from './color-bar.tsx';
import { type Figure, useFigure } from './figure.ts';
import { Heatmap } from './heatmap.tsx';
import type { Source } from './kernel.ts';
import { Arrangement, Numbers, Shape } from './parts.tsx';
import { ComparisonReadout } from './readout.tsx';
import { SetTable } from './set-table.tsx';
import type { Measured } from './space.ts';
import { WindowControls } from './window-controls.tsx';

/** CSS pixels a panel's picture may be high. */
const HEIGHT = 330;

interface Props {
  view: View;
  source: Source | undefined;
  space: Measured;
}

export function ComparisonView({ view, source, space }: Props) {
  const figure = useFigure(view, source);
  const [outer, setOuter] = useState<number[]>([]);
  const row = useMemo(
    () => arrangePanels(figure.shown, outer, { ...space, height: HEIGHT }),
    [figure.shown, outer, space],
  );
  const table = useMemo(() => <SetTable view={view} />, [view]);
  const [first] = figure.shown;
  if (!first) return null;
  return (
    <section class="nb-comparison">
      <header class="nb-header">
        <Shape axes={first.panel.axes} shape={first.panel.shape} />
        <Arrangement axes={first.panel.axes} />
      </header>
      <WindowControls
        panel={first.panel}
        preview={first.preview}
        turn={figure.turn}
        outer={outerOf(first.cells.shape, outer)}
        setOuter={setOuter}
      />
      <div class="nb-row" style={{ gridTemplateColumns: `repeat(${row.columns}, ${row.panelWidth}px)` }}>
        {figure.shown.map((shown, i) => {
          const layout = row.layouts[i];
          return (
            <div class="nb-panel" key={i} data-role={shown.panel.role}>
              <PanelTitle panel={shown.panel} />
              {layout && (
                <Heatmap
                  shown={shown}
                  layout={layout}
                  pixelRatio={space.pixelRatio}
                  element={figure.element}
                  point={figure.point}
                  summary={panelLine(shown.panel)}
                />
              )}
            </div>
          );
        })}
        <div class={row.free ? 'nb-aside' : 'nb-aside nb-aside-wide'}>
          <ComparisonReadout figure={figure} live={source !== undefined} />
          <Legends figure={figure} />
        </div>
      </div>
      {table}
    </section>
  );
}

function PanelTitle({ panel }: { panel: Panel }) {
  return (
    <div class="nb-panel-title">
      <span class="nb-name" title={panel.name}>
        {panel.name}
      </span>
      {panel.pattern ? (
        <code class="nb-pattern" title={panel.pattern}>
          {panel.pattern}
        </code>
      ) : (
        <span class="nb-hint">{panel.role === 'input' ? 'input' : ''}</span>
      )}
      <Numbers summary={panel.summary} extremes={false} />
    </div>
  );
}

/** One colour bar for each domain: the shared one once, the others by panel. */
function Legends({ figure }: { figure: Figure }) {
  const groups = useMemo(() => byDomain(figure.shown), [figure.shown]);
  return (
    <div class="nb-legends">
      {groups.map((members, i) => {
        const values = members.flatMap((one) => figure.readings[figure.shown.indexOf(one)]?.value ?? []);
        return <ColorBar key={i} members={members} named={true} values={values} />;
      })}
    </div>
  );
}

function byDomain(shown: readonly Shown[]): Shown[][] {
  const groups = new Map<string, Shown[]>();
  shown.forEach((one, i) => {
    const key = one.panel.domain.shared ? 'shared' : String(i);
    groups.set(key, [...(groups.get(key) ?? []), one]);
  });
  return [...groups.values()];
}
