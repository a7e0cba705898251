/**
 * What is measured inside a frame of the page. `installProbe` is sent there as text before any script, so it knows
 * nothing outside of itself.
 */

/** A frame in which something was done: milliseconds since the page began. */
export interface Drawn {
  /** When pixels were put on a canvas of ours. */
  readonly at: number;
  /** When the frame with them had been painted and handed to the compositor. */
  painted: number;
}

export interface Gesture {
  /** Of each frame with input: from the first event until it had been painted, the waiting for its turn not counted. */
  readonly work: number[];
  /** From one frame to the next while input came. */
  readonly apart: number[];
  /** Tasks of 50 ms and more, whoever's. */
  readonly stalls: number[];
}

export interface Probe {
  /** Calls of animation frames by anyone but the probe. */
  animationFrames: number;
  /** When the bytes of an output came into the frame. */
  readonly arrivals: number[];
  /** When the kernel's answers came in; how long those were that are of cells of a picture, others 0. */
  readonly replies: {
    readonly at: number;
    readonly length: number;
    /** Of how cells look, before their values. */
    readonly isLook: boolean;
  }[];
  readonly draws: Drawn[];
  /** Settles when the current frame has been painted, with the time. */
  painted(): Promise<number>;
  begin(): void;
  end(): Gesture;
  /** Collects how long after each pointer event something in the element has changed that passes. */
  watch(element: Node, isRight: () => boolean): () => number[];
}

declare global {
  interface Window {
    normbookProbe?: Probe;
  }
}

export function installProbe(): void {
  if (window.normbookProbe !== undefined) return;
  const frame = window.requestAnimationFrame.bind(window);
  const listen = window.addEventListener.bind(window);
  const arrivals: number[] = [];
  const replies: { at: number; length: number; isLook: boolean }[] = [];
  const draws: Drawn[] = [];
  let gesture: (Gesture & { isOver: boolean }) | undefined;

  // A message that is posted in an animation frame comes after style, layout, paint and commit of that frame.
  const painted = (): Promise<number> =>
    new Promise((resolve) => {
      frame(() => {
        const { port1, port2 } = new MessageChannel();
        port1.onmessage = () => resolve(performance.now());
        port2.postMessage(undefined);
      });
    });

  const receive = (event: MessageEvent): void => {
    const { type, content, message } = event.data ?? {};
    // A new output of a notebook, one in place of an older, and what a panel shows.
    if (type === 'html' || type === 'show' || (type === 'showOutput' && content)) {
      arrivals.push(performance.now());
    }
    const reply = message ?? event.data;
    if (reply?.type !== 'reply') return;
    const { min, max, levels } = reply.answer ?? {};
    const length = typeof min === 'string' ? min.length + (max?.length ?? 0) : (levels?.length ?? 0);
    replies.push({ at: performance.now(), length, isLook: levels !== undefined });
  };
  // VS Code writes the document of a frame after this ran, which takes away all listeners: with each new one again.
  let isListening: Document | undefined;
  window.addEventListener = (type: string, ...rest: unknown[]): void => {
    if (type === 'message' && isListening !== document) {
      isListening = document;
      listen('message', receive);
    }
    Reflect.apply(listen, window, [type, ...rest]);
  };

  const put = CanvasRenderingContext2D.prototype.putImageData;
  CanvasRenderingContext2D.prototype.putImageData = function (
    this: CanvasRenderingContext2D,
    ...args: unknown[]
  ) {
    Reflect.apply(put, this, args);
    if (!this.canvas.classList.contains('nb-canvas')) return;
    const drawn: Drawn = { at: performance.now(), painted: Number.NaN };
    draws.push(drawn);
    void painted().then((time) => {
      drawn.painted = time;
    });
  };

  const probe: Probe = {
    animationFrames: 0,
    arrivals,
    replies,
    draws,
    painted,
    begin: () => {
      const current = { work: [], apart: [], stalls: [], isOver: false };
      gesture = current;
      let start: number | undefined;
      let last: number | undefined;
      const onInput = (): void => {
        if (start !== undefined) return;
        start = performance.now();
        const began = start;
        void painted().then((end) => {
          (current.work as number[]).push(end - began);
          start = undefined;
        });
      };
      const tick = (time: number): void => {
        if (current.isOver) {
          for (const type of ['pointermove', 'wheel']) window.removeEventListener(type, onInput, true);
          return;
        }
        if (last !== undefined) (current.apart as number[]).push(time - last);
        last = time;
        frame(tick);
      };
      for (const type of ['pointermove', 'wheel']) listen(type, onInput, { capture: true, passive: true });
      frame(tick);
    },
    end: () => {
      if (gesture === undefined) throw new Error('no gesture has begun');
      gesture.isOver = true;
      return gesture;
    },
    watch: (element, isRight) => {
      const times: number[] = [];
      let start: number | undefined;
      const onMove = (): void => {
        start = performance.now();
      };
      listen('pointermove', onMove, true);
      const observer = new MutationObserver(() => {
        if (start === undefined || !isRight()) return;
        times.push(performance.now() - start);
        start = undefined;
      });
      observer.observe(element, { subtree: true, childList: true, characterData: true, attributes: true });
      return () => {
        observer.disconnect();
        window.removeEventListener('pointermove', onMove, true);
        return times;
      };
    },
  };
  window.requestAnimationFrame = (callback) =>
    frame((time) => {
      probe.animationFrames += 1;
      callback(time);
    });
  window.normbookProbe = probe;
  new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) gesture?.stalls.push(duration);
  }).observe({ type: 'longtask' });
}
