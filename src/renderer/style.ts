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
.nb-numbers { display: inline-flex; flex-wrap: wrap; align-items: baseline; gap: 0 12px; }
.nb-number { white-space: nowrap; }
.nb-number-name { color: var(--nb-muted); }
.nb-alarm, .nb-output .nb-alarm { color: var(--vscode-errorForeground, inherit); font-weight: 600; }

.nb-columns { display: flex; flex-wrap: wrap; gap: 8px 28px; align-items: flex-start; }
.nb-figure { min-width: 0; max-width: 100%; }
.nb-map { position: relative; margin: 0; cursor: crosshair; outline-offset: 3px; touch-action: pan-x pan-y; }
.nb-map:focus-visible { outline: 1px solid var(--vscode-focusBorder); }
.nb-map:focus:not(:focus-visible) { outline: none; }
.nb-canvas { display: block; position: absolute; inset: 0; font-family: var(--nb-mono); image-rendering: pixelated; }
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
.nb-zone { display: inline-flex; align-items: center; gap: 4px 5px; min-height: 24px; padding: 2px 6px; border-radius: 4px; box-shadow: inset 0 0 0 1px var(--nb-soft); }
.vscode-high-contrast .nb-zone, .vscode-high-contrast-light .nb-zone { box-shadow: inset 0 0 0 1px var(--nb-line); }
.nb-zone { flex-wrap: wrap; } .nb-axis-slot { display: inline-flex; align-items: center; gap: 6px; }
.nb-axis-slot:has(.nb-slider) { margin-right: 12px; }
.nb-zone-over { box-shadow: inset 0 0 0 1px var(--vscode-focusBorder); }
.nb-zone-empty::before { content: "—"; color: var(--nb-muted); }
.nb-output .nb-axis { position: relative; cursor: grab; touch-action: none; background: var(--nb-soft); padding: 0 6px; }
.nb-output .nb-axis:active { cursor: grabbing; }
.nb-slider-at { color: var(--nb-muted); white-space: nowrap; } .nb-slider-at b { color: var(--vscode-foreground); display: inline-block; min-width: 3ch; text-align: right; }
.nb-said { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }

.nb-page { padding: 12px 4px; }
.nb-group + .nb-group { margin-top: 22px; padding-top: 14px; border-top: 1px solid var(--nb-line); }
.nb-output .nb-save-notebook { margin-left: auto; font-size: 11px; }
.nb-output .nb-rename { font: 600 13px var(--vscode-font-family, system-ui); color: inherit; background: transparent; border: 1px solid transparent; border-radius: 2px; padding: 0 3px; margin-left: -4px; min-width: 0; }
.nb-output .nb-rename:hover { border-color: var(--nb-line); }
.nb-output .nb-rename:focus { outline: 1px solid var(--vscode-focusBorder); background: var(--vscode-input-background, transparent); }
.nb-pin-tools { display: inline-flex; } .nb-output .nb-pin-tools button { padding: 0 4px; color: var(--nb-muted); }
.nb-output .nb-panel-line:has(.nb-rename) { flex-wrap: wrap; } .nb-pin-tools { order: 1; margin-left: auto; }
.nb-from { order: 2; flex-basis: 100%; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; font-size: 11px; margin-top: -2px; }
.nb-entries { display: flex; flex-direction: column; max-height: 30vh; overflow: auto; margin-bottom: 10px; border-bottom: 1px solid var(--nb-line); padding-bottom: 8px; }
.nb-output .nb-entries button { text-align: left; white-space: nowrap; }
.nb-entry-name { font-family: var(--nb-mono); }
.nb-picture { display: grid; grid-template-columns: max-content max-content; }
.nb-below { grid-column: 1; } .nb-stage { position: relative; }
.nb-stage .nb-canvas { border: 0 solid var(--nb-edge); }
.nb-map-zoomed { cursor: grab; } .nb-map-zoomed:active { cursor: grabbing; }
.nb-stage .nb-map { overflow: hidden; touch-action: none; }
.nb-ticks { position: absolute; inset: 0; contain: size layout style; }
.nb-tick { position: absolute; font-size: 10.5px; line-height: 14px; color: var(--nb-muted); white-space: nowrap; }
.nb-tick-top { top: 0; transform: translateX(-50%); }
.nb-tick-left { left: 0; width: 46px; text-align: right; transform: translateY(-50%); overflow: hidden; text-overflow: ellipsis; }
.nb-strip-place { position: relative; }
.nb-strip-problem { position: absolute; left: 4px; top: 2px; width: 16px; text-align: center; border: 1px solid var(--nb-line); border-radius: 8px; font-size: 10.5px; line-height: 14px; color: var(--nb-muted); cursor: help; }
.nb-margin { display: block; color: var(--vscode-foreground); border: 0 solid var(--nb-line); }

