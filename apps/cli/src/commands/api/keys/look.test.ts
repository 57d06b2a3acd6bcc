import { expect, test } from 'vitest';
import { EXIT } from '../exit-codes.ts';
import { addKeyCommands } from '../keys-command.ts';
import { fakeApi } from '../testing/fake-api.ts';

const api = fakeApi(addKeyCommands);
const lines = () => api.asked.map(({ line }) => line);

const KEY = {
  keyId: 'key_1',
  identityId: 'idn_1',
  wireName: 'CS-1',
  version: 2,
  state: 'active',
  origin: 'imported',
  createdAt: '2026-03-01T12:00:00.000Z',
  changedAt: '2026-03-02T12:00:00.000Z',
  lastUsedAt: null,
  storedAt: null,
  passwordReading: 'hex_text',
  mustRotate: true,
  rotateBecause: null,
  findings: ['shared_secret', 'foreign_secret'],
  heldBack: null,
};

test('lists keys page by page, and asks for what was named alone', async () => {
  const asked = '/api/v1/authorization-keys?limit=500&finding=shared_secret&state=active&family=V%20M';
  api.answers = {
    [`GET ${asked}`]: { data: [KEY], page: { next: 'p2' } },
    [`GET ${asked}&after=p2`]: { data: [{ ...KEY, keyId: 'key_2', wireName: 'CS-2' }], page: { next: null } },
  };
  await api.bfcert('keys', 'list', '--finding', 'shared_secret', '--state', 'active', '--family', 'V M');
  expect(lines()).toEqual([`GET ${asked}`, `GET ${asked}&after=p2`]);
  for (const part of ['key_1', 'CS-2', 'shared_secret, foreign_secret']) expect(api.printed).toContain(part);
});

test.each([
  [['list', '--state', 'gone'], '--state takes one of pending, set_aside, active'],
  [['rotations', '--phase', 'gone'], '--phase takes one of planned, change_key'],
])('keys %j is wrong use, and nothing is asked', async (args, sentence) => {
  await api.bfcert('keys', ...args);
  expect(api.told).toContain(sentence);
  expect([process.exitCode, api.asked]).toEqual([EXIT.wrongUse, []]);
});

test('shows every key of a station, and why one must go', async () => {
  const exposed = { ...KEY, keyId: 'key_0', rotateBecause: 'exposure' };
  const kept = { ...KEY, keyId: 'key_3', mustRotate: false };
  api.answers = {
    'GET /api/v1/authorization-keys?station=idn_1&limit=500': { data: [exposed, KEY, kept], page: { next: null } },
  };
  await api.bfcert('keys', 'show', 'idn_1');
  const rows = api.printed.split('\n');
  const rowOf = (id: string) => rows.find((row) => row.includes(id));
  expect(rowOf('key_0')).toContain('exposure');
  expect(rowOf('key_1')).toMatch(/hex_text.* yes /);
  expect(rowOf('key_3')).toMatch(/ no /);
});

test('counts what is wrong, with what it means', async () => {
  const found = { finding: 'not_compared', keys: 4, stations: 3, means: 'It was imported before.' };
  api.answers = { 'GET /api/v1/authorization-key-findings': { findings: [found] } };
  await api.bfcert('keys', 'findings');
  expect(api.printed).toMatch(/not_compared\s+4\s+3\s+It was imported before\./);
});

const ROTATION = {
  rotationId: 'rot_1',
  identityId: 'idn_1',
  wireName: 'CS-1',
  phase: 'quarantine',
  trigger: 'hygiene',
  waitingFor: null,
  reconnectFrom: null,
  deadline: null,
  stop: { code: 'no_free_slot', because: 'Every slot is used.' },
  timeline: [{ at: '2026-03-01T12:00:00.000Z', text: 'write key slot: the station refused' }],
};

test('lists rotations in one phase, and shows one with what was said to its station', async () => {
  api.answers = {
    'GET /api/v1/key-rotations?limit=500&phase=quarantine': { data: [ROTATION], page: { next: null } },
    'GET /api/v1/key-rotations/rot_1': ROTATION,
  };
  await api.bfcert('keys', 'rotations', '--phase', 'quarantine');
  expect(api.printed).toContain('no_free_slot');
  await api.bfcert('keys', 'rotation', 'rot_1');
  for (const part of ['Every slot is used.', 'write key slot: the station refused'])
    expect(api.printed).toContain(part);
});

test('shows by what keys are rotated for their age, and how families without two slots come to a new one', async () => {
  const policy = { level: 'fleet', value: '', fromDay: null, setBy: 'user:mara', setAt: KEY.createdAt, reason: 'r' };
  const path = { pathId: 'kcp_1', family: 'V M', state: 'approved', proposedBy: 'user:mara', approvedBy: 'user:noor' };
  api.answers = {
    'GET /api/v1/key-policies': {
      policies: [
        { ...policy, periodDays: 365 },
        { ...policy, level: 'family', value: 'V M', periodDays: null },
      ],
    },
    'GET /api/v1/key-cutover-paths?limit=500': { data: [{ ...path, description: 'on site' }], page: { next: null } },
  };
  await api.bfcert('keys', 'policies');
  expect(api.printed).toMatch(/fleet\s+365 days/);
  expect(api.printed).toMatch(/family\s+V M\s+never/);
  await api.bfcert('keys', 'paths');
  expect(api.printed).toMatch(/kcp_1\s+V M\s+approved\s+user:mara\s+user:noor\s+on site/);
});
