/**
 * HTML in a frame that is cut off from the page: no script runs in it, it reaches nothing of the notebook, and may come
 * from a file that nobody trusts.
 */
import { useEffect, useRef, useState } from 'preact/hooks';

/** Nothing from the network: who opens a notebook shall not be told of. */
const POLICY =
  '<meta http-equiv="Content-Security-Policy" content="default-src \'none\'; img-src data:; style-src \'unsafe-inline\'; font-src data:">';

const LEAST = 24;
const MOST = 2000;

export function HtmlOutput({ html }: { html: string }) {
  const frame = useRef<HTMLIFrameElement>(null);
  const [height, setHeight] = useState(LEAST);
  const page = `<!doctype html><meta charset="utf-8">${POLICY}<style>${themeOf()}</style>${html}`;
  useEffect(() => {
    const element = frame.current;
    if (element === null) return;
    const measure = (): void => {
      // The frame has this page's origin and no scripts: it can be measured, and cannot measure us.
      const body = element.contentDocument?.documentElement;
      if (body) setHeight(Math.min(MOST, Math.max(LEAST, body.scrollHeight)));
    };
    element.addEventListener('load', measure);
    return () => element.removeEventListener('load', measure);
  }, [html]);
  return (
    <iframe
      ref={frame}
      class="nb-html"
      sandbox="allow-same-origin"
      title="HTML"
      srcdoc={page}
      style={{ height }}
    />
  );
}

/** The notebook's own font and colours, which a frame does not inherit. */
function themeOf(): string {
  const style = getComputedStyle(document.documentElement);
  const value = (name: string, otherwise: string): string => style.getPropertyValue(name).trim() || otherwise;
  const text = value('--vscode-foreground', 'inherit');
  const link = value('--vscode-textLink-foreground', 'inherit');
  const font = value('--vscode-font-family', 'sans-serif');
  return `html{color:${text};background:transparent;font:13px/1.5 ${font};color-scheme:light dark}body{margin:0;overflow-wrap:anywhere}a{color:${link}}table{border-collapse:collapse}td,th{padding:2px 10px 2px 0;text-align:left}img{max-width:100%}`;
}
