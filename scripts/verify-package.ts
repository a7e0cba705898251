// A .vsix as its user gets it: which files it has, and that VS Code installs it and runs the first sample with it, in a
// folder that knows nothing of this clone.
import { readFile } from 'node:fs/promises';
import { unzipSync } from 'fflate';
import { failedCells, openNotebook, outputFrame, outputsDrawn, runAll } from '../test/browser/notebook.ts';
import { startSession } from '../test/host/session.ts';

const SAMPLE = '01-six-images.normbook';

/** Every file of the extension and its size in bytes, sorted by name. */
export async function filesIn(vsix: string): Promise<[name: string, bytes: number][]> {
  const files = Object.entries(unzipSync(await readFile(vsix)));
  return files
    .filter(([name]) => name.startsWith('extension/') && !name.endsWith('/'))
    .map(([name, data]): [string, number] => [name.slice('extension/'.length), data.length])
    .sort(([a], [b]) => (a < b ? -1 : 1));
}

/** Installs it in a VS Code server and runs the first sample; resolves with what of it is seen. */
export async function runInstalled(vsix: string): Promise<{ failed: number; heatmaps: number }> {
  const session = await startSession({ install: vsix });
  try {
    const page = await session.open();
    await openNotebook(page, SAMPLE);
    await runAll(page);
    await outputsDrawn(page);
    const heatmaps = await (await outputFrame(page)).locator('.nb-map canvas').count();
    return { failed: await failedCells(page).count(), heatmaps };
  } finally {
    await session.close();
  }
}
