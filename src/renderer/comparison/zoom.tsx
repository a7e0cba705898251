/** How much of the panels is seen, by buttons. */
import { type Looking, ZOOM_STEP } from '../inspector/sight.ts';

export function Zoom({ looking }: { looking: Looking }) {
  const { width, height } = looking.screen;
  const zoom = (factor: number): void => looking.zoom(factor, width / 2, height / 2);
  return (
    <fieldset class="nb-toolbar" aria-label="picture">
      <button type="button" title="zoom out (−)" aria-label="zoom out" onClick={() => zoom(1 / ZOOM_STEP)}>
        −
      </button>
      <button type="button" title="zoom in (+)" aria-label="zoom in" onClick={() => zoom(ZOOM_STEP)}>
        +
      </button>
      <button type="button" title="show all (0)" onClick={() => looking.fit()}>
        fit
      </button>
    </fieldset>
  );
}
