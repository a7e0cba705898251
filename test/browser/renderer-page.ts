/** The renderer alone in Chromium: its bundle, a page with VS Code's variables, and a context to activate it. */
import { build } from 'esbuild';
import { type Browser, chromium, type Page } from 'playwright-core';
import type { Tensor } from '../../src/engine/tensor/tensor.ts';
import { answerAbout, isTensorQuestion } from '../../src/kernel/tensor-answers.ts';
import type { RendererReply, RendererRequest } from '../../src/protocol/messages.ts';
import { VIEW_MIME } from '../../src/protocol/view.ts';
import { domainOf } from '../../src/view/domain.ts';

export type Theme = 'dark' | 'light' | 'hc' | 'hc-light';

const THEMES: Record<Theme, { body: string; variables: Record<string, string> }> = {
  dark: {
    body: 'vscode-dark',
    variables: {
      foreground: '#cccccc',
      'editor-background': '#1f1f1f',
      descriptionForeground: '#9d9d9d',
      focusBorder: '#0078d4',
      'editorWidget-border': '#454545',
      errorForeground: '#f85149',
      'textLink-foreground': '#4daafc',
      'testing-iconPassed': '#73c991',
      'toolbar-hoverBackground': '#5a5d5e50',
      'inputValidation-errorBorder': '#be1100',
      'inputValidation-errorBackground': '#5a1d1d',
    },
  },
  light: {
    body: 'vscode-light',
    variables: {
      foreground: '#3b3b3b',
      'editor-background': '#ffffff',
      descriptionForeground: '#6b6b6b',
      focusBorder: '#005fb8',
      'editorWidget-border': '#c8c8c8',
      errorForeground: '#c72e0f',
      'textLink-foreground': '#005fb8',
      'testing-iconPassed': '#388a34',
      'toolbar-hoverBackground': '#b8b8b850',
      'inputValidation-errorBorder': '#be1100',
      'inputValidation-errorBackground': '#f2dede',
    },
  },
  hc: {
    body: 'vscode-high-contrast',
    variables: {
      foreground: '#ffffff',
      'editor-background': '#000000',
      descriptionForeground: '#ffffffb3',
      focusBorder: '#f38518',
      'editorWidget-border': '#6fc3df',
      contrastBorder: '#6fc3df',
      errorForeground: '#f48771',
      'textLink-foreground': '#21a6ff',
      'testing-iconPassed': '#73c991',
      'inputValidation-errorBorder': '#6fc3df',
    },
  },
  'hc-light': {
    body: 'vscode-high-contrast-light',
    variables: {
      foreground: '#292929',
      'editor-background': '#ffffff',
      descriptionForeground: '#292929b3',
      focusBorder: '#006bbd',
      'editorWidget-border': '#0f4a85',
      contrastBorder: '#0f4a85',
      errorForeground: '#b5200d',
      'textLink-foreground': '#0f4a85',
      'testing-iconPassed': '#007100',
      'inputValidation-errorBorder': '#0f4a85',
    },
  },
};

export async function launch(): Promise<Browser> {
  const args = [
    '--no-sandbox',
    '--disable-gpu',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
    '--no-first-run',
  ];
  return chromium.launch({ executablePath: '/usr/bin/chromium', args });
}

let bundle: string | undefined;

/** The bundle as `esbuild.config.mjs` makes it, built once in memory. */
async function rendererBundle(): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: ['src/renderer/index.tsx'],
    bundle: true,
    write: false,
    format: 'esm',
    platform: 'browser',
    target: 'es2022',
    jsx: 'automatic',
    jsxImportSource: 'preact',
    minify: true,
    logLevel: 'warning',
  });
  return outputFiles[0]?.text ?? '';
}

export interface PageOptions {
  theme?: Theme;
  width?: number;
  pixelRatio?: number;
  /** Answers the renderer's questions; without it the page has no messaging. */
  answer?: (request: RendererRequest) => RendererReply | undefined | Promise<RendererReply | undefined>;
}

