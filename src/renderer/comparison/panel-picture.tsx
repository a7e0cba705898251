/** One panel of a comparison: its title over its picture, with what is lit in it, and where another panel points. */
import type { ComponentChildren } from 'preact';
import type { Panel } from '../../protocol/view.ts';
import type { Coloring } from '../../view/inspector/coloring.ts';
import { placeOfStretch } from '../../view/inspector/plane.ts';
import { panelLine } from '../../view/text.ts';
import { Elsewhere } from '../elsewhere.tsx';
import type { Looking } from '../inspector/sight.ts';
import { Stage } from '../inspector/stage.tsx';
import { Numbers } from '../parts.tsx';
import type { Drawable, Pieces } from './pieces.ts';
import { type Brush, Veil } from './veil.tsx';

export interface PictureProps {
  panel: Panel;
  pieces: Pieces;
  coloring: Coloring;
  looking: Looking;
  pixelRatio: number;
  digits: number;
  element: readonly number[] | undefined;
  point: (element: number[] | undefined) => void;
  press: (element: number[]) => void;
  command: (key: string) => boolean;
  brush: Brush | undefined;
  /** Of the panel whose values the brush is about. */
  brushed: Pieces | undefined;
  /** Whether the cursor is another panel's. */
  isGhost: boolean;
}

export function Picture(props: PictureProps) {
  const { panel, pieces, looking, pixelRatio, element, brush, brushed, isGhost } = props;
  const { coloring, digits, point, press, command } = props;
  return (
    <Stage
      panel={panel}
      looking={looking}
      pieces={pieces.pieces}
      coloring={coloring}
      pixelRatio={pixelRatio}
      digits={digits}
      element={element}
      point={point}
      press={press}
      command={command}
      summary={`${panelLine(panel)}; arrow keys read it, + and − zoom, l lights its set`}
    >
      {brush && (
        <Veil
          brush={brush}
          screen={looking.screen}
          slice={looking.slice}
          shape={panel.shape}
          pieces={brushed?.pieces ?? []}
          pixelRatio={pixelRatio}
        />
      )}
      {isGhost && element && <Ghost looking={looking} element={element} pixelRatio={pixelRatio} />}
    </Stage>
  );
}

/** Lines through the cell that another panel's cursor is at. */
function Ghost({
  looking: { screen, cellWith },
  element,
  pixelRatio,
}: Pick<PictureProps, 'looking' | 'pixelRatio'> & { element: readonly number[] }) {
  const cell = cellWith(element);
  const x = placeOfStretch(screen.columns.side, screen.columns.sight, cell.columns);
  const y = placeOfStretch(screen.rows.side, screen.rows.sight, cell.rows);
  const middle = ({ from, to }: typeof x): string => `${(from + to) / 2 / pixelRatio}px`;
  return (
    <>
      <i class="nb-ghost nb-ghost-down" style={{ left: middle(x) }} />
      <i class="nb-ghost nb-ghost-across" style={{ top: middle(y) }} />
    </>
  );
}

interface TitleProps {
  drawable: Drawable;
  /** `A`, `B`, `reference`. */
  mark: string;
  /** What stands for its name. */
  name: ComponentChildren;
}

export function PanelTitle({ drawable: { shown, source, panel: number }, mark, name }: TitleProps) {
  const { panel } = shown;
  return (
    <div class="nb-panel-title">
      <div class="nb-panel-line">
        {name ?? (
          <span class="nb-name" title={panel.name}>
            {panel.name}
          </span>
        )}
        {mark && <span class="nb-mark">{mark}</span>}
        {panel.pattern ? (
          <code class="nb-pattern" title={panel.pattern}>
            {panel.pattern}
          </code>
        ) : (
          <span class="nb-hint">{panel.role === 'input' ? 'input' : ''}</span>
        )}
      </div>
      <div class="nb-panel-line">
        <Numbers summary={panel.summary} extremes={false} />
        {source && (
          <Elsewhere of={panel.name} place={{ source, panel: number }} isPinned={name !== undefined} />
        )}
      </div>
    </div>
  );
}
