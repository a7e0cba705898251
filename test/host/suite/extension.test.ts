// The extension as VS Code sees it: found, and active once a notebook of its type is open.
import assert from 'node:assert/strict';
import { extensions } from 'vscode';

describe('the extension in VS Code', () => {
  it('is present and activates', async () => {
    const extension = extensions.getExtension('normbook.normbook');
    assert.ok(extension, 'VS Code does not know normbook.normbook');
    await extension.activate();
    assert.equal(extension.isActive, true);
  });
});
