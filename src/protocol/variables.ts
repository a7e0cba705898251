/** What the kernel tells of its variables and of itself. Everything is text that is ready to be shown. */

/** The way to a value: a variable's name, then property names, or positions in arrays, Maps and Sets. */
export type VariablePath = (string | number)[];

/** Which icon a row gets. */
export const VARIABLE_KINDS = [
  'tensor',
  'layer',
  'number',
  'string',
  'boolean',
  'function',
  'class',
  'array',
  'object',
  'other',
] as const;
export type VariableKind = (typeof VARIABLE_KINDS)[number];

/** One row of the variables view. */
export interface Variable {
  name: string;
  /** The last step of its path. */
  step: string | number;
  kind: VariableKind;
  /** `N6 C6 H16 W16  ▁▂▅█▅▂▁  float32 · 36.9 KB`, `Array(12)`, `ƒ f(a, b)` */
  description: string;
  expandable: boolean;
  /** Of a tensor: its axis names and, as many, its extents. */
  axes?: string[];
  shape?: number[];
  /** Bound by a static import. */
  imported: boolean;
}

/** What there is at a path; an empty path is all variables. */
export interface VariableList {
  rows: Variable[];
  /** How many more there are than rows. */
  left: number;
  /** More about the value itself, in lines; may be empty. */
  details: string;
}

/** What one run of a cell did with the names that cells share. */
export interface RunNames {
  /** Declared at its top level, or assigned to there. */
  declares: string[];
  /** Taken from elsewhere, those of the language among them. */
  uses: string[];
}

/** Of the kernel process as a whole. */
export interface KernelStatus {
  /** Resident, in bytes. */
  memory: number;
  /** That share large tensors. */
  threads: number;
}
