import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { EXIT } from './exit-codes.ts';
import { addFamilyCommands } from './families-command.ts';
import { fakeApi } from './testing/fake-api.ts';

const api = fakeApi(addFamilyCommands);
const FAMILY = 'Acme/AC22';
const AT = `/api/v1/capability-matrix/families/${encodeURIComponent(FAMILY)}`;

let directory = '';
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'families-'));
});
afterAll(() => rmSync(directory, { recursive: true }));
function fileOf(text: string): string {
  const path = join(directory, 'draft.json');
  writeFileSync(path, text);
  return path;
}

const declaration = {
  version: 3,
  capabilities: { path: 'native_201', v2g: false, key_types: ['ec_p256', 'rsa_2048'] },
  exclusion: null,
  declaredAt: '2026-11-27T12:00:00.000Z',
  declaredBy: 'user:mara',
  reason: 'its manual',
};
const effect = {
  baseVersion: 3,
  stations: 12,
  touched: 1,
  contradicted: 0,
  refused: {},
  allowed: {},
  examples: [
    {
      identityId: 'idn_1',
      name: 'CS-1',
      changes: [{ capability: 'v2g', from: null, to: true }],
      contradicts: [],
      refused: [],
      allowed: [],
    },
  ],
};

test('families list and capabilities say what is declared, by whom and why', async () => {
  const rows = [
    { family: FAMILY, stations: 12, declaration },
    { family: 'B\u001b[2J', stations: 1, declaration: null },
  ];
  api.answers = {
    'GET /api/v1/capability-matrix/families?limit=500': { data: rows, page: { next: null, hasMore: false } },
    [`GET ${AT}`]: { family: FAMILY, declaration },
  };
  await api.bfcert('families', 'list');
  expect(api.printed).toMatch(/Acme\/AC22 +12 +3 +native_201 +user:mara +its manual/);
  expect(api.printed).not.toContain('\u001b');
  await api.bfcert('families', 'capabilities', FAMILY);
  expect(api.printed).toMatch(/v2g +no\nkey_types +ec_p256,rsa_2048/);
  expect(process.exitCode).toBe(EXIT.done);
});

test('families versions lists every declaration there was', async () => {
  api.answers = {
    [`GET ${AT}/versions?limit=500`]: { data: [declaration], page: { next: null, hasMore: false } },
  };
  await api.bfcert('families', 'versions', FAMILY);
  expect(api.printed).toMatch(/3 .*user:mara +its manual +path=native_201 v2g=no/);
});

test('families preview sends what was read and edited, and says which version to name', async () => {
  api.answers = { [`POST ${AT}/actions/preview`]: effect };
  await api.bfcert('families', 'preview', FAMILY, '--file', fileOf(JSON.stringify(declaration)));
  expect(api.asked).toMatchObject([
    { body: { capabilities: declaration.capabilities, exclusion: null, reason: 'a preview' } },
  ]);
  expect(api.asked[0]?.body).not.toHaveProperty('version');
  expect(api.printed).toMatch(/idn_1 +CS-1 +v2g: \? → yes/);
  expect(api.told).toContain('of 12 stations 1 are touched, and 0 have shown something else');
  expect(api.told).toContain('--if-version 3');
  expect(process.exitCode).toBe(EXIT.done);
});

test('families preview ends with 8 when something would be refused, or a station contradicts it', async () => {
  for (const finding of [{ refused: { renew: 2 } }, { contradicted: 1 }]) {
    api.answers = { [`POST ${AT}/actions/preview`]: { ...effect, ...finding } };
    await api.bfcert('families', 'preview', FAMILY, '--file', fileOf('{"capabilities":{}}'));
    expect(process.exitCode).toBe(EXIT.finding);
  }
});

test('families declare names the version that it replaces', async () => {
  api.answers = { [`PUT ${AT}`]: { version: 4 } };
  const args = ['families', 'declare', FAMILY, '--file', fileOf('{"capabilities":{"v2g":true}}')];
  await api.bfcert(...args, '--if-version', '3', '--reason', 'its manual');
  expect(api.asked).toMatchObject([
    { body: { capabilities: { v2g: true }, reason: 'its manual' }, key: expect.stringMatching(/^.{36}$/) },
  ]);
  expect(api.printed).toMatch(/version +4/);
  await expect(api.bfcert(...args, '--reason', 'its manual')).rejects.toThrow('if-version');
});

test.each(['no JSON', '[]', 'null', '"text"'])('families declare sends nothing of a file with %s', async (text) => {
  api.answers = {};
  await api.bfcert('families', 'preview', FAMILY, '--file', fileOf(text));
  expect([process.exitCode, api.asked]).toEqual([EXIT.wrongUse, []]);
});
