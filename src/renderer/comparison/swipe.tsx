/** Two pictures over each other: left of the divider one, right of it the other. */
import type { ComponentChildren, TargetedPointerEvent } from 'preact';
import { useRef, useState } from 'preact/hooks';
import { GUTTER } from '../inspector/stage.tsx';

interface Props {
  /** CSS pixels of the pictures. */
  width: number;
  names: readonly [left: string, right: string];
  left: ComponentChildren;
  right: ComponentChildren;
}

export function Swipe({ width, names, left, right }: Props) {
  const [share, setShare] = useState(0.5);
  const isHeld = useRef(false);
  const x = GUTTER.left + share * width;
  const onPointerMove = (event: TargetedPointerEvent<HTMLElement>): void => {
    const box = event.currentTarget.parentElement?.getBoundingClientRect();
    if (!isHeld.current || !box) return;
    setShare(Math.max(0, Math.min(1, (event.clientX - box.left - GUTTER.left) / width)));
  };
  const release = (): void => {
    isHeld.current = false;
  };
  return (
    <div>
      <div class="nb-swipe">
        {left}
        <div class="nb-swipe-over" style={{ clipPath: `inset(0 0 0 ${x}px)` }}>
          {right}
        </div>
        <div
          class="nb-divider"
          style={{ left: `${x}px`, top: `${GUTTER.top}px` }}
          onPointerDown={(event) => {
            isHeld.current = true;
            event.currentTarget.setPointerCapture(event.pointerId);
          }}
          onPointerMove={onPointerMove}
          onPointerUp={release}
          onPointerCancel={release}
        />
      </div>
      <label class="nb-swipe-at" style={{ marginLeft: `${GUTTER.left}px`, width: `${width}px` }}>
        <span>{names[0]}</span>
        <input
          type="range"
          min={0}
          max={1}
          step={0.01}
          value={share}
          aria-label={`divider between ${names[0]} and ${names[1]}`}
          onInput={(event) => setShare(event.currentTarget.valueAsNumber)}
        />
        <span>{names[1]}</span>
      </label>
    </div>
  );
}
