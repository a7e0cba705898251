// What scripts/formulas.mjs uses of MathJax, which brings no types.
declare module 'mathjax/node-main.mjs' {
  interface MathJax {
    tex2svgPromise(tex: string, options: { display: boolean }): Promise<object>;
    readonly startup: {
      readonly adaptor: { firstChild(node: object): object; serializeXML(node: object): string };
    };
  }

  const loader: { init(options: object): Promise<MathJax> };
  export default loader;
}