/** A page on which `normbook.show(id, json, metadata)` renders an output. */
export async function openPage(browser: Browser, options: PageOptions = {}): Promise<Page> {
  const { theme = 'dark', width = 980, pixelRatio = 1, answer } = options;
  const page = await browser.newPage({ viewport: { width, height: 900 }, deviceScaleFactor: pixelRatio });
  bundle ??= await rendererBundle();
  const text = bundle;
  await page.route('http://normbook.test/**', (route) =>
    route.request().url().endsWith('.js')
      ? route.fulfill({ contentType: 'text/javascript', body: text })
      : route.fulfill({ contentType: 'text/html', body: html(theme, answer !== undefined) }),
  );
  if (answer) await page.exposeFunction('answerRenderer', answer);
  await page.goto('http://normbook.test/');
  await page.waitForFunction('window.normbook');
  return page;
}

/** Renders a view under an id and waits until it is drawn. */
export async function show(
  page: Page,
  id: string,
  json: unknown,
  metadata: unknown = {},
  mime = VIEW_MIME,
): Promise<void> {
  const text = typeof json === 'string' && !mime.endsWith('json') ? json : JSON.stringify(json);
  const passed = [id, text, metadata, mime].map((value) => JSON.stringify(value)).join(', ');
  await page.evaluate(`normbook.show(${passed})`);
  await page.waitForSelector(`#${id} .nb-output *`);
}

export async function setTheme(page: Page, theme: Theme): Promise<void> {
  await page.evaluate(
    ([css, name]) => {
      document.documentElement.setAttribute('style', css ?? '');
      document.body.className = name ?? '';
    },
    [variablesOf(theme), THEMES[theme].body],
  );
}

/** Answers as the kernel does; what is told without a question gets no answer. */
export function answerFrom(
  tensors: readonly Tensor[],
): (request: RendererRequest) => RendererReply | undefined {
  return (message) => {
    if (message.type !== 'question') return undefined;
    const { request, target, question } = message;
    const x = tensors[target.panel];
    if (!x || !isTensorQuestion(question)) {
      return { type: 'reply', request, error: `no panel ${target.panel}` };
    }
    try {
      return { type: 'reply', request, answer: answerAbout(x, question, domainOf(x.data)) };
    } catch (error) {
      return { type: 'reply', request, error: error instanceof Error ? error.message : String(error) };
    }
  };
}

function variablesOf(theme: Theme): string {
  return Object.entries(THEMES[theme].variables)
    .map(([name, value]) => `--vscode-${name}: ${value}`)
    .join(';');
}

function html(theme: Theme, live: boolean): string {
  return `<!doctype html><html style="${variablesOf(theme)}"><style>
    html { --vscode-font-family: system-ui, "DejaVu Sans", sans-serif; --vscode-editor-font-family: "DejaVu Sans Mono", monospace; }
    body { margin: 0; padding: 12px 16px; background: var(--vscode-editor-background); color: var(--vscode-foreground); }
    body > div { margin-bottom: 18px; }
  </style><body class="${THEMES[theme].body}"><script type="module">
    import { activate } from '/renderer.js';
    const listeners = new Set();
    const messaging = ${live} ? {
      postMessage: async (message) => { const reply = await answerRenderer(message); if (reply) for (const one of listeners) one(reply); },
      onDidReceiveMessage: (one) => { listeners.add(one); return { dispose: () => listeners.delete(one) }; },
    } : {};
    const api = await activate({ setState() {}, getState() {}, getRenderer: async () => undefined, workspace: { isTrusted: true }, ...messaging });
    window.normbook = {
      show(id, text, metadata, mime) {
        let element = document.getElementById(id);
        if (!element) { element = document.createElement('div'); element.id = id; document.body.append(element); }
        api.renderOutputItem({ id, mime, text: () => text, json: () => JSON.parse(text), data: () => new Uint8Array(), blob: () => new Blob(), metadata }, element, new AbortController().signal);
      },
      dispose: (id) => api.disposeOutputItem(id),
    };
  </script></body></html>`;
}
