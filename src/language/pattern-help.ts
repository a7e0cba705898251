export const patternDiagnostics = (..._: unknown[]): [] => [];
export const patternHover = (..._: unknown[]): undefined => undefined;
export const patternCompletion = (..._: unknown[]): undefined => undefined;
