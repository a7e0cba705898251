/** Which of two pictures is seen: turned by hand, or by themselves while someone wants that. */
import { useEffect, useState } from 'preact/hooks';

const TURN_MS = 600;

export interface Turns {
  readonly isB: boolean;
  readonly isPlaying: boolean;
  next(): void;
  /** Begins to turn by itself, or ends it. */
  play(): void;
}

/** Nothing turns while they are not `shown`. */
export function useTurns(isShown: boolean): Turns {
  const [isB, setB] = useState(false);
  const [isPlaying, setPlaying] = useState(false);
  useEffect(() => {
    if (!isShown || !isPlaying) return undefined;
    const timer = setInterval(() => setB((old) => !old), TURN_MS);
    return () => clearInterval(timer);
  }, [isShown, isPlaying]);
  return { isB, isPlaying, next: () => setB((old) => !old), play: () => setPlaying((old) => !old) };
}
