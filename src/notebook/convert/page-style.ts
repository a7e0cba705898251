/** How an exported page looks: VS Code's light and dark themes, as the reader's system asks; under VS Code's names, which the renderer reads. */

const LIGHT: Readonly<Record<string, string>> = {
  '--vscode-foreground': '#3b3b3b',
  '--vscode-editor-background': '#ffffff',
  '--vscode-descriptionForeground': '#616161',
  '--vscode-focusBorder': '#005fb8',
  '--vscode-editorWidget-border': '#c8c8c8',
  '--vscode-errorForeground': '#b5200d',
  '--vscode-textLink-foreground': '#005fb8',
  '--vscode-testing-iconPassed': '#2b7a2e',
  '--vscode-toolbar-hoverBackground': '#b8b8b850',
  '--vscode-list-hoverBackground': '#f0f0f0',
  '--vscode-input-background': '#ffffff',
  '--vscode-input-foreground': '#3b3b3b',
  '--vscode-input-border': '#c8c8c8',
  '--vscode-dropdown-background': '#ffffff',
  '--vscode-dropdown-foreground': '#3b3b3b',
  '--vscode-dropdown-border': '#c8c8c8',
  '--vscode-menu-background': '#ffffff',
  '--vscode-menu-foreground': '#3b3b3b',
  '--vscode-menu-border': '#c8c8c8',
  '--vscode-widget-shadow': '#00000029',
  '--vscode-progressBar-background': '#005fb8',
  '--vscode-inputValidation-errorBorder': '#be1100',
  '--vscode-inputValidation-errorBackground': '#f2dede',
  '--vscode-textCodeBlock-background': '#f3f3f3',
  '--source-background': '#f6f6f6',
  '--source-border': '#e3e3e3',
  '--code-keyword': '#af00db',
  '--code-string': '#a31515',
  '--code-number': '#07704f',
  '--code-comment': '#1b7a1b',
  '--code-function': '#795e26',
  '--code-type': '#1e6a80',
  '--code-name': '#001080',
};

const DARK: Readonly<Record<string, string>> = {
  '--vscode-foreground': '#cccccc',
  '--vscode-editor-background': '#1f1f1f',
  '--vscode-descriptionForeground': '#a5a5a5',
  '--vscode-focusBorder': '#2f9bf4',
  '--vscode-editorWidget-border': '#454545',
  '--vscode-errorForeground': '#f88070',
  '--vscode-textLink-foreground': '#4daafc',
  '--vscode-testing-iconPassed': '#73c991',
  '--vscode-toolbar-hoverBackground': '#5a5d5e50',
  '--vscode-list-hoverBackground': '#2a2d2e',
  '--vscode-input-background': '#313131',
  '--vscode-input-foreground': '#cccccc',
  '--vscode-input-border': '#3c3c3c',
  '--vscode-dropdown-background': '#313131',
  '--vscode-dropdown-foreground': '#cccccc',
  '--vscode-dropdown-border': '#3c3c3c',
  '--vscode-menu-background': '#1f1f1f',
  '--vscode-menu-foreground': '#cccccc',
  '--vscode-menu-border': '#454545',
  '--vscode-widget-shadow': '#0000005c',
  '--vscode-progressBar-background': '#2f9bf4',
  '--vscode-inputValidation-errorBorder': '#be1100',
  '--vscode-inputValidation-errorBackground': '#5a1d1d',
  '--vscode-textCodeBlock-background': '#2b2b2b',
  '--source-background': '#252526',
  '--source-border': '#333333',
  '--code-keyword': '#c586c0',
  '--code-string': '#ce9178',
  '--code-number': '#b5cea8',
  '--code-comment': '#7bae66',
  '--code-function': '#dcdcaa',
  '--code-type': '#4ec9b0',
  '--code-name': '#9cdcfe',
};

const variables = (of: Readonly<Record<string, string>>): string =>
  Object.entries(of)
    .map(([name, value]) => `${name}: ${value};`)
    .join(' ');

export const PAGE_STYLE = `
:root {
  color-scheme: light dark;
  --vscode-font-family: system-ui, -apple-system, 'Segoe UI', 'DejaVu Sans', sans-serif;
  --vscode-editor-font-family: ui-monospace, 'SF Mono', Menlo, Consolas, 'DejaVu Sans Mono', monospace;
  ${variables(LIGHT)}
}
@media (prefers-color-scheme: dark) { :root { ${variables(DARK)} } }
* { box-sizing: border-box; }
body {
  margin: 0; background: var(--vscode-editor-background); color: var(--vscode-foreground);
  font: 15px/1.6 var(--vscode-font-family);
}
main { max-width: 1120px; margin: 0 auto; padding: 40px 24px 80px; }
section { margin: 0 0 20px; }
.markdown { overflow-wrap: anywhere; }
section.markdown { max-width: 76ch; }
.markdown > :first-child { margin-top: 0; }
.markdown > :last-child { margin-bottom: 0; }
h1, h2, h3, h4 { line-height: 1.25; font-weight: 600; margin: 1.4em 0 0.5em; }
h1 { font-size: 30px; letter-spacing: -0.01em; }
h2 { font-size: 22px; }
h3 { font-size: 17px; }
section.markdown:not(:first-child) > h1:first-child, section.markdown:not(:first-child) > h2:first-child { margin-top: 44px; }
a { color: var(--vscode-textLink-foreground); }
a:focus-visible, pre:focus-visible { outline: 2px solid var(--vscode-focusBorder); outline-offset: 1px; }
img { max-width: 100%; height: auto; }
.katex-block { overflow-x: auto; text-align: center; margin: 1.2em 0; }
.katex-error { color: var(--vscode-errorForeground) !important; font-family: var(--vscode-editor-font-family); }
math { font-size: 1.15em; }
hr { border: 0; border-top: 1px solid var(--source-border); margin: 2em 0; }
blockquote { margin: 1em 0; padding-left: 16px; border-left: 3px solid var(--source-border); color: var(--vscode-descriptionForeground); }
.markdown table { border-collapse: collapse; display: block; overflow-x: auto; }
.markdown :is(th, td) { padding: 4px 14px 4px 0; border-bottom: 1px solid var(--source-border); text-align: left; }
code, pre { font-family: var(--vscode-editor-font-family); font-size: 13px; }
.markdown :not(pre) > code { background: var(--vscode-textCodeBlock-background); padding: 1px 5px; border-radius: 3px; }
pre { margin: 0; line-height: 1.5; overflow-x: auto; tab-size: 2; }
pre.source, .markdown pre {
  padding: 12px 16px; border: 1px solid var(--source-border); border-radius: 5px; background: var(--source-background);
}
.markdown pre { margin: 1em 0; }
.output { margin-top: 12px; }
pre.output { max-height: 480px; overflow: auto; }
pre.error { color: var(--vscode-errorForeground); }
img.output { display: block; background: #ffffff; }
.hljs-keyword, .hljs-literal, .hljs-meta { color: var(--code-keyword); }
.hljs-string, .hljs-regexp { color: var(--code-string); }
.hljs-number { color: var(--code-number); }
.hljs-comment { color: var(--code-comment); }
.hljs-title.function_, .hljs-built_in { color: var(--code-function); }
.hljs-title.class_, .hljs-type { color: var(--code-type); }
.hljs-attr, .hljs-property, .hljs-params, .hljs-variable { color: var(--code-name); }
.hljs-subst { color: var(--vscode-foreground); }
@media print { pre.output { max-height: none; } section { break-inside: avoid; } }
`;
