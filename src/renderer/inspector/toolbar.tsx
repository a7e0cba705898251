/** What can be done with the picture: zoom, table, save, copy, a panel of its own. */
import type { ComponentChildren } from 'preact';
import { useRef, useState } from 'preact/hooks';
import type { Shown } from '../../view/arrange.ts';
import type { Coloring } from '../../view/inspector/coloring.ts';
import type { Piece } from '../../view/inspector/paint.ts';
import { Button } from '../button.tsx';
import type { Source } from '../kernel.ts';
import { pngOf, svgOf } from './picture-file.ts';
import type { Looking } from './sight.ts';

interface Props {
  shown: Shown;
  source: Source | undefined;
  looking: Looking;
  pieces: readonly Piece[];
  coloring: Coloring;
  isTable: boolean;
  showTable: (shown: boolean) => void;
  zoom: (by: 1 | -1) => void;
  /** Under the cursor. */
  value: string | undefined;
  children: ComponentChildren;
}

export function Toolbar(props: Props) {
  const { shown, source, looking, isTable, showTable, zoom, value } = props;
  const [isOpen, open] = useState(false);
  const opener = useRef<HTMLButtonElement>(null);
  /** What had the focus is gone with the menu. */
  const close = (): void => {
    open(false);
    opener.current?.focus();
  };
  const name = shown.panel.name;
  const save = async (format: 'png' | 'svg' | 'npy' | 'csv'): Promise<void> => {
    close();
    if (source === undefined) return;
    const { kernel, output } = source;
    if (format === 'npy' || format === 'csv') {
      const question = { kind: 'export' as const, format, slice: looking.slice };
      kernel.tell({
        type: 'save',
        name: `${name}.${format}`,
        from: { target: { output, panel: 0 }, question },
      });
      return;
    }
    const picture = { panel: shown.panel, looking, pieces: props.pieces, coloring: props.coloring };
    const bytes = format === 'svg' ? svgOf(picture) : await pngOf(picture);
    kernel.tell({ type: 'save', name: `${name}.${format}`, from: { bytes } });
  };
  const copy = ({ kernel }: Source, text: string): void => {
    close();
    kernel.tell({ type: 'copy', text });
  };
  const unlessFitted = (act: () => void) => (looking.isFitted ? undefined : act);
  return (
    <fieldset class="nb-toolbar" aria-label="picture">
      <Button title="zoom out (−)" aria-label="zoom out" act={unlessFitted(() => zoom(-1))}>
        −
      </Button>
      <button type="button" title="zoom in (+)" aria-label="zoom in" onClick={() => zoom(1)}>
        +
      </button>
      <Button title="show all (0)" act={unlessFitted(() => looking.fit())}>
        fit
      </Button>
      <button
        type="button"
        title="values as a table (t)"
        aria-pressed={isTable}
        onClick={() => showTable(!isTable)}
      >
        table
      </button>
      {source && (
        // biome-ignore lint/a11y/noStaticElementInteractions: Escape closes the menu from its button too.
        <span class="nb-menu" onKeyDown={(event) => event.key === 'Escape' && isOpen && close()}>
          <button
            ref={opener}
            type="button"
            aria-haspopup="true"
            aria-expanded={isOpen}
            onClick={() => open(!isOpen)}
          >
            save ▾
          </button>
          {isOpen && (
            <fieldset
              class="nb-menu-list"
              aria-label="save"
              onFocusOut={({ currentTarget, relatedTarget }) => {
                const isInside =
                  relatedTarget instanceof Node && currentTarget.parentElement?.contains(relatedTarget);
                if (relatedTarget !== null && !isInside) open(false);
              }}
            >
              <button type="button" onClick={() => save('png')}>
                picture, PNG
              </button>
              <button type="button" onClick={() => save('svg')}>
                picture, SVG
              </button>
              <button type="button" onClick={() => save('npy')}>
                slice, NPY
              </button>
              <button type="button" onClick={() => save('csv')}>
                slice, CSV
              </button>
              <Button act={value === undefined ? undefined : () => copy(source, value)}>copy value</Button>
            </fieldset>
          )}
        </span>
      )}
      {props.children}
    </fieldset>
  );
}
