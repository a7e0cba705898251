// What tells the suite's lines from VS Code's own in the log that both write.

export const suiteMark = '[suite] ';
