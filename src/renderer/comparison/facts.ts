/** What the normalizations of a comparison did, with their numbers: as saved, or else as the kernel has them. */
import { useEffect, useMemo, useState } from 'preact/hooks';
import type { Normalization } from '../../protocol/normalization.ts';
import type { Panel } from '../../protocol/view.ts';
import { type Sharing, sharingOf } from '../../view/comparison/sharing.ts';
import { type Place, targetOf } from './pieces.ts';

export interface Facts {
  /** By panel; undefined where no normalization made it. */
  readonly normalizations: readonly (Normalization | undefined)[];
  /** By panel; undefined where the numbers are not known. */
  readonly sharing: readonly (Sharing | undefined)[];
}

/** `mayAsk`: whether the pictures are there, which the kernel is to answer first. */
export function useFacts(
  panels: readonly Panel[],
  places: readonly (Place | undefined)[],
  mayAsk: boolean,
): Facts {
  const [asked, setAsked] = useState<{ of: readonly Panel[]; by: ReadonlyMap<number, Normalization> }>();
  const answers = asked?.of === panels ? asked.by : undefined;
  useEffect(() => {
    if (!mayAsk) return undefined;
    let isWanted = true;
    panels.forEach((panel, i) => {
      const saved = panel.normalization;
      const place = places[i];
      if (place === undefined || saved === undefined || saved.statistics !== undefined) return;
      const keep = (found: Normalization): void => {
        if (!isWanted) return;
        setAsked((old) => ({ of: panels, by: new Map(old?.of === panels ? old.by : []).set(i, found) }));
      };
      // Without an answer there are no numbers, as before.
      const leave = (): void => undefined;
      place.source.kernel.ask<'normalization'>(targetOf(place), { kind: 'normalization' }).then(keep, leave);
    });
    return () => {
      isWanted = false;
    };
  }, [panels, places, mayAsk]);
  return useMemo(() => {
    const normalizations = panels.map(({ normalization }, i) => answers?.get(i) ?? normalization);
    const sharing = panels.map((panel, i) => {
      const known = normalizations[i];
      return known && sharingOf(panel, known);
    });
    return { normalizations, sharing };
  }, [panels, answers]);
}
