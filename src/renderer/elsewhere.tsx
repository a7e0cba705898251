/** Where else a tensor can be looked at: in a panel of its own, and beside others of any notebook. */
import type { Place } from './comparison/pieces.ts';
import { targetOf } from './comparison/pieces.ts';

interface Props {
  /** The tensor's name. */
  of: string;
  /** Only a live kernel has more of it. */
  place: Place;
  /** Whether it stands beside others already. */
  isPinned?: boolean;
}

export function Elsewhere({ of, place, isPinned = false }: Props) {
  const tell = (type: 'inspect' | 'pin') => () => place.source.kernel.tell({ type, target: targetOf(place) });
  return (
    <span class="nb-elsewhere">
      {!isPinned && (
        <button type="button" title={`pin ${of} beside others, of any notebook`} onClick={tell('pin')}>
          pin
        </button>
      )}
      <button type="button" title={`open ${of} in a panel of its own`} onClick={tell('inspect')}>
        inspect
      </button>
    </span>
  );
}