.nb-output .nb-explore-controls { display: grid; gap: 6px; padding: 8px 10px; margin: 0 0 8px; border: 1px solid var(--nb-line); border-radius: 4px; font-size: 11px; }
.nb-output .nb-variant { display: grid; grid-template-columns: minmax(120px, 190px) minmax(0, 1fr) auto; gap: 4px 14px; align-items: start; }
.nb-output .nb-variant > select { width: 100%; height: 22px; font-size: 11px; }
.nb-variant-controls { display: flex; flex-wrap: wrap; gap: 4px 16px; min-height: 22px; align-items: center; }
.nb-variant-end { display: flex; gap: 4px; }
.nb-control { display: inline-flex; align-items: center; gap: 5px; min-height: 22px; white-space: nowrap; }
.nb-control input[type="range"] { width: 90px; height: 16px; margin: 0; accent-color: var(--vscode-focusBorder); }
.nb-control input[type="checkbox"] { margin: 0; accent-color: var(--vscode-focusBorder); }
.nb-output .nb-number-field, .nb-output .nb-text-field {
  width: 62px; height: 20px; padding: 0 5px; font: 11px var(--nb-mono); color: var(--vscode-input-foreground, inherit);
  background: var(--vscode-input-background, transparent); border: 1px solid var(--vscode-input-border, var(--nb-line)); border-radius: 2px;
}
.nb-output .nb-number-field:focus, .nb-output .nb-text-field:focus { outline: 1px solid var(--vscode-focusBorder); outline-offset: -1px; }
.nb-explore-all { display: flex; flex-wrap: wrap; gap: 6px 16px; align-items: center; padding-top: 6px; border-top: 1px solid var(--nb-line); }
.nb-explore-all .nb-choice { margin: 0; } .nb-explore-code { margin-left: auto; }
.nb-cube-section { margin-top: 12px; } .nb-cube-section > summary { cursor: pointer; width: max-content; color: var(--nb-muted); }
.nb-code { font-size: 11px; margin-bottom: 8px; } .nb-code summary { cursor: pointer; color: var(--nb-muted); width: max-content; }
.nb-code pre { margin: 4px 0 0; padding: 8px 10px; font: 12px/1.5 var(--nb-mono); background: var(--vscode-textCodeBlock-background, var(--nb-soft)); border-radius: 3px; overflow: auto; user-select: text; }
@container (max-width: 560px) { .nb-output .nb-variant { grid-template-columns: minmax(0, 1fr) auto; } .nb-variant-controls { grid-column: 1 / -1; grid-row: 2; } }

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
.nb-readout-line { display: flex; align-items: baseline; gap: 8px; height: 24px; overflow: hidden; }

.nb-bar-ticks { display: flex; justify-content: space-between; margin-top: 3px; }

