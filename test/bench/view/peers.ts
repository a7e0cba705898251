/** The peers as one script for a frame: each draws the same data into an element of the same size. */
import { HeatmapVis } from '@h5web/lib';
import styles from '@h5web/lib/styles.css';
import ndarray from 'ndarray';
import Plotly from 'plotly.js-cartesian-dist-min';
import { createElement } from 'react';
import { createRoot } from 'react-dom/client';

export interface Matrix {
  readonly data: Float32Array;
  readonly rows: number;
  readonly columns: number;
}

export interface Peer {
  /** Settles when the picture is on screen. */
  mount(element: HTMLElement, matrix: Matrix): Promise<void>;
  setRange(element: HTMLElement, range: readonly [min: number, max: number]): void;
  unmount(element: HTMLElement): void;
}

declare global {
  interface Window {
    normbookPeers?: Readonly<Record<string, Peer>>;
  }
}

const RANGE = [-2, 2] as const;

/** `fast` is an image of a pixel for each cell, which the browser stretches; `false`, which is usual, one of the screen's. */
function plotly(zsmooth: 'fast' | false): Peer {
  return {
    mount: async (element, { data, rows, columns }) => {
      const z = Array.from({ length: rows }, (_, r) => data.subarray(r * columns, (r + 1) * columns));
      const [zmin, zmax] = RANGE;
      const trace = { type: 'heatmap', z, zmin, zmax, zsmooth, colorscale: 'RdBu' };
      const layout = {
        width: element.clientWidth,
        height: element.clientHeight,
        // Room for its axes and colour bar beside the picture, which is as large as ours.
        margin: { l: 40, t: 20, r: 80, b: 30 },
        dragmode: 'pan',
      };
      await Plotly.newPlot(element, [trace], layout, { scrollZoom: true, displayModeBar: false });
      // It hands over a PNG, which the browser has yet to decode.
      const image = element.querySelector('image');
      if (image && 'decode' in image && typeof image.decode === 'function') await image.decode();
    },
    setRange: (element, [zmin, zmax]) => void Plotly.restyle(element, { zmin, zmax }),
    unmount: (element) => Plotly.purge(element),
  };
}

function h5web(): Peer {
  let root: ReturnType<typeof createRoot> | undefined;
  let dataArray: object = {};
  const render = (domain: readonly [number, number]): void =>
    root?.render(
      createElement(HeatmapVis, {
        dataArray,
        domain: [...domain],
        colorMap: 'RdBu',
        aspect: 'auto',
        showGrid: false,
        style: { width: '100%', height: '100%' },
      }),
    );
  return {
    mount: async (element, { data, rows, columns }) => {
      if (document.getElementById('h5web-styles') === null) {
        const style = document.createElement('style');
        style.id = 'h5web-styles';
        style.textContent = styles;
        document.head.append(style);
      }
      element.style.display = 'flex';
      dataArray = ndarray(data, [rows, columns]);
      const drawn = heatmapDrawn(element);
      root = createRoot(element);
      render(RANGE);
      await drawn;
    },
    setRange: (_, range) => render(range),
    unmount: () => root?.unmount(),
  };
}

/** The context of each canvas as its library has made it: asking for one that is not there yet would make another. */
const contexts = new WeakMap<HTMLCanvasElement, WebGL2RenderingContext>();
const { getContext } = HTMLCanvasElement.prototype;
Object.assign(HTMLCanvasElement.prototype, {
  getContext(this: HTMLCanvasElement, ...args: unknown[]): unknown {
    const context = Reflect.apply(getContext, this, args);
    if (context instanceof WebGL2RenderingContext) contexts.set(this, context);
    return context;
  },
});

/**
 * Settles when there is a colour in the middle of the element's canvas. Reading pixels back waits for what draws them,
 * which is another process.
 */
async function heatmapDrawn(element: HTMLElement): Promise<void> {
  for (;;) {
    await new Promise((resolve) => requestAnimationFrame(resolve));
    const canvas = element.querySelector('canvas');
    const gl = canvas && contexts.get(canvas);
    if (!gl) continue;
    const pixels = new Uint8Array(4 * 16);
    const { drawingBufferWidth: width, drawingBufferHeight: height } = gl;
    gl.readPixels(width >> 1, height >> 1, 4, 4, gl.RGBA, gl.UNSIGNED_BYTE, pixels);
    if (pixels.some((value) => value !== 0)) return;
  }
}

/** What no picture can do without: an image that is ready, put on a canvas at each movement. */
function floor(): Peer {
  let put = (): void => undefined;
  return {
    mount: async (element) => {
      const canvas = document.createElement('canvas');
      canvas.width = 1600;
      canvas.height = 1000;
      element.append(canvas);
      const context = canvas.getContext('2d');
      const images = [0x88, 0x99].map((grey) => {
        const image = new ImageData(canvas.width, canvas.height);
        image.data.fill(255).forEach((_, i) => {
          if (i % 4 === 0) image.data[i] = grey;
        });
        return image;
      });
      let turn = 0;
      put = () => {
        turn = 1 - turn;
        const image = images[turn];
        if (image) context?.putImageData(image, 0, 0);
      };
      canvas.addEventListener('pointermove', put);
      canvas.addEventListener('wheel', put);
      put();
    },
    setRange: () => put(),
    unmount: () => undefined,
  };
}

window.normbookPeers = {
  plotly: plotly(false),
  'plotly fast': plotly('fast'),
  h5web: h5web(),
  floor: floor(),
};
