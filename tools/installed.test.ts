import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';

const script = join(import.meta.dirname, 'installed.mjs');
let checkout: string;
beforeEach(() => {
  checkout = mkdtempSync(join(tmpdir(), 'bfcert-checkout-'));
  mkdirSync(join(checkout, 'tools'));
  copyFileSync(script, join(checkout, 'tools/installed.mjs'));
});
afterEach(() => rmSync(checkout, { recursive: true }));

function run(...before: readonly string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [...before, join(checkout, 'tools/installed.mjs')], {
    encoding: 'utf8',
  });
  return { status, stdout, stderr };
}
function install(): void {
  mkdirSync(join(checkout, 'node_modules'));
  writeFileSync(join(checkout, 'node_modules/.package-lock.json'), '{}');
}

test('without packages it is said in one sentence what to do, and nothing else is tried', () => {
  expect(run()).toEqual({
    status: 1,
    stdout: '',
    stderr: 'bfcert: the packages are not installed; run `npm ci` where package.json lies, then try again\n',
  });
});

test('with packages and their Node nothing is said', () => {
  install();
  expect(run()).toEqual({ status: 0, stdout: '', stderr: '' });
});

test('an older Node is named', () => {
  install();
  const older = join(checkout, 'older.cjs');
  writeFileSync(
    older,
    "Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '20.19.2' } });",
  );
  expect(run('--require', older)).toMatchObject({
    status: 1,
    stderr: expect.stringMatching(/^bfcert: this is Node 20\.19\.2, .*\n$/),
  });
});

test('the system, its demo and its tests begin with it', () => {
  const { scripts } = JSON.parse(readFileSync(join(import.meta.dirname, '../package.json'), 'utf8'));
  for (const name of ['prestart', 'predemo', 'pretest'])
    expect(scripts[name]).toMatch(/^node tools\/installed\.mjs && /);
});
