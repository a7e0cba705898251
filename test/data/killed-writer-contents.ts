// The two contents that a killed writer writes by turns: large enough to be met in the midst, and unlike at once.
export const contents = ['old', 'new'].map((name) => Buffer.from(`${name} `.repeat(200_000)));
