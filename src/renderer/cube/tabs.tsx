/** One tab for each variant: arrow keys, Home and End choose, and Tab goes on to what it shows. */

interface Props {
  id: string;
  names: readonly string[];
  chosen: number;
  setChosen(chosen: number): void;
}

export function Tabs({ id, names, chosen, setChosen }: Props) {
  const choose = (event: KeyboardEvent & { currentTarget: HTMLElement }): void => {
    const next = STEPS[event.key]?.(chosen, names.length);
    if (next === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    setChosen(next);
    const tab = event.currentTarget.children[next];
    if (tab instanceof HTMLElement) tab.focus();
  };
  return (
    <div class="nb-cube-tabs" role="tablist" aria-label="variant" onKeyDown={choose}>
      {names.map((name, i) => (
        <button
          type="button"
          key={i}
          role="tab"
          id={`${id}-tab-${i}`}
          title={name}
          aria-selected={i === chosen}
          aria-controls={`${id}-panel`}
          tabIndex={i === chosen ? 0 : -1}
          onClick={() => setChosen(i)}
        >
          {name}
        </button>
      ))}
    </div>
  );
}

const STEPS: Readonly<Record<string, (at: number, count: number) => number>> = {
  ArrowLeft: (at, count) => (at + count - 1) % count,
  ArrowRight: (at, count) => (at + 1) % count,
  Home: () => 0,
  End: (_, count) => count - 1,
};
