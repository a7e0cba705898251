/** A report's words: what is flagged, what is left out, and that its table, Markdown and CSV say the same. */
import assert from 'node:assert/strict';
import { parseTable } from '../../src/protocol/display-guard.ts';
import {
  type Report,
  type ReportRow,
  reportCsv,
  reportMarkdown,
  reportTable,
  reportText,
} from '../../src/view/report.ts';

const row = (name: string, parts: Partial<ReportRow> = {}): ReportRow => ({
  name,
  patterns: [],
  own: [],
  statistics: [{ mean: [-0.25, 0.5], std: [0.5, 2] }],
  tails: 0.0027,
  atEnds: 0.00001,
  constantChannels: [],
  neverPositiveChannels: [],
  nan: 0,
  posInf: 0,
  negInf: 0,
  largest: 4,
  batch: undefined,
  ...parts,
});

/** Its range has no end. */
function withoutEnds(name: string, parts: Partial<ReportRow>): ReportRow {
  const { atEnds: _, ...rest } = row(name, parts);
  return rest;
}

const made: Report = {
  name: 'x',
  axes: ['N', 'C'],
  shape: [12, 6],
  sets: ['C'],
  channelAxis: 'C',
  tail: 3,
  near: 0.01,
  sampleAxis: 'N',
  samples: 12,
  leftOut: [1, 2, 3, 4, 5, 6, 7, 8],
  rows: [
    row('x'),
    row('BN', {
      patterns: ['n c -> c'],
      own: ['C'],
      isTraining: true,
      statistics: [{ mean: [0, 1e-4], std: [0.9999, 1] }],
      batch: { max: 0.25, rms: 0.125 },
    }),
    withoutEnds('a|"b", c', {
      patterns: ['n c -> c'],
      own: ['C'],
      isTraining: false,
      tails: 1,
      constantChannels: [0, 1, 2, 3, 4],
      neverPositiveChannels: [5],
      nan: 3,
      negInf: 1234,
      batch: { max: 1e-7, rms: 0 },
    }),
  ],
  refusals: ['mine: no'],
};

describe('the table of a report', () => {
  const table = reportTable(made);

  it('has a line for each measure and a column for each variant, with flags and words', () => {
    assert.deepEqual(
      table.rows.map((cells) => cells.join(' / ')),
      [
        'averages over / — / C / C, eval',
        'μ per C / −0.25 … 0.50 / 0 ✓ own / −0.25 … 0.50 own',
        'σ per C / 0.50 … 2.00 / 1 ✓ own / 0.50 … 2.00 own',
        '|y| > 3 / 0.27 % / 0.27 % / 100 %',
        'at its ends / < 0.01 % / < 0.01 % / —',
        'C constant / 0 ✓ / 0 ✓ / 5 ! 0, 1, 2, 3 …',
        'C ≤ 0 / 0 ✓ / 0 ✓ / 1 ! 5',
        'not finite / 0 ✓ / 0 ✓ / ! 3 NaN, 1\u2009234 −∞',
        'batch: max |Δy| / — / 0.2500 ! depends / 1e−7 ✓',
        'batch: rms Δy / — / 0.1250 / 0',
      ],
    );
    assert.deepEqual(
      table.columns.map(({ name, numeric }) => [name, numeric]),
      [
        ['measure', false],
        ['x', true],
        ['BN', true],
        ['a|"b", c', true],
      ],
    );
  });

  it('passes the guard, however long its names', () => {
    parseTable(JSON.parse(JSON.stringify(table)));
    const long = { ...made, rows: [row('n'.repeat(5000))], refusals: ['r'.repeat(5000)] };
    parseTable(JSON.parse(JSON.stringify(reportTable(long))));
  });

  it('says what its lines mean, and what was refused', () => {
    const notes = table.notes?.join('\n') ?? '';
    assert.match(notes, /^\|y\| > 3: .*0\.27 % of normal data$/m);
    assert.match(notes, /within 1 % of the range/);
    assert.match(notes, /dead channels, by index of C/);
    assert.match(notes, /one other sample is left out, 8 of 12 in turn/);
    assert.match(notes, /^batch, mine: no$/m);
    const other = reportTable({
      ...made,
      tail: 2,
      channelAxis: undefined,
      sampleAxis: undefined,
      leftOut: [],
    });
    assert.match(other.notes?.join('\n') ?? '', /no axis of channels[\s\S]*no axis of samples/);
    assert.doesNotMatch(other.notes?.join('\n') ?? '', /normal data/);
  });

  it('is text of one column width, with all of it', () => {
    const lines = reportText(made).split('\n');
    assert.equal(lines[0], 'What each variant did to x N12 C6');
    assert.equal(lines[2]?.length, Math.max(...lines.slice(2, 13).map((one) => one.length)));
    for (const cells of table.rows) {
      assert.ok(
        lines.some((one) => cells.every((cell) => one.includes(cell))),
        String(cells),
      );
    }
    for (const note of table.notes ?? []) assert.ok(lines.includes(note), note);
  });

  it('is Markdown, with what Markdown would take for its own escaped', () => {
    const lines = reportMarkdown(made).split('\n');
    assert.equal(lines[2], '| measure | x | BN | a\\|"b", c |');
    assert.equal(lines[3], '|---|---:|---:|---:|');
    assert.equal(lines[7], '| \\|y\\| \\> 3 | 0.27 % | 0.27 % | 100 % |');
    for (const line of lines.slice(2, 14)) assert.equal(line.match(/(?<!\\)\|/g)?.length, 5, line);
  });

  it('is CSV with a line for each variant and numbers in full', () => {
    assert.deepEqual(reportCsv(made).split('\n'), [
      'variant,pattern,mode,mean per C min,mean per C max,std per C min,std per C max,share beyond tail,share at ends,constant channels,channels never positive,nan,inf,batch max,batch rms',
      'x,,,-0.25,0.5,0.5,2,0.0027,0.00001,0,0,0,0,,',
      'BN,n c -> c,train,0,0.0001,0.9999,1,0.0027,0.00001,0,0,0,0,0.25,0.125',
      '"a|""b"", c",n c -> c,eval,-0.25,0.5,0.5,2,1,,5,1,3,1234,1e-7,0',
      '',
    ]);
  });
});
