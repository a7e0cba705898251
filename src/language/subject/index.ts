/** Help for the subject itself: normalizations, their patterns, tensors in the kernel. Strings and data, no editor. */
export { describeNorm, describeOption } from './norm-text.ts';
export { completePattern } from './pattern-completion.ts';
export { type Context, describePattern, patternProblem, type TextKind } from './patterns.ts';
export { describeVariable } from './variable-text.ts';
