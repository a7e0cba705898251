/** What is known of the element that is pointed at; its room is kept where nothing is. */
import type { Normalization } from '../../protocol/normalization.ts';
import type { Card } from '../../view/cube/card.ts';
import type { Look } from '../../view/cube/looks.ts';
import { Swatch } from './hatches.tsx';

interface Props {
  id: string;
  card: Card | undefined;
  look: Look | undefined;
  normalization: Normalization;
  isOfParameters: boolean;
  /** Why there are fewer numbers than there could be. */
  note: string;
}

export function CardOf({ id, card, look, normalization: { formula }, isOfParameters, note }: Props) {
  return (
    <div class="nb-cube-card">
      <div class="nb-cube-where">
        {card && look ? (
          <>
            <Swatch id={id} look={look} />
            <b>{card.set}</b>
            <span>
              {card.size} {isOfParameters ? 'share γ and β' : 'share statistics'}
            </span>
            <span class="nb-place nb-hint">{card.place}</span>
          </>
        ) : (
          <span class="nb-hint">
            Point at a cell, or go there with Tab and the arrow keys: all that it shares with lights up.
          </span>
        )}
      </div>
      <dl class="nb-cube-facts">
        {card?.rows.map(({ name, text }) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{text}</dd>
          </div>
        ))}
      </dl>
      {(card?.formula ?? formula) !== undefined && <p class="nb-cube-formula">{card?.formula ?? formula}</p>}
      {note !== '' && <p class="nb-hint nb-cube-note">{note}</p>}
    </div>
  );
}
