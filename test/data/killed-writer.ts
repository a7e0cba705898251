// A process that saves one file for ever, by turns two contents, until it is killed. `how`: as `writeWhole` does, or as
// VS Code does, which empties the file first, with our journal kept beside it.
import { closeSync, ftruncateSync, openSync, writeSync } from 'node:fs';
import process from 'node:process';
import { writeWhole } from '../../src/data/write-file.ts';
import { SaveJournal } from '../../src/extension/save-journal.ts';
import { contents } from './killed-writer-contents.ts';

const [how, file = '', folder = ''] = process.argv.slice(2);
const journal = new SaveJournal(folder);

process.stdout.write('begun\n');
for (let turn = 0; ; turn++) {
  const bytes = contents[turn % contents.length] ?? Buffer.alloc(0);
  if (how === 'whole') await writeWhole(file, bytes);
  else await writeAsTheEditor(bytes);
}

async function writeAsTheEditor(bytes: Buffer): Promise<void> {
  await journal.begin(file, bytes);
  const opened = openSync(file, 'r+');
  ftruncateSync(opened);
  for (let at = 0; at < bytes.length; ) {
    at += writeSync(opened, bytes, at, Math.min(bytes.length - at, 65_536), at);
    await new Promise(setImmediate);
  }
  closeSync(opened);
  await journal.end(file);
}
