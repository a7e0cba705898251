/** A bar of what is done; a running one without a known end has no bar but its count. */
import type { ProgressView } from '../protocol/display.ts';
import { grouped } from '../view/format.ts';

export function ProgressOutput({ progress }: { progress: ProgressView }) {
  const { label, done, total, state } = progress;
  const share = total === undefined || total === 0 ? undefined : Math.min(1, done / total);
  return (
    <div class={`nb-progress nb-progress-${state}`}>
      {label !== '' && <span class="nb-progress-label">{label}</span>}
      {share !== undefined && (
        <span
          class="nb-progress-track"
          role="progressbar"
          aria-label={label || 'progress'}
          aria-valuemin={0}
          aria-valuemax={total}
          aria-valuenow={done}
        >
          <span class="nb-progress-done" style={{ width: `${100 * share}%` }} />
        </span>
      )}
      <span class="nb-progress-count">
        {total === undefined ? grouped(done) : `${grouped(done)} of ${grouped(total)}`}
      </span>
      <span class="nb-hint">{timing(progress, share)}</span>
    </div>
  );
}

/** How long it took, and at this rate will take. */
function timing({ seconds, state }: ProgressView, share: number | undefined): string {
  if (state === 'stopped') return 'stopped';
  if (seconds === undefined || seconds < 1) return '';
  const left = share ? `, ${duration((seconds * (1 - share)) / share)} left` : '';
  return `${duration(seconds)}${left}`;
}

function duration(seconds: number): string {
  if (seconds < 60) return `${seconds.toFixed(0)} s`;
  const minutes = Math.floor(seconds / 60);
  return minutes < 60
    ? `${minutes} min ${Math.floor(seconds % 60)} s`
    : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
