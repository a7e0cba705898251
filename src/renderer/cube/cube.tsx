/**
 * Which elements a normalization averages over, drawn from its pattern: isometric blocks and beside them the unfolded
 * grid, in which elements of one colour share. It knows no normalization by name.
 */
import { useMemo, useState } from 'preact/hooks';
import type { Normalization } from '../../protocol/normalization.ts';
import { arrangement } from '../../view/cube/arrangement.ts';
import { outerElements } from '../../view/cube/blocks.ts';
import { cardOf, type Values } from '../../view/cube/card.ts';
import { axisText } from '../../view/cube/drawn.ts';
import { LOOKS, lookOf } from '../../view/cube/looks.ts';
import { type Element, type SharedThing, setName } from '../../view/cube/membership.ts';
import { unfolded } from '../../view/cube/unfolded.ts';
import { grouped } from '../../view/format.ts';
import { useMeasured } from '../space.ts';
import { Blocks } from './blocks.tsx';
import { CardOf } from './card.tsx';
import { GroupsSlider, LayerChoice, SetChoice } from './controls.tsx';
import { Grid } from './grid.tsx';
import { Hatches, Swatch } from './hatches.tsx';
import type { Painting } from './painting.ts';
import { type Chosen, channelSplit, useChosen, usePainting, useSharing } from './state.ts';
import { Tabs } from './tabs.tsx';

export interface Variant {
  readonly name: string;
  readonly normalization: Normalization;
}

export interface CubeProps {
  axes: readonly string[];
  shape: readonly number[];
  normalizations: readonly Variant[];
  /** Which of them, by number. */
  chosen: number;
  setChosen(chosen: number): void;
  /** The element that is pointed at elsewhere. */
  element: Element | undefined;
  /** Told of the element that is pointed at here; undefined when it no longer is. */
  point(element: Element | undefined): void;
  /** Told of the element that is clicked, or that Enter is pressed at. */
  press?(element: Element): void;
  /** Of what is lit elsewhere: it dims the others here while nothing is pointed at. */
  isLit?: ((element: Element) => boolean) | undefined;
  /** Of x and y at an element, where they are known. */
  values?(element: Element): Values | undefined;
  /** Asks for other groups; without it only the drawing changes. */
  onGroups?(groups: number): void;
}

let cubes = 0;

export function Cube(props: CubeProps) {
  const { normalizations, chosen, setChosen, values, onGroups } = props;
  const outside = useKeptOutside(props);
  const [id] = useState(() => `nb-cube-${++cubes}`);
  const { ref, measured } = useMeasured();
  const [asked, setShared] = useState<SharedThing>('statistics');
  const [own, setOwn] = useState<Element>();
  const point = (next: Element | undefined): void => {
    if (next?.join() === (own ?? props.element)?.join()) return;
    setOwn(next);
    props.point(next);
  };
  const variant = normalizations[chosen];
  const normalization = variant?.normalization;
  const choice = useChosen(outside, normalization);
  const sharing = useSharing(outside, normalization);
  const hasParameters = hasAffine(normalization);
  const shared = hasParameters ? asked : 'statistics';
  const element = fitting(props.element ?? own, outside.shape);
  const firstSets = normalizations.flatMap((one) => one.normalization.sets[0] ?? []);
  const light = { press: props.press, isLit: element === undefined ? props.isLit : undefined };
  const painting = usePainting({ id, outside, drawn: choice.drawn, sets: firstSets, shared, element });
  const split = choice.split ?? (onGroups && channelSplit(outside));
  const isEmpty = outside.shape.includes(0);
  const setGroups = (groups: number): void => {
    choice.setGroups(groups);
    onGroups?.(groups);
  };
  const card =
    element &&
    painting &&
    normalization &&
    cardOf(
      { normalization, sharing: choice.otherThan === undefined ? sharing : undefined },
      painting.membership,
      outside.axes,
      element,
      values?.(element),
    );
  return (
    <section class="nb-cube" ref={ref}>
      <Hatches id={id} />
      <div class="nb-cube-bar">
        <Tabs {...{ id, chosen, setChosen }} names={normalizations.map(({ name }) => name)} />
        {painting && <LayerChoice {...{ shared, setShared, hasParameters }} />}
        {choice.sets.length > 1 && (
          <SetChoice sets={choice.sets} chosen={choice.set} choose={choice.choose} />
        )}
        {split && <GroupsSlider {...split} setGroups={setGroups} />}
      </div>
      <div role="tabpanel" id={`${id}-panel`} aria-labelledby={`${id}-tab-${chosen}`}>
        {choice.drawn.problem !== undefined && <div class="nb-problem">{choice.drawn.problem}</div>}
        {painting && isEmpty && <div class="nb-empty">no elements</div>}
        {painting && !isEmpty && (
          <>
            <Says painting={painting} pattern={choice.drawn.grouping?.pattern ?? ''} shared={shared} />
            <Drawings {...{ painting, element, point }} {...light} room={measured.width} />
            <Legend painting={painting} />
          </>
        )}
        {painting && normalization && !isEmpty && (
          <CardOf
            id={id}
            card={card}
            look={element && painting.drawn.lookAt(element)}
            normalization={normalization}
            isOfParameters={shared === 'parameters'}
            note={noteOf(normalization, sharing !== undefined, choice)}
          />
        )}
      </div>
    </section>
  );
}

