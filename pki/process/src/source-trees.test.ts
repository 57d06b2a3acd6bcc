import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { sourceTrees } from './source-trees.ts';

let root: string;

beforeEach(() => {
  root = realpathSync(mkdtempSync(join(tmpdir(), 'trees-')));
  makePackage('signer', {
    dependencies: { '@bfcert/words': '1', sdk: '1' },
    optionalDependencies: { 'sdk-win32': '1' },
  });
  makePackage('words', { dependencies: { pg: '1', '@bfcert/kernel': '1' } });
  makePackage('kernel', { dependencies: { kysely: '1', '@bfcert/words': '1' } });
  for (const [name, manifest] of Object.entries({
    sdk: { dependencies: { 'sdk-core': '1' }, optionalDependencies: { 'sdk-linux': '1' } },
    'sdk-core': {},
    'sdk-linux': {},
    pg: {},
    kysely: {},
  })) {
    makePackage(`node_modules/${name}`, manifest);
  }
  mkdirSync(join(root, 'node_modules/@bfcert'));
  for (const name of ['words', 'kernel']) symlinkSync(join(root, name), join(root, 'node_modules/@bfcert', name));
});
afterEach(() => rmSync(root, { recursive: true }));

function makePackage(path: string, manifest: object): void {
  mkdirSync(join(root, path, 'src'), { recursive: true });
  writeFileSync(join(root, path, 'package.json'), JSON.stringify(manifest));
  writeFileSync(join(root, path, 'src/main.ts'), '');
}

it('are our packages with their links, and of others those that the process names itself and what they need', () => {
  const entry = join(root, 'signer/src/main.ts');
  const trees = sourceTrees(entry).map((path) => path.slice(root.length + 1));
  expect([...trees].sort()).toEqual([
    'kernel',
    'node_modules/@bfcert/kernel',
    'node_modules/@bfcert/words',
    'node_modules/sdk',
    'node_modules/sdk-core',
    'node_modules/sdk-linux',
    'signer',
    'signer/src/main.ts',
    'words',
  ]);
});

it('do not exist for a file of no package', () => {
  writeFileSync(join(root, 'stray.ts'), '');
  expect(() => sourceTrees(join(root, 'stray.ts'))).toThrow('belongs to no package');
});
