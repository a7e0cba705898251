/** A button of which there may be nothing to do just now: it says so and keeps the keyboard's focus, where a disabled one loses it. */
import type { ComponentChildren, ComponentProps } from 'preact';

interface Props extends Omit<ComponentProps<'button'>, 'type' | 'onClick' | 'disabled' | 'aria-disabled'> {
  /** Absent while there is nothing to do. */
  act: (() => void) | undefined;
  children: ComponentChildren;
}

export function Button({ act, children, ...attributes }: Props) {
  return (
    <button type="button" {...attributes} aria-disabled={act === undefined} onClick={() => act?.()}>
      {children}
    </button>
  );
}
