/** Any value as text: as Node prints it, except that the engine's objects say what they are. */
import { inspect } from 'node:util';
import { GradCheck, Layer, Tensor } from '../engine/index.ts';
import { isStatistics, statisticsText } from './statistics-text.ts';

/** What `show(value)` prints for a value that is no tensor; a text is shown as it is. */
export function plainText(value: unknown): string {
  if (isStatistics(value)) return statisticsText(value);
  if (value instanceof GradCheck) return value.toString();
  return typeof value === 'string' ? value : inspect(value, { depth: 4, maxArrayLength: 24, compact: 3 });
}

/** Teaches `console.log` the same. The engine itself knows nothing of Node. */
export function installInspection(): void {
  define(Tensor.prototype, function inspectTensor(this: Tensor) {
    return `Tensor(${this}) float32`;
  });
  define(Layer.prototype, function inspectLayer(this: Layer) {
    const pattern = this.pattern === undefined ? '' : ` ${this.pattern}`;
    const given = Object.entries(this.options).filter(([, value]) => value !== undefined);
    const options = given.map(([name, value]) => ` ${name}=${value}`);
    const mode = this.training ? '' : ' (eval)';
    return `${this.name} (${this.title})${pattern}${options.join('')}${mode}`;
  });
  define(GradCheck.prototype, function inspectCheck(this: GradCheck) {
    return this.toString();
  });
}

function define(prototype: object, value: () => string): void {
  Object.defineProperty(prototype, inspect.custom, { value, configurable: true });
}
