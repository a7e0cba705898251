// The rules of the house as data: who may import whom, and what no file may contain. One place to read and to amend.

export interface Room {
  /** Our folders, or single files of them as `folder/file.ts`, that it may import from. */
  readonly ours: readonly string[];
  /** Whether it may import Node's own modules; or the only files that may. */
  readonly node: boolean | readonly string[];
  /** Whether it may import `vscode`. */
  readonly vscode: boolean;
}

/** ARCHITECTURE's table. The compiler holds DOM and globals by each folder's tsconfig.json. */
export const house: Readonly<Record<string, Room>> = {
  engine: { ours: [], node: false, vscode: false },
  notebook: { ours: [], node: false, vscode: false },
  protocol: { ours: [], node: false, vscode: false },
  data: { ours: ['engine'], node: ['read-file.ts', 'write-file.ts'], vscode: false },
  view: { ours: ['engine', 'protocol', 'data/npy-head.ts'], node: false, vscode: false },
  kernel: { ours: ['engine', 'data', 'protocol', 'view'], node: true, vscode: false },
  language: { ours: ['engine'], node: true, vscode: false },
  extension: {
    ours: [
      'protocol',
      'notebook',
      'data/write-file.ts',
      'language/messages.ts',
      'kernel/client.ts',
      'kernel/tensor-file-client.ts',
    ],
    node: true,
    vscode: true,
  },
  renderer: { ours: ['protocol', 'view'], node: false, vscode: false },
  cli: {
    ours: ['notebook', 'kernel/client.ts', 'protocol', 'view', 'data', 'engine'],
    node: true,
    vscode: false,
  },
};

/** Names that say nothing of what is inside. */
export const emptyNames = /^(utils?|helpers?|misc|common)$/;

/** What ties a file to one machine or one network. Written so that this file does not match itself. */
export const machineBound: readonly RegExp[] = [
  /\bregistry[.](?!json\b)[a-z0-9-]+[.][a-z]/i,
  /\bartifactor[y]\b/i,
  /(?<![\w.~*-])[/](?:work|root|home)[/]\w/,
  /"resolved": "(?:http|file)[s:]/,
];
