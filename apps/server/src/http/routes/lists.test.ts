import type { CertificateSummary, OrphanCertificate } from '@bfcert/certificate-lifecycle';
import { newId } from '@bfcert/kernel/ids';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Station } from '../schemas/stations.ts';
import { type ApiBench, apiBench, BEARER } from '../testing/api-bench.ts';

const identityId = newId('idn');

const certificate = (state: CertificateSummary['state']): CertificateSummary => ({
  id: newId('crt'),
  identityId,
  identityName: 'CS-1',
  owner: 'Depot',
  purpose: 'charger_identity',
  slot: null,
  operatingModel: 'managed',
  issuer: null,
  state,
  stage: 'active',
  posture: 'valid',
  fingerprint: null,
  serial: null,
  notBefore: null,
  notAfter: null,
  requestedAt: '2026-01-01T00:00:00.000Z',
  updatedAt: '2026-01-01T00:00:00.000Z',
  lastOutcome: '',
  planes: [],
  nextRenewalAt: null,
  renewalHeld: null,
  stationsCutOff: [],
  version: 1,
  actions: [{ name: 'renew', allowed: false, reason: 'A request is open.' }],
});

const station = (number: number): Station => ({
  identityId: `idn_${number}`,
  name: `CS-${number}`,
  online: true,
  securityProfile: 2,
  ocppVersion: '2.0.1',
  kind: 'station',
  controller: null,
  throughController: false,
  profileFloor: 2,
  onboarding: null,
  upstream: null,
  passwordReading: null,
  activation: null,
  family: 'Acme/AC22',
  capabilities: { contradicts: [], exceptions: [], refused: [] },
  discarded: null,
  tolerances: [],
  lastSeenAt: null,
  migration: null,
});

const orphan = (minute: number): OrphanCertificate => ({
  id: newId('orp', Date.UTC(2026, 0, 1, 0, minute)),
  kind: 'suspected',
  authority: 'elsewhere',
  commandId: 'cmd',
  fingerprint: null,
  certificatePem: null,
  subject: 'CN=SN-1',
  spkiSha256: null,
  detail: 'an answer was lost',
  foundAt: '2026-01-01T00:00:00.000Z',
});

describe('lists', () => {
  let bench: ApiBench;
  const orphans = [3, 2, 1].map(orphan);
  const stations = [1, 2, 3, 4, 5].map(station);
  const certificates = [certificate('active'), certificate('retired'), certificate('retired')];
  let asked: unknown[] = [];
  const timelines: Record<string, []> = {};
  beforeAll(async () => {
    bench = await apiBench({
      lifecycle: {
        inventory: async (query) => {
          asked.push(query);
          return { certificates: query.identityId === identityId ? certificates : [], next: null };
        },
        timeline: async (id) => timelines[id] ?? [],
        orphans: async ({ after, limit }) => orphans.filter(({ id }) => after === null || id < after).slice(0, limit),
      },
      stations: {
        stations: async ({ after, limit }) => {
          const from = after === null ? 0 : stations.findIndex(({ identityId: id }) => id === after) + 1;
          return stations.slice(from, from + limit);
        },
      },
    });
  });
  afterAll(() => bench.app.close());

  const get = async (url: string) => (await bench.app.inject({ url: `/api/v1${url}`, headers: BEARER })).json();

  async function everyPage(url: string): Promise<string[][]> {
    const pages: string[][] = [];
    for (let after = ''; ; ) {
      const { data, page } = await get(`${url}${after}`);
      pages.push(data.map(({ id, identityId: of }: { id?: string; identityId?: string }) => id ?? of));
      if (!page.hasMore) {
        expect(page.next).toBeNull();
        return pages;
      }
      after = `&after=${page.next}`;
    }
  }

  it('are read page by page, each item once, and end with a page that says so', async () => {
    expect(await everyPage('/stations?limit=2')).toEqual([['idn_1', 'idn_2'], ['idn_3', 'idn_4'], ['idn_5']]);
    expect(await everyPage('/stations?limit=5')).toEqual([['idn_1', 'idn_2', 'idn_3', 'idn_4', 'idn_5']]);
  });

  it('of one identity’s certificates are asked for with the same words as of all', async () => {
    asked = [];
    const query = `identity=${identityId}&state=retired&q=cs-1&posture=valid&limit=2`;
    expect((await get(`/certificates?${query}`)).data).toHaveLength(3);
    expect(asked).toEqual([{ identityId, state: 'retired', search: 'cs-1', posture: 'valid', after: null, limit: 2 }]);
    for (const none of ['nobody', 'crt_1', '__proto__']) {
      expect(await get(`/certificates?identity=${none}`)).toMatchObject({ status: 404, code: 'not_found' });
    }
    expect(asked).toHaveLength(1);
  });

  it('tell with each certificate what this caller may do and why not', async () => {
    const { data } = await get(`/certificates?identity=${identityId}&limit=1`);
    expect(data[0]).toMatchObject({
      identity: { id: identityId, name: 'CS-1' },
      actions: [{ name: 'renew', allowed: false, reason: 'A request is open.' }],
    });
  });

  it('of orphans begin with the newest, and take only their own cursors', async () => {
    const ids = orphans.map(({ id }) => id);
    expect(await everyPage('/orphan-certificates?limit=2')).toEqual([ids.slice(0, 2), ids.slice(2)]);
    expect(await get('/orphan-certificates?after=crt_x')).toMatchObject({ status: 400, code: 'cursor_invalid' });
  });

  it('of certificates are filtered by every word of the filter, times in one spelling', async () => {
    asked = [];
    await get(
      '/certificates?operatingModel=tracked&issuer=CN%3DOther&slot=ec&outstandingPlane=gateway&endsBefore=2026-03-01T12:00:00Z&endsAfter=2026-02-01T12:00:00.5Z&q=%20%20&limit=5',
    );
    expect(asked).toEqual([
      {
        operatingModel: 'tracked',
        issuer: 'CN=Other',
        slot: 'ec',
        outstandingPlane: 'gateway',
        endsBefore: '2026-03-01T12:00:00.000Z',
        endsAfter: '2026-02-01T12:00:00.500Z',
        after: null,
        limit: 5,
      },
    ]);
  });

  it.each([
    'operatingModel=ours',
    'outstandingPlane=moon',
    'issuer=',
    'slot=%00',
    'q=a%00b',
    'endsBefore=2026-02-30T00:00:00Z',
    'endsBefore=tomorrow',
    'endsAfter=99999-01-01T00:00:00Z',
    'slot=a&slot=b',
    'posture=late',
    'posture=',
    'posture=valid&posture=expired',
    '__proto__=x',
  ])('are not asked for with %s', async (query) => {
    asked = [];
    expect(await get(`/certificates?${query}`)).toMatchObject({ status: 400, code: 'invalid' });
    expect(asked).toEqual([]);
  });

  it('do not take a private key to search by', async () => {
    const key = encodeURIComponent('-----BEGIN EC PRIVATE KEY-----\nAAAA\n-----END EC PRIVATE KEY-----');
    expect(await get(`/certificates?q=${key}`)).toMatchObject({
      status: 400,
      detail: expect.stringMatching(/private key/),
    });
    expect(bench.logText()).not.toContain('AAAA');
  });

  it('of what happened to a certificate that does not exist are refused, not empty', async () => {
    expect(await get(`/certificates/${newId('crt')}/timeline`)).toMatchObject({ status: 404, code: 'not_found' });
  });
});