.nb-statistics { min-width: 0; max-width: 100%; margin-top: 10px; overflow-x: auto; }
.nb-columns .nb-statistics { margin-top: 0; }
.nb-choice { border: 0; padding: 0; margin: 0; min-width: 0; display: flex; flex-wrap: wrap; align-items: baseline; gap: 2px 4px; margin-bottom: 4px; }
.nb-choice .nb-hint { margin: 0 4px 0 0; }
.nb-choice .nb-hint:last-child { margin-left: 6px; }
.nb-output button {
  font: inherit; color: inherit; background: transparent; border: 1px solid transparent; border-radius: 3px;
  padding: 0 7px; line-height: 18px; cursor: pointer;
}
.nb-output button:hover:not(:disabled, [aria-disabled=true]) { background: var(--vscode-toolbar-hoverBackground, var(--nb-soft)); }
.nb-output button:focus-visible { outline: 1px solid var(--vscode-focusBorder); }
.nb-output button[aria-pressed=true] { border-color: var(--vscode-focusBorder); font-weight: 600; }
/* There a pressed button has the borders' colour, and the focus a ring about it: they are not taken for each other. */
.vscode-high-contrast .nb-output button[aria-pressed=true], .vscode-high-contrast-light .nb-output button[aria-pressed=true] { border-color: var(--nb-line); }
.vscode-high-contrast .nb-output button:focus-visible, .vscode-high-contrast-light .nb-output button:focus-visible { outline-width: 2px; outline-offset: 1px; }
.nb-output button:disabled, .nb-output button[aria-disabled=true] { opacity: .45; cursor: default; }
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
.nb-panel-title { min-width: 0; }
.nb-panel-line { display: flex; align-items: baseline; gap: 0 10px; min-width: 0; white-space: nowrap; }
.nb-panel-line .nb-name { flex: 0 1 auto; min-width: 1ch; } .nb-panel-line .nb-pattern { flex: 1 1 0; min-width: 0; }
.nb-panel-line .nb-numbers { font-size: 11px; flex-wrap: nowrap; overflow: hidden; }
.nb-sets { margin-top: 14px; overflow-x: auto; }
.nb-sets p { margin: 0 0 4px; font-size: 11px; }
.nb-own-key { padding: 1px 5px; color: var(--vscode-foreground); }
.nb-table .nb-set { padding-left: 14px; }
.nb-sets thead tr:first-child th { border: none; color: var(--vscode-foreground); text-align: center; }
.nb-own { background: var(--nb-soft); }
.vscode-high-contrast .nb-own, .vscode-high-contrast-light .nb-own { text-decoration: underline; text-underline-offset: 3px; }
.nb-output .nb-flag { margin-left: 5px; padding: 0 4px; line-height: 14px; font-weight: 700; border-color: var(--nb-edge); }
.nb-check { color: var(--vscode-testing-iconPassed, inherit); }

