/** How wide an element is and how fine its pixels are, now and after every change. */
import { useLayoutEffect, useRef, useState } from 'preact/hooks';

export interface Measured {
  /** CSS pixels; 0 until it is first seen. While it is hidden again, what it was. */
  width: number;
  pixelRatio: number;
}

export function useMeasured() {
  const ref = useRef<HTMLDivElement>(null);
  const [measured, setMeasured] = useState<Measured>({ width: 0, pixelRatio: 1 });
  useLayoutEffect(() => {
    const element = ref.current;
    if (!element) return undefined;
    const measure = () => {
      // VS Code gives outputs a padding of its own.
      const { paddingLeft, paddingRight } = getComputedStyle(element);
      const padding = Number.parseFloat(paddingLeft) + Number.parseFloat(paddingRight);
      const width = Math.floor(element.clientWidth - padding);
      // Hidden, as when it is scrolled far away: drawn for no width it would lose what was chosen in it.
      if (width <= 0) return;
      const pixelRatio = window.devicePixelRatio || 1;
      setMeasured((old) =>
        old.width === width && old.pixelRatio === pixelRatio ? old : { width, pixelRatio },
      );
    };
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    const stop = onPixelRatioChange(measure);
    measure();
    return () => {
      observer.disconnect();
      stop();
    };
  }, []);
  return { ref, measured };
}

/** Whether what is in an element, where there is one, is wider than it, now and after every change of either. */
export function useScrolls(isThere: boolean) {
  const ref = useRef<HTMLElement>(null);
  const [scrolls, setScrolls] = useState(false);
  useLayoutEffect(() => {
    const element = ref.current;
    if (!element) return undefined;
    const observer = new ResizeObserver(() => setScrolls(element.scrollWidth > element.clientWidth));
    observer.observe(element);
    for (const child of element.children) observer.observe(child);
    return () => observer.disconnect();
  }, [isThere]);
  return { ref, scrolls };
}

/** A media query matches one ratio only, so each change needs a new one. */
function onPixelRatioChange(changed: () => void): () => void {
  let query = window.matchMedia(`(resolution: ${window.devicePixelRatio}dppx)`);
  const listen = () => {
    query.removeEventListener('change', listen);
    query = window.matchMedia(`(resolution: ${window.devicePixelRatio}dppx)`);
    query.addEventListener('change', listen);
    changed();
  };
  query.addEventListener('change', listen);
  return () => query.removeEventListener('change', listen);
}
