import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import { identityFiles } from './identity-files.ts';

test('a file of identities may come later, and is found from where the system is started', () => {
  expect(identityFiles.parse([{ source: 'erp', path: 'drop/fleet.csv' }])).toEqual([
    { source: 'erp', path: resolve('drop/fleet.csv') },
  ]);
});

test.each([
  ['one source twice', [1, 2].map((number) => ({ source: 'erp', path: `${number}` })), 'each must be another source'],
  ['a source that has no name', [{ source: '../x', path: 'a' }], 'must be up to 63'],
  ['no path', [{ source: 'erp', path: '' }], 'path'],
  ['another member', [{ source: 'erp', path: 'a', every: 5 }], 'every'],
])('refuses %s', (_, given, problem) => {
  expect(JSON.stringify(identityFiles.safeParse(given).error?.issues)).toContain(problem);
});