/** Axes and shape as one object, the same one until they change. */
function useKeptOutside({ axes, shape }: CubeProps) {
  return useMemo(() => ({ axes, shape }), [axes.join(), shape.join()]);
}

/** Undefined where it is of another tensor. */
function fitting(element: Element | undefined, shape: readonly number[]): Element | undefined {
  const fits =
    element?.length === shape.length && element.every((n, axis) => n >= 0 && n < (shape[axis] ?? 0));
  return fits ? element : undefined;
}

function hasAffine(normalization: Normalization | undefined): boolean {
  const [first] = normalization?.sets ?? [];
  return first !== undefined && (first.affine !== '' || normalization?.parameters?.gamma !== undefined);
}

/** What the numbers are of, or why there are none. */
function noteOf(
  { statistics, isTraining }: Normalization,
  hasNumbers: boolean,
  { set, sets, split, otherThan }: Chosen,
): string {
  if (statistics === undefined) return 'run the cell for numbers';
  if (!hasNumbers) return 'the numbers that were saved are not of these sets';
  if (otherThan !== undefined) {
    return `the statistics are of ${split?.part} = ${otherThan}: there are none yet of ${split?.part} = ${split?.groups}`;
  }
  if (set > 0) return `the numbers are those of ${sets[0]?.pattern}`;
  return isTraining ? '' : 'eval: the statistics are running ones, where the layer keeps them';
}

interface SaysProps {
  painting: Painting;
  pattern: string;
  shared: SharedThing;
}

function Says({ painting: { membership }, pattern, shared }: SaysProps) {
  const { sets, size } = membership;
  const what = shared === 'statistics' ? 'statistics' : 'γ and β';
  const elements = `${grouped(size)} ${size === 1 ? 'element' : 'elements'}`;
  return (
    <p class="nb-cube-says">
      <code>{pattern}</code>
      {sets === 1
        ? `all ${elements} share ${what}`
        : `${grouped(sets)} sets of ${elements}, each with its own ${what}`}
    </p>
  );
}

interface DrawingsProps {
  painting: Painting;
  element: Element | undefined;
  point(element: Element | undefined): void;
  press: CubeProps['press'];
  isLit: CubeProps['isLit'];
  room: number;
}

function Drawings({ painting, room, ...pointing }: DrawingsProps) {
  const { plan } = painting;
  const grid = useMemo(() => unfolded(plan), [plan]);
  const placed = useMemo(() => arrangement(plan, grid, outerElements(plan), room), [plan, grid, room]);
  if (room === 0) return null;
  const names = (axes: readonly number[]): string =>
    axes.map((axis) => axisText(plan.axes[axis] ?? NONE)).join(' · ');
  const inner = [plan.deep, plan.down, plan.across].flatMap((axis) => axis ?? []);
  const outer = [...plan.rows, ...(plan.blocks === undefined ? [] : [plan.blocks])];
  const rows = grid.down.axes.length === 0 ? '' : `${names(grid.down.axes)} down, `;
  return (
    <div class="nb-cube-body">
      <figure>
        <figcaption>
          {outer.length > 0 ? `blocks ${names(outer)} of ` : ''}
          {inner.map((axis) => axisText(plan.axes[axis] ?? NONE)).join(' × ') || 'a single element'}
        </figcaption>
        <Blocks painting={painting} arrangement={placed} {...pointing} />
      </figure>
      <figure>
        <figcaption>
          unfolded: {inner.length === 0 ? 'a single element' : `${rows}${names(grid.across.axes)} across`}
        </figcaption>
        <Grid painting={painting} grid={grid} unit={placed.gridUnit} {...pointing} />
      </figure>
    </div>
  );
}

const NONE = { name: '', size: 0, indices: [], starts: [], gaps: [], runs: [], extent: 0 };
const MOST_NAMED = 16;

/** The looks by the names of their sets, as many as can be read. */
function Legend({ painting: { id, drawn, membership } }: { painting: Painting }) {
  const { sets } = drawn;
  const rest = membership.sets - Math.min(sets.length, MOST_NAMED);
  return (
    <ul class="nb-cube-legend" aria-label="sets">
      {sets.slice(0, MOST_NAMED).map((set, rank) => (
        <li key={set}>
          <Swatch id={id} look={lookOf(rank)} />
          {setName(membership, set)}
        </li>
      ))}
      {rest > 0 && (
        <li class="nb-hint">
          {grouped(rest)} more{sets.length > LOOKS ? `; looks come again after ${LOOKS}` : ''}
        </li>
      )}
    </ul>
  );
}
