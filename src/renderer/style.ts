/** The one stylesheet, added once per document. Colours are VS Code's; those of data are not here. */

const ID = 'normbook-style';

export function addStyle(document: Document): void {
  if (document.getElementById(ID)) return;
  const style = document.createElement('style');
  style.id = ID;
  style.textContent = CSS;
  document.head.append(style);
}

const CSS = `
.nb-output {
  --nb-mono: var(--vscode-editor-font-family, ui-monospace, monospace);
  --nb-muted: var(--vscode-descriptionForeground);
  --nb-line: var(--vscode-editorWidget-border, color-mix(in srgb, var(--vscode-foreground) 22%, transparent));
  --nb-soft: color-mix(in srgb, var(--vscode-foreground) 8%, transparent);
  --nb-edge: color-mix(in srgb, var(--vscode-foreground) 20%, transparent);
  color: var(--vscode-foreground);
  font: 12px/1.5 var(--vscode-font-family, system-ui, sans-serif);
  font-variant-numeric: tabular-nums;
  padding: 4px 0 6px; min-width: 0; container-type: inline-size;
}
.vscode-high-contrast .nb-output, .vscode-high-contrast-light .nb-output {
  --nb-muted: var(--vscode-foreground);
  --nb-line: var(--vscode-contrastBorder, var(--vscode-foreground));
  --nb-soft: transparent;
  --nb-edge: var(--vscode-contrastBorder, var(--vscode-foreground));
}
.nb-output *, .nb-output *::before { box-sizing: border-box; }
.nb-output code { font-family: var(--nb-mono); background: none; color: inherit; padding: 0; }
.nb-output b { font-weight: 600; }
.nb-hint { color: var(--nb-muted); font-weight: 400; }
.nb-problem {
  display: inline-block; max-width: 100%; padding: 6px 10px; border-radius: 3px; overflow-wrap: anywhere;
  border: 1px solid var(--vscode-inputValidation-errorBorder, var(--nb-line));
  background: var(--vscode-inputValidation-errorBackground, transparent);
  color: var(--vscode-inputValidation-errorForeground, inherit);
}

.nb-header { display: flex; flex-wrap: wrap; align-items: baseline; gap: 2px 14px; margin-bottom: 8px; }
.nb-name { font-weight: 600; font-size: 13px; max-width: 100%; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
.nb-shape { display: inline-flex; flex-wrap: wrap; gap: 4px; }
.nb-chip { font-family: var(--nb-mono); font-size: 11px; line-height: 18px; padding: 0 6px; border-radius: 3px; background: var(--nb-soft); }
.nb-chip b { margin-right: 3px; color: var(--nb-muted); font-weight: 400; }
.vscode-high-contrast .nb-chip, .vscode-high-contrast-light .nb-chip { border: 1px solid var(--nb-line); line-height: 16px; }
.nb-pattern { font-size: 11px; color: var(--nb-muted); white-space: nowrap; overflow: hidden; text-overflow: ellipsis; }
.nb-numbers { display: inline-flex; flex-wrap: wrap; gap: 0 12px; }
.nb-number { white-space: nowrap; }
.nb-number-name { color: var(--nb-muted); }
.nb-alarm, .nb-output .nb-alarm { color: var(--vscode-errorForeground, inherit); font-weight: 600; }

.nb-columns { display: flex; flex-wrap: wrap; gap: 8px 28px; align-items: flex-start; }
.nb-figure { min-width: 0; max-width: 100%; }
.nb-map { position: relative; margin: 0; cursor: crosshair; outline-offset: 3px; touch-action: pan-x pan-y; }
.nb-map:focus-visible { outline: 1px solid var(--vscode-focusBorder); }
.nb-map:focus:not(:focus-visible) { outline: none; }
.nb-canvas { display: block; position: absolute; inset: 0; font-family: var(--nb-mono); image-rendering: pixelated; }
.nb-edges { position: absolute; inset: 0; width: 100%; height: 100%; overflow: visible; pointer-events: none; }
.nb-edges path { fill: none; stroke: var(--nb-edge); shape-rendering: crispEdges; }
.nb-label { position: absolute; font-size: 10.5px; color: var(--nb-muted); white-space: nowrap; overflow: hidden; pointer-events: none; line-height: 14px; }
.nb-label-left { display: flex; align-items: center; justify-content: flex-end; padding-right: 6px; }
.nb-cursor {
  position: absolute; pointer-events: none; min-width: 3px; min-height: 3px;
  outline: 1.5px solid #fff; box-shadow: 0 0 0 3px #000;
}
.nb-empty { color: var(--nb-muted); font-style: italic; }

.nb-header .nb-kind { font-family: var(--nb-mono); font-size: 11px; white-space: nowrap; }
.nb-spark { align-self: center; } .nb-spark path { fill: var(--nb-muted); }
.nb-output .nb-go { padding: 0 3px; margin: 0 -3px; }
.nb-output .nb-toolbar { display: inline-flex; align-items: baseline; gap: 1px; margin: 0 0 0 auto; color: var(--nb-muted); font-size: 11px; }
.nb-output .nb-toolbar button { padding: 0 6px; }
.nb-menu { position: relative; }
.nb-output .nb-menu-list {
  position: absolute; right: 0; top: 22px; z-index: 5; display: grid; min-width: 130px; padding: 4px; border-radius: 4px;
  background: var(--vscode-menu-background, var(--vscode-editor-background)); color: var(--vscode-menu-foreground, inherit);
  border: 1px solid var(--vscode-menu-border, var(--nb-line)); box-shadow: 0 2px 8px var(--vscode-widget-shadow, #0005);
}
.nb-output .nb-menu-list button { text-align: left; white-space: nowrap; line-height: 22px; }

.nb-output fieldset { border: 0; margin: 0; padding: 0; min-width: 0; }
.nb-output .nb-board { display: flex; flex-wrap: wrap; gap: 4px 14px; align-items: center; margin: 0 0 8px; font-size: 11px; }
.nb-zone { display: inline-flex; align-items: center; gap: 5px; min-height: 24px; padding: 0 6px; border-radius: 4px; box-shadow: inset 0 0 0 1px var(--nb-soft); }
.vscode-high-contrast .nb-zone, .vscode-high-contrast-light .nb-zone { box-shadow: inset 0 0 0 1px var(--nb-line); }
.nb-zone { flex-wrap: wrap; } .nb-axis-slot { display: inline-flex; align-items: center; gap: 6px; }
.nb-zone-over { box-shadow: inset 0 0 0 1px var(--vscode-focusBorder); }
.nb-zone-empty::before { content: "—"; color: var(--nb-muted); }
.nb-output .nb-axis { position: relative; cursor: grab; touch-action: none; background: var(--nb-soft); padding: 0 6px; }
.nb-output .nb-axis:active { cursor: grabbing; }
.nb-slider-at { color: var(--nb-muted); white-space: nowrap; } .nb-slider-at b { color: var(--vscode-foreground); display: inline-block; min-width: 3ch; text-align: right; }
.nb-said { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }

.nb-page { padding: 12px 4px; }
.nb-entries { display: flex; flex-direction: column; max-height: 30vh; overflow: auto; margin-bottom: 10px; border-bottom: 1px solid var(--nb-line); padding-bottom: 8px; }
.nb-output .nb-entries button { text-align: left; white-space: nowrap; }
.nb-entry-name { font-family: var(--nb-mono); }
.nb-picture { display: grid; grid-template-columns: max-content max-content; }
.nb-stage { position: relative; }
.nb-stage .nb-canvas { border: 0 solid var(--nb-edge); }
.nb-map-zoomed { cursor: grab; } .nb-map-zoomed:active { cursor: grabbing; }
.nb-stage .nb-map { overflow: hidden; touch-action: none; }
.nb-tick { position: absolute; font-size: 10.5px; line-height: 14px; color: var(--nb-muted); white-space: nowrap; }
.nb-tick-top { top: 0; transform: translateX(-50%); }
.nb-tick-left { left: 0; width: 46px; text-align: right; transform: translateY(-50%); overflow: hidden; text-overflow: ellipsis; }
.nb-margin { display: block; color: var(--vscode-foreground); border: 0 solid var(--nb-line); }

.nb-legend { display: flex; flex-wrap: wrap; align-items: flex-end; gap: 6px 24px; margin-top: 2px; padding-left: 52px; font-size: 11px; line-height: 16px; }
.nb-legend-bar { position: relative; padding-bottom: 18px; touch-action: none; }
.nb-legend-canvas { display: block; color: var(--nb-muted); border: 0 solid var(--nb-edge); }
.nb-legend-marker { position: absolute; top: 28px; height: 16px; width: 2px; margin-left: -1px; background: #000; box-shadow: 0 0 0 1px #fff; pointer-events: none; }
.nb-legend-tick { position: absolute; top: 44px; transform: translateX(-50%); color: var(--nb-muted); }
.nb-handle { position: absolute; top: 24px; width: 13px; height: 21px; margin-left: -6.5px; cursor: ew-resize; }
.nb-handle::before {
  content: ""; position: absolute; left: 5px; top: 0; bottom: 0; width: 3px; border-radius: 2px;
  background: var(--vscode-foreground); box-shadow: 0 0 0 1px var(--vscode-editor-background);
}
.nb-handle:focus-visible { outline: 1px solid var(--vscode-focusBorder); outline-offset: 1px; }
.nb-handle:focus:not(:focus-visible) { outline: none; }
.nb-handle-text { position: absolute; top: 20px; left: 50%; transform: translateX(-50%); white-space: nowrap; font-family: var(--nb-mono); font-size: 10.5px; }
.nb-legend-side { min-width: 0; } .nb-legend .nb-choice { margin: 0; gap: 2px; }
.nb-output .nb-choice button { font-size: 11px; }
.nb-rule { width: 1px; height: 12px; margin: 0 5px; background: var(--nb-line); align-self: center; }

.nb-values-scroll { overflow: auto; max-width: 100%; } .nb-values-scroll:focus-visible { outline: 1px solid var(--vscode-focusBorder); }
.nb-values-table thead th { position: sticky; top: 0; background: var(--vscode-editor-background); }

.nb-readout { display: flex; align-items: baseline; gap: 8px; height: 24px; line-height: 24px; margin-top: 4px; overflow: hidden; white-space: nowrap; }
.nb-place { font-family: var(--nb-mono); }
.nb-arrow { color: var(--nb-muted); }
.nb-value { font-family: var(--nb-mono); min-width: 9ch; }
.nb-readout-table { display: block; height: auto; margin: 0; overflow: visible; }
.nb-readout-line { display: flex; align-items: baseline; gap: 8px; height: 24px; overflow: hidden; }
.nb-readout-table .nb-readout-hint { height: 18px; line-height: 18px; font-size: 11px; white-space: nowrap; overflow: hidden; text-overflow: ellipsis; }
.nb-readout table { border-collapse: collapse; }
.nb-readout th, .nb-readout td { padding: 0; font-family: var(--nb-mono); font-size: 12px; line-height: 19px; height: 19px; text-align: right; }
.nb-readout th { color: var(--nb-muted); font-weight: 400; text-align: left; max-width: 110px; padding-right: 16px; overflow: hidden; text-overflow: ellipsis; }
.nb-readout td { font-weight: 600; min-width: 13ch; }

.nb-aside { display: grid; gap: 12px; align-content: start; min-width: 0; }
.nb-aside-wide { grid-column: 1 / -1; display: flex; flex-wrap: wrap; gap: 12px 48px; align-items: flex-end; }
.nb-bar { display: flex; flex-wrap: wrap; align-items: flex-start; gap: 2px 10px; line-height: 14px; font-size: 11px; }
.nb-bar-scale { width: 240px; max-width: 100%; }
.nb-bar-ramp { position: relative; height: 12px; box-shadow: 0 0 0 1px var(--nb-edge); }
.nb-bar-ramp canvas { display: block; width: 100%; height: 100%; }
.nb-bar-marker { position: absolute; top: -3px; bottom: -3px; width: 2px; margin-left: -1px; background: #000; box-shadow: 0 0 0 1px #fff; }
.nb-bar-ticks { display: flex; justify-content: space-between; margin-top: 3px; }
.nb-bar-note { color: var(--nb-muted); }
.nb-bar-names { font-weight: 600; }
.nb-legends { display: grid; gap: 10px; min-width: 0; }
.nb-legends .nb-bar { display: grid; }

.nb-statistics { min-width: 0; max-width: 100%; margin-top: 10px; overflow-x: auto; }
.nb-columns .nb-statistics { margin-top: 0; }
.nb-choice { border: 0; padding: 0; margin: 0; min-width: 0; display: flex; flex-wrap: wrap; align-items: baseline; gap: 2px 4px; margin-bottom: 4px; }
.nb-choice .nb-hint { margin: 0 4px 0 0; }
.nb-choice .nb-hint:last-child { margin-left: 6px; }
.nb-output button {
  font: inherit; color: inherit; background: transparent; border: 1px solid transparent; border-radius: 3px;
  padding: 0 7px; line-height: 18px; cursor: pointer;
}
.nb-output button:hover:not(:disabled) { background: var(--vscode-toolbar-hoverBackground, var(--nb-soft)); }
.nb-output button:focus-visible { outline: 1px solid var(--vscode-focusBorder); }
.nb-output button[aria-pressed=true] { border-color: var(--vscode-focusBorder); font-weight: 600; }
.nb-output button:disabled { opacity: .45; cursor: default; }
.nb-table { border-collapse: collapse; font-size: 12px; line-height: 20px; }
.nb-table th { font-weight: 400; color: var(--nb-muted); }
.nb-table th, .nb-table td { padding: 0 12px 0 0; text-align: right; white-space: nowrap; }
.nb-table td { font-family: var(--nb-mono); font-size: 11.5px; }
.nb-table thead th { border-bottom: 1px solid var(--nb-line); }
.nb-table th:first-child { text-align: left; padding-right: 18px; }
.nb-table tbody th { color: var(--vscode-foreground); max-width: 160px; overflow: hidden; text-overflow: ellipsis; }
.nb-strip svg { display: block; } .nb-table .nb-strip, .nb-table .nb-strip-head { padding: 0; text-align: left; }
.nb-strip { vertical-align: middle; }
.nb-strip-zero { stroke: var(--nb-line); } .nb-strip-std { stroke: var(--nb-muted); stroke-width: 1.5; } .nb-strip-mean { fill: var(--vscode-foreground); }
.nb-output .nb-more { margin: 4px 0 0 -8px; color: var(--vscode-textLink-foreground, inherit) !important; }

.nb-row { display: grid; gap: 16px 20px; overflow-x: auto; padding: 4px; margin: -4px; }
.nb-panel { min-width: 0; display: grid; grid-template-rows: auto 1fr; gap: 6px; }
.nb-panel-title { display: flex; flex-wrap: wrap; align-items: baseline; align-content: end; gap: 0 10px; min-width: 0; }
.nb-panel-title .nb-numbers { flex-basis: 100%; }
.nb-panel-title .nb-numbers { font-size: 11px; }
.nb-sets { margin-top: 14px; overflow-x: auto; }
.nb-sets p { margin: 0 0 4px; font-size: 11px; }
.nb-own-key { padding: 1px 5px; color: var(--vscode-foreground); }
.nb-table .nb-set { padding-left: 14px; }
.nb-sets thead tr:first-child th { border: none; color: var(--vscode-foreground); text-align: center; }
.nb-own { background: var(--nb-soft); }
.vscode-high-contrast .nb-own, .vscode-high-contrast-light .nb-own { text-decoration: underline; text-underline-offset: 3px; }
.nb-check { color: var(--vscode-testing-iconPassed, inherit); }

.nb-controls { display: flex; flex-wrap: wrap; gap: 4px 20px; margin-bottom: 6px; align-items: center; }
.nb-slider { display: inline-flex; align-items: center; gap: 8px; }
.nb-slider input { width: 140px; accent-color: var(--vscode-focusBorder); margin: 0; }
.nb-pager { display: inline-flex; align-items: center; gap: 6px; }
.nb-pager button { border-color: var(--nb-line); line-height: 16px; padding: 0 7px; }

.nb-tree { font: 12px/20px var(--nb-mono); }
.nb-tree-row { display: flex; cursor: default; border-radius: 3px; outline-offset: -1px; }
.nb-tree-row[aria-expanded] { cursor: pointer; }
.nb-tree-row:hover { background: var(--vscode-list-hoverBackground, var(--nb-soft)); }
.nb-tree-row:focus-visible { outline: 1px solid var(--vscode-focusBorder); }
.nb-tree-row:focus:not(:focus-visible) { outline: none; }
.nb-twist { flex: none; width: 16px; text-align: center; color: var(--nb-muted); }
.nb-tree-line { min-width: 0; overflow: hidden; text-overflow: ellipsis; white-space: pre; }
.nb-tree-key { color: var(--vscode-debugTokenExpression-name, inherit); }
.nb-tone-text { color: var(--vscode-debugTokenExpression-string, inherit); }
.nb-tone-number { color: var(--vscode-debugTokenExpression-number, inherit); }
.nb-tone-word { color: var(--vscode-debugTokenExpression-boolean, inherit); }
.nb-tone-quiet { color: var(--nb-muted); }

.nb-data { overflow-x: auto; }
.nb-data-table th, .nb-data-table td { padding: 0 20px 0 0; max-width: 360px; overflow: hidden; text-overflow: ellipsis; }
.nb-data-table th:first-child { padding-right: 20px; }
.nb-data-table .nb-left { text-align: left; }
.nb-data-table th:not(.nb-left):first-child { text-align: right; }
.nb-output .nb-data-table th button { padding: 0; font-weight: 600; color: var(--vscode-foreground); }
.nb-data-table tbody tr:nth-child(even) { background: var(--nb-soft); }

.nb-progress { display: flex; align-items: center; gap: 10px; }
.nb-progress-label { font-weight: 600; max-width: 40%; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
.nb-progress-track { width: 240px; height: 4px; border-radius: 2px; background: var(--nb-soft); box-shadow: 0 0 0 1px var(--nb-edge); overflow: hidden; }
.nb-progress-done { display: block; height: 100%; background: var(--vscode-progressBar-background, var(--vscode-focusBorder)); }
.nb-progress-stopped .nb-progress-done { background: var(--nb-muted); }

.nb-error { font: 12px/1.5 var(--nb-mono); white-space: pre-wrap; overflow-wrap: anywhere; }
.nb-error-title { color: var(--vscode-errorForeground, inherit); }
.nb-error-line { color: var(--nb-muted); }
.nb-output .nb-link { padding: 0; line-height: inherit; border: none; color: var(--vscode-textLink-foreground, inherit); }
.nb-output .nb-link:hover:not(:disabled) { background: none; text-decoration: underline; }

.nb-html { display: block; width: 100%; border: 0; background: transparent; color-scheme: light dark; }
`;
