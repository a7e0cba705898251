/** The entry of a bundle that mounts the cube alone on a page, with a parent that holds what it is told. */
import { render } from 'preact';
import { useState } from 'preact/hooks';
import { Cube, type CubeProps } from '../../src/renderer/cube/cube.tsx';
import { addStyle } from '../../src/renderer/style.ts';

type Element = readonly number[];

/** What a test hands over: all of it crosses as JSON. */
export interface Mounted extends Pick<CubeProps, 'axes' | 'shape' | 'normalizations' | 'chosen'> {
  element?: Element;
  /** x and y of each variant, row-major. */
  x?: readonly number[];
  y?: readonly (readonly number[])[];
  asksForGroups?: boolean;
}

declare global {
  interface Window {
    normbookCube: {
      show(mounted: Mounted): void;
      /** As a heatmap would: what is pointed at elsewhere. */
      point(element: Element | undefined): void;
      readonly pointed: (Element | undefined)[];
      readonly groups: number[];
    };
  }
}

const pointed: (Element | undefined)[] = [];
const groups: number[] = [];
let pointAt: (element: Element | undefined) => void = () => undefined;

function Parent({ element: first, x, y, asksForGroups = false, ...props }: Mounted) {
  const [chosen, setChosen] = useState(props.chosen);
  const [element, setElement] = useState<Element | undefined>(first);
  pointAt = setElement;
  const values = (at: Element) => {
    const offset = at.reduce((all, n, axis) => all * (props.shape[axis] ?? 1) + n, 0);
    const [one, other] = [x?.[offset], y?.[chosen]?.[offset]];
    return one === undefined || other === undefined ? undefined : { x: one, y: other };
  };
  return (
    <div class="nb-output">
      <Cube
        {...props}
        {...{ chosen, setChosen, element, values }}
        {...(asksForGroups ? { onGroups: (n: number) => groups.push(n) } : {})}
        point={(next) => {
          pointed.push(next);
          setElement(next);
        }}
      />
    </div>
  );
}

window.normbookCube = {
  show(mounted) {
    addStyle(document);
    const root = document.getElementById('cube') ?? document.body.appendChild(document.createElement('div'));
    root.id = 'cube';
    render(null, root);
    pointed.length = 0;
    groups.length = 0;
    render(<Parent {...mounted} />, root);
  },
  point: (element) => pointAt(element),
  pointed,
  groups,
};
