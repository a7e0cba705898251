/** What of the peers is used: their packages are not there before the benchmark's first run. */
declare module 'plotly.js-cartesian-dist-min' {
  interface Plotly {
    newPlot(element: HTMLElement, data: object[], layout: object, config: object): Promise<HTMLElement>;
    restyle(element: HTMLElement, update: object): Promise<unknown>;
    purge(element: HTMLElement): void;
  }
  const plotly: Plotly;
  export default plotly;
}

declare module 'ndarray' {
  export default function ndarray(data: Float32Array, shape: number[]): object;
}

declare module 'react' {
  export function createElement(type: unknown, props: object): object;
}

declare module 'react-dom/client' {
  export function createRoot(element: HTMLElement): { render(node: object): void; unmount(): void };
}

declare module '@h5web/lib' {
  export const HeatmapVis: (props: object) => object;
}

declare module '@h5web/lib/styles.css' {
  const text: string;
  export default text;
}
