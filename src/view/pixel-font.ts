/** A font of 3 × 5 pixels (N needs 4) for pictures that must not depend on any installed one; small letters are capitals. */

/** Five rows from the top, each a hexadecimal digit of three or four pixels. */
const GLYPHS: Record<string, string> = {
  0: '75557',
  1: '26227',
  2: '71747',
  3: '71717',
  4: '55711',
  5: '74717',
  6: '74757',
  7: '71122',
  8: '75757',
  9: '75717',
  A: '25755',
  B: '65656',
  C: '34443',
  D: '65556',
  E: '74647',
  F: '74644',
  G: '34553',
  H: '55755',
  I: '72227',
  J: '11152',
  K: '55655',
  L: '44447',
  M: '57755',
  N: '9db99',
  O: '25552',
  P: '65644',
  Q: '25563',
  R: '65655',
  S: '34216',
  T: '72222',
  U: '55557',
  V: '55552',
  W: '55775',
  X: '55255',
  Y: '55222',
  Z: '71247',
  μ: '05564',
  σ: '03652',
  '-': '00700',
  '.': '00002',
  ',': '00024',
  ':': '02020',
  '>': '42124',
  '(': '12221',
  ')': '42224',
  '+': '02720',
  '=': '07070',
  _: '00007',
  '/': '11244',
  '?': '71202',
  '∞': '00757',
  ' ': '00000',
};
const WIDTH = 3;
const HEIGHT = 5;

export interface Bitmap {
  width: number;
  height: number;
  /** RGB. */
  data: Uint8Array;
}

function glyphOf(letter: string): { rows: string; width: number } {
  const plain = letter === '−' ? '-' : letter;
  const rows = GLYPHS[plain] ?? GLYPHS[plain.toUpperCase()] ?? GLYPHS['?'] ?? '';
  return { rows, width: /[89a-f]/.test(rows) ? WIDTH + 1 : WIDTH };
}

/** Pixels from the top of a line of text to the top of the next. */
export function lineHeight(scale: number): number {
  return (HEIGHT + 2) * scale;
}

export function textWidth(text: string, scale: number): number {
  return [...text].reduce((sum, letter) => sum + (glyphOf(letter).width + 1) * scale, 0);
}

/** Writes text with its top left corner at x, y in one grey; what has no glyph becomes `?`. */
export function drawText(
  image: Bitmap,
  text: string,
  x: number,
  y: number,
  scale: number,
  grey: number,
): void {
  let left = x;
  for (const letter of text) {
    const { rows, width } = glyphOf(letter);
    for (let dy = 0; dy < HEIGHT * scale; dy++) {
      const bits = Number.parseInt(rows[Math.floor(dy / scale)] ?? '0', 16);
      for (let dx = 0; dx < width * scale; dx++) {
        const on = (bits >> (width - 1 - Math.floor(dx / scale))) & 1;
        if (on) setGrey(image, left + dx, y + dy, grey);
      }
    }
    left += (width + 1) * scale;
  }
}

function setGrey({ width, height, data }: Bitmap, x: number, y: number, grey: number): void {
  if (x >= 0 && x < width && y >= 0 && y < height)
    data.fill(grey, (y * width + x) * 3, (y * width + x) * 3 + 3);
}
