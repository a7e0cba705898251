/** An error with its places as links: into the cell or the file where it arose. */
import * as v from 'valibot';

const error = v.object({ name: v.string(), message: v.string(), stack: v.exactOptional(v.string()) });

export type ErrorItem = v.InferOutput<typeof error>;

/** A cell by the name that the error has for it, or a file by its path. */
export interface PlaceInText {
  label: string;
  line: number;
  column: number;
}

export function parseError(value: unknown): ErrorItem {
  return v.parse(error, value);
}

const PLACE = /^(\s+at (?:.*\()?)(.+), line (\d+), column (\d+)(\)?)$/;
// biome-ignore lint/suspicious/noControlCharactersInRegex: terminal colours begin with one.
const COLOURS = /\u001b\[[0-9;]*m/g;

export function ErrorOutput(props: { error: ErrorItem; open: ((place: PlaceInText) => void) | undefined }) {
  const { name, message, stack = '' } = props.error;
  const title = message === '' ? name : `${name}: ${message}`;
  const text = (stack === '' ? title : stack).replace(COLOURS, '');
  const lines = text.split('\n');
  // The title may have lines of its own; places come after it.
  const first = Math.max(
    1,
    lines.findIndex((line) => PLACE.test(line)),
  );
  return (
    <div class="nb-error" role="alert">
      <div class="nb-error-title">{(lines.length > first ? lines.slice(0, first) : lines).join('\n')}</div>
      {lines.slice(lines.length > first ? first : lines.length).map((line, i) => (
        <div key={i} class="nb-error-line">
          <Line text={line} open={props.open} />
        </div>
      ))}
    </div>
  );
}

function Line({ text, open }: { text: string; open: ((place: PlaceInText) => void) | undefined }) {
  const [, before = '', label = '', line, column, after = ''] = PLACE.exec(text) ?? [];
  if (label === '' || open === undefined) return <>{text}</>;
  const place = { label, line: Number(line), column: Number(column) };
  return (
    <>
      {before}
      <button type="button" class="nb-link" onClick={() => open(place)}>
        {`${label}, line ${line}, column ${column}`}
      </button>
      {after}
    </>
  );
}
