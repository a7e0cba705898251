// A file that is no notebook: refused with a reason, never opened as an empty notebook, and left as it is.
import assert from 'node:assert/strict';
import { type Uri, workspace } from 'vscode';
import { sampleUri } from './notebook.ts';

const malformed = [
  { what: 'text that is not JSON', text: '{ "cells": [' },
  { what: 'JSON that is not a notebook', text: '{"a": 1}\n' },
  {
    what: 'a version from the future',
    text: '{"nbformat": 99, "nbformat_minor": 0, "metadata": {}, "cells": []}\n',
  },
];

describe('opening a malformed file', () => {
  for (const [index, { what, text }] of malformed.entries()) {
    it(`refuses ${what} and leaves the file alone`, async () => {
      const uri: Uri = sampleUri(`malformed-${index}.normbook`);
      const bytes = new TextEncoder().encode(text);
      await workspace.fs.writeFile(uri, bytes);
      await assert.rejects(async () => workspace.openNotebookDocument(uri));
      assert.deepEqual(new Uint8Array(await workspace.fs.readFile(uri)), bytes);
    });
  }
});
