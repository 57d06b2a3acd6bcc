import { describe, expect, it } from 'vitest';
import { EXIT } from './exit-codes.ts';
import { addOwnershipMatrixCommands } from './ownership-matrix-command.ts';
import { fakeApi } from './testing/fake-api.ts';

const api = fakeApi(addOwnershipMatrixCommands);
const MATRIX = '/api/v1/ownership-matrix';
const reason = 'the contract is signed';

const program = {
  slug: 'line',
  name: 'Line 7',
  kind: 'production',
  customer: 'north\u001b[2J',
  countries: ['DE'],
  oem: null,
  scheme: null,
};
const entry = {
  purpose: 'vehicle_vas_identity',
  program: 'line',
  operatingModel: 'managed',
  standardsSource: ['vdv261'],
  businessOwner: null,
  authority: null,
  privateKeyOwner: null,
  deliveryPath: [],
  role: [],
  sourceOfTruthLevel: null,
  authorities: null,
  supportOwner: 'vehicle-desk',
  programVariability: [],
  standards: [],
};
const draft = { programs: [program], entries: [entry] };
const version = { ...draft, version: 7, appliedAt: '2026-03-01T12:00:00.000Z', appliedBy: 'user:mara', reason };
const standing = {
  purpose: entry.purpose,
  program: 'line',
  missing: ['businessOwner', 'role'],
  unvalidated: ['vdv261'],
  mayIssue: false,
  because: 'it is open',
};
const matrix = { ...version, standings: [standing], own: [] };
const change = {
  version: 8,
  effect: {
    certificates: 12,
    blocked: 3,
    freed: 0,
    groups: [{ purpose: entry.purpose, programs: ['line'], count: 3, before: null, after: 'ownership_incomplete' }],
  },
};

describe('bfcert ownership-matrix', () => {
  it('lists what each entry lacks, and each program, with no control character of a customer', async () => {
    api.answers = { [`GET ${MATRIX}`]: matrix };
    await api.bfcert('ownership-matrix', 'list');
    expect(api.printed).toMatch(/vehicle_vas_identity +line +managed .*vehicle-desk +businessOwner, role +vdv261 +no/);
    await api.bfcert('ownership-matrix', 'programs');
    expect(api.printed).toMatch(/line +Line 7 +production/);
    expect(api.printed + api.told).not.toContain('\u001b');
  });

  it('shows a version as the draft that can be sent back, and all of them', async () => {
    api.answers = {
      [`GET ${MATRIX}`]: matrix,
      [`GET ${MATRIX}/versions/7`]: version,
      [`GET ${MATRIX}/versions?limit=500`]: { data: [version], page: { next: null, hasMore: false } },
    };
    await api.bfcert('ownership-matrix', 'show', '--json');
    expect(JSON.parse(api.printed)).toEqual(version);
    await api.bfcert('ownership-matrix', 'show', '7');
    await api.bfcert('ownership-matrix', 'versions');
    expect(api.asked.map(({ line }) => line)).toEqual(Object.keys(api.answers));
  });

  it('says what a draft would block, and applies it in place of the version that was looked at', async () => {
    api.answers = { [`POST ${MATRIX}/actions/preview`]: change, [`PUT ${MATRIX}`]: change };
    const file = api.fileOf(JSON.stringify(version));
    await api.bfcert('ownership-matrix', 'preview', file);
    expect(api.printed).toContain('3: renewed → ownership_incomplete');
    expect(api.told).toContain('--if-version 8');
    await api.bfcert('ownership-matrix', 'apply', file, '--if-version', '7', '--reason', reason);
    expect(api.asked.at(-1)).toMatchObject({ body: { draft, reason }, version: '"7"' });
  });

  it('adds a program to the version that it has just read', async () => {
    api.answers = { [`GET ${MATRIX}`]: matrix, [`PUT ${MATRIX}`]: change };
    const line = ['--name', 'Pilot', '--kind', 'test', '--country', 'AT', '--reason', reason];
    await api.bfcert('ownership-matrix', 'add-program', 'pilot', ...line);
    const pilot = {
      slug: 'pilot',
      name: 'Pilot',
      kind: 'test',
      customer: null,
      countries: ['AT'],
      oem: null,
      scheme: null,
    };
    expect(api.asked.at(-1)).toMatchObject({
      body: { draft: { programs: [program, pilot], entries: [entry] } },
      version: '"7"',
    });
  });

  it.each(['no JSON', '[]', '{}'])('asks nothing with the draft %s', async (text) => {
    api.answers = {};
    const file = api.fileOf(text);
    await api.bfcert('ownership-matrix', 'preview', file);
    expect(process.exitCode).toBe(EXIT.wrongUse);
    expect(api.asked).toEqual([]);
  });
});
