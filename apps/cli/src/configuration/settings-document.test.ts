import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { readConfiguration, settingVariables } from './configuration.ts';

const ROOT = fileURLToPath(new URL('../../../../', import.meta.url));
const page = readFileSync(join(ROOT, 'docs/operations/settings.md'), 'utf8');
const OF_THE_COMMAND_LINE = ['BFCERT_CONFIG', 'BFCERT_SERVER_URL', 'BFCERT_TOKEN', 'BFCERT_TOKEN_FILE'];
/** Of the event bus, named by who runs it. */
const NO_VARIABLES = ['BFCERT_EVENTS'];

test('docs/operations/settings.md has a row for every environment variable, and for nothing else', () => {
  const rows = [...page.matchAll(/^\| `(BFCERT_\w+)`.*?\| `([\w.]+)` \| (.*?) \|/gm)];
  expect(rows.map(([, name]) => name).toSorted()).toEqual(settingVariables.toSorted());
});

test('the settings in it are what the variables set, with the defaults that hold', () => {
  const defaults: Readonly<Record<string, unknown>> = { ...readConfiguration({ BFCERT_DATA_DIR: 'x' }) };
  for (const [, , path = '', shown = ''] of page.matchAll(/^\| `(BFCERT_\w+)`.*?\| `([\w.]+)` \| (.*?) \|/gm)) {
    const value = path
      .split('.')
      .reduce<unknown>((at, key) => (at as Record<string, unknown> | undefined)?.[key], defaults);
    if (path === 'dataDir' || value === undefined || Array.isArray(value)) continue;
    expect([path, shown.replaceAll('`', '')]).toEqual([path, String(value)]);
  }
});

test('no page names a variable that does not exist', () => {
  const pages = ['README.md', ...globSync('docs/**/*.md', { cwd: ROOT })];
  const named = pages.flatMap((file) =>
    [...readFileSync(join(ROOT, file), 'utf8').matchAll(/\bBFCERT_[A-Z0-9_]*[A-Z0-9]\b(?!…)/g)].map(
      ([name]) => [file, name] as const,
    ),
  );
  expect(named.length).toBeGreaterThan(20);
  const known = new Set([
    ...settingVariables,
    ...settingVariables.map((name) => `${name}_FILE`),
    ...OF_THE_COMMAND_LINE,
    ...NO_VARIABLES,
  ]);
  expect(named.filter(([, name]) => !known.has(name))).toEqual([]);
});