.nb-compare-controls { display: flex; flex-wrap: wrap; align-items: center; gap: 4px 16px; margin: 0 0 6px; font-size: 11px; }
.nb-compare-controls .nb-choice { margin: 0; }
.nb-select { display: inline-flex; align-items: center; gap: 6px; color: var(--nb-muted); white-space: nowrap; }
.nb-output select, .nb-output input[type=number] {
  font: inherit; font-size: 11px; line-height: 18px; height: 22px; padding: 0 4px; border-radius: 3px; max-width: 180px;
  color: var(--vscode-dropdown-foreground, inherit); background: var(--vscode-dropdown-background, transparent);
  border: 1px solid var(--vscode-dropdown-border, var(--nb-line));
}
.nb-output select:focus-visible, .nb-output input:focus-visible { outline: 1px solid var(--vscode-focusBorder); outline-offset: 0; }
.nb-mark { font-size: 10.5px; line-height: 14px; padding: 0 5px; border-radius: 3px; border: 1px solid var(--nb-line); color: var(--nb-muted); white-space: nowrap; }
.nb-pair-titles { display: flex; flex-wrap: wrap; gap: 6px 32px; }
.nb-panel-line .nb-elsewhere { margin-left: auto; } .nb-output .nb-elsewhere button { font-size: 11px; color: var(--nb-muted); }
/* Towards grey: a cell that fades into the page looks like one of a value near 0. */
.nb-veil { position: absolute; inset: 0; pointer-events: none; color: color-mix(in srgb, var(--vscode-editor-background) 50%, #808080); border: 0 solid var(--vscode-foreground); image-rendering: pixelated; }
.nb-ghost { position: absolute; pointer-events: none; background: #fff; box-shadow: 0 0 0 1px #000; opacity: .75; }
.nb-ghost-down { top: 0; bottom: 0; width: 1px; margin-left: -.5px; } .nb-ghost-across { left: 0; right: 0; height: 1px; margin-top: -.5px; }
.nb-swipe { position: relative; width: max-content; } .nb-swipe-over { position: absolute; inset: 0; }
.nb-divider { position: absolute; bottom: 0; width: 11px; margin-left: -5.5px; cursor: ew-resize; touch-action: none; }
.nb-divider::before { content: ""; position: absolute; left: 4.5px; top: 0; bottom: 0; width: 2px; background: #fff; box-shadow: 0 0 0 1px #000; }
.nb-swipe-at { display: flex; align-items: center; gap: 10px; margin-top: 6px; font-size: 11px; } .nb-swipe-at input { flex: 1; min-width: 60px; margin: 0; accent-color: var(--vscode-focusBorder); }
.nb-flicker { padding-left: 52px; font-size: 11px; }
.nb-brush { margin: 8px 0 0; font-size: 11px; }
.nb-compare-below { display: flex; flex-wrap: wrap; gap: 12px 48px; align-items: flex-start; margin-top: 8px; }
.nb-cells table { min-width: 460px; } .nb-cells .nb-table td { min-width: 8ch; } .nb-cells .nb-table td[data-column=value] { min-width: 13ch; }
.nb-cells .nb-delta { padding-left: 8px; } .nb-delta-name { display: inline-block; max-width: 90px; overflow: hidden; text-overflow: ellipsis; vertical-align: bottom; }
.nb-cells .nb-table th.nb-of, .nb-cells .nb-table td.nb-of { text-align: left; min-width: 9ch; padding: 0; }
.nb-cells-hint { height: 18px; font-size: 11px; }
.nb-spreads { display: flex; flex-wrap: wrap; gap: 14px 32px; padding-top: 4px; }
.nb-spread { font-size: 11px; line-height: 16px; }
.nb-spread-names { display: flex; flex-wrap: wrap; gap: 0 10px; max-width: 300px; font-weight: 600; margin-bottom: 2px; }
.nb-spread-name { display: flex; align-items: center; gap: 4px; max-width: 150px; white-space: nowrap; }
.nb-spread-text { overflow: hidden; text-overflow: ellipsis; }
.nb-spread-plot { position: relative; cursor: crosshair; touch-action: none; }
.nb-spread-lines { display: block; } .nb-spread-lines path { stroke-width: 1.4; } .nb-spread-line { stroke: var(--vscode-foreground); }
.nb-spread-sample path { stroke-width: 1.6; }
.nb-spread-lit { fill: var(--nb-soft); stroke: var(--vscode-focusBorder); }
.nb-spread-ramp { display: block; box-shadow: 0 0 0 1px var(--nb-edge); image-rendering: pixelated; }
.nb-spread-marker { position: absolute; bottom: -3px; height: 18px; width: 2px; margin-left: -1px; background: #000; box-shadow: 0 0 0 1px #fff; pointer-events: none; }
.nb-spread-side { display: flex; flex-wrap: wrap; align-items: center; gap: 2px 10px; max-width: 300px; margin-top: 2px; } .nb-output .nb-spread-side > button { margin-left: -7px; font-size: 11px; }
.nb-range { display: inline-flex; align-items: center; gap: 6px; } .nb-range input { width: 74px; }
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
.nb-fixed caption { text-align: left; font-weight: 600; padding-bottom: 2px; white-space: nowrap; }
.nb-notes { margin: 4px 0 0; padding-left: 16px; font-size: 11.5px; color: var(--nb-muted); }

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

.nb-cube { min-width: 0; }
.nb-cube-hatches { position: absolute; }
.nb-cube-bar { display: flex; flex-wrap: wrap; align-items: center; gap: 6px 20px; margin: 0 0 8px; font-size: 11px; }
.nb-cube-bar .nb-choice { margin: 0; }
.nb-output .nb-cube-tabs { display: flex; flex-wrap: wrap; gap: 0 2px; min-width: 0; }
.nb-output .nb-cube-tabs button { font-size: 12px; line-height: 22px; max-width: 220px; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; border: 0; border-bottom: 2px solid transparent; border-radius: 3px 3px 0 0; padding: 0 10px; }
.nb-output .nb-cube-tabs [aria-selected=true] { border-bottom-color: var(--vscode-focusBorder); font-weight: 600; }
.nb-cube-groups { display: inline-flex; align-items: center; gap: 8px; white-space: nowrap; }
.nb-cube-groups input { width: 110px; margin: 0; accent-color: var(--vscode-focusBorder); }
.nb-cube-groups output { min-width: 3ch; font-family: var(--nb-mono); font-weight: 600; }
.nb-cube-says { margin: 0 0 6px; }
.nb-cube-says code { font-size: 12px; font-weight: 600; margin-right: 10px; overflow-wrap: anywhere; }
.nb-cube-body { display: flex; flex-wrap: wrap; gap: 14px 28px; align-items: flex-start; }
.nb-cube figure { margin: 0; min-width: 0; max-width: 100%; overflow-x: auto; }
.nb-cube figcaption { font-size: 11px; color: var(--nb-muted); margin-bottom: 2px; overflow-wrap: anywhere; }
.nb-cube-blocks, .nb-cube-grid { display: block; cursor: crosshair; touch-action: manipulation; }
.nb-cube-cell { fill: var(--nb-fill); stroke: var(--vscode-editor-background); stroke-width: .8; stroke-linejoin: round; outline: none; }
.nb-cube-top { fill: color-mix(in srgb, var(--nb-fill) 80%, #fff); } .nb-cube-right { fill: color-mix(in srgb, var(--nb-fill) 78%, #000); }
.nb-cube-hatch, .nb-cube-veil, .nb-cube-here, .nb-cube-text { pointer-events: none; }
.nb-cube-veil { fill: var(--vscode-editor-background); opacity: .8; }
.nb-cube-here path { fill: none; stroke: #000; stroke-width: 4; stroke-linejoin: round; } .nb-cube-here path + path { stroke: #fff; stroke-width: 1.8; }
.nb-cube-hidden path { stroke: #fff; stroke-width: 3.2; } .nb-cube-hidden path + path { stroke: #000; stroke-width: 1.6; stroke-dasharray: 3 2; }
.nb-cube-note { margin: 2px 0 0; font-size: 11px; }
.nb-cube-text { font: 10.5px var(--vscode-font-family, system-ui, sans-serif); fill: var(--nb-muted); }
.nb-cube-swatch { flex: none; display: block; box-shadow: 0 0 0 1px var(--nb-edge); }
.nb-cube-legend { display: flex; flex-wrap: wrap; gap: 4px 14px; margin: 10px 0 0; padding: 0; list-style: none; font-size: 11px; line-height: 16px; }
.nb-cube-legend li { display: inline-flex; align-items: center; gap: 6px; white-space: nowrap; }
.nb-cube-card { margin-top: 10px; padding: 8px 0 0; border-top: 1px solid var(--nb-line); min-height: 84px; }
.nb-cube-where { display: flex; flex-wrap: wrap; align-items: center; gap: 2px 10px; min-height: 22px; }
.nb-cube-facts { display: flex; flex-wrap: wrap; gap: 0 14px; margin: 0; min-height: 20px; font-size: 12px; }
.nb-cube-facts div { display: inline-flex; gap: 5px; white-space: nowrap; }
.nb-cube-facts dt { color: var(--nb-muted); } .nb-cube-facts dd { margin: 0; font-family: var(--nb-mono); font-size: 11.5px; }
.nb-cube-formula { margin: 2px 0 0; min-height: 20px; font-family: var(--nb-mono); font-size: 11.5px; overflow-wrap: anywhere; }
@media (prefers-reduced-motion: no-preference) {
  .nb-cube-cell { transition: fill .4s; }
  .nb-cube-hatch { animation: nb-cube-come .4s; }
  @keyframes nb-cube-come { from { opacity: 0; } }
}

.nb-html { display: block; width: 100%; border: 0; background: transparent; color-scheme: light dark; }
`;
