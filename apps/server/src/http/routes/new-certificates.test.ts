import type { CertificatePage, CommandContext } from '@bfcert/certificate-lifecycle';
import { newId } from '@bfcert/kernel/ids';
import { ok, refused } from '@bfcert/kernel/result';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type ApiBench, apiBench, BEARER } from '../testing/api-bench.ts';

const certificateId = newId('crt');
const unsigned = newId('crt');
const identityId = newId('idn');
const jobId = newId('job');
const fingerprint = 'ab'.repeat(32);

/** Signed by its own key, and no CA. */
const leaf = {
  fingerprint: '2948fb4ee5b0efc63e04bf4d70f002d1bd85dedc5a6be7d71c87655226f37ce6',
  pem: `-----BEGIN CERTIFICATE-----
MIIBuDCCAV6gAwIBAgIUIBmy1GYIxEXwq1xoay1h1zaizC0wCgYIKoZIzj0EAwIw
KjEZMBcGA1UECgwQRXhhbXBsZSBDaGFyZ2luZzENMAsGA1UEAwwEU04tMTAgFw0y
NjExMjcwOTU0NDhaGA8yMTI2MTEwMzA5NTQ0OFowKjEZMBcGA1UECgwQRXhhbXBs
ZSBDaGFyZ2luZzENMAsGA1UEAwwEU04tMTBZMBMGByqGSM49AgEGCCqGSM49AwEH
A0IABFvw7FKTDR2Rf80aeH5yDOI0yChc7yYxDyEavuU7eT/zqd+DP9lhq7PypmDD
hEk0eW4pYoScSHWrCOHt0NGR0cyjYDBeMB0GA1UdDgQWBBTQOxrBvEW6wmOnsM3N
ihYOXn18BzAfBgNVHSMEGDAWgBTQOxrBvEW6wmOnsM3NihYOXn18BzAMBgNVHRMB
Af8EAjAAMA4GA1UdDwEB/wQEAwIHgDAKBggqhkjOPQQDAgNIADBFAiB9DSR7juiJ
KSezbHlCb6kqrHZiV9AcsUrcyGf5BuM4tgIhAN5xhWni9giVgIjS2P4CP5ouLP0G
n/8MzWEPmkdNRYUp
-----END CERTIFICATE-----
`,
};

describe('new certificates over HTTP', () => {
  let bench: ApiBench;
  let given: { input: unknown; context: CommandContext }[] = [];
  let answer: 'done' | 'refused' = 'done';
  const result = { fingerprint, identityId, slot: null, reason: null, detail: null } as const;
  beforeAll(async () => {
    bench = await apiBench({
      lifecycle: {
        issueCertificate: async (input, context) => {
          given.push({ input, context });
          if (answer === 'refused') return refused({ reason: 'common_name_mismatch', detail: 'CN must be SN-1.' });
          return ok({ certificateId, jobId, state: 'requested' });
        },
        requestCertificate: async (input, context) => {
          given.push({ input, context });
          if (answer === 'refused') return refused({ reason: 'slot_unknown', detail: 'No such slot.' });
          return ok({ certificateId });
        },
        importCertificates: async (input, context) => {
          given.push({ input, context });
          if (answer === 'refused') return refused({ reason: 'bundle_has_private_key', detail: 'It has a key.' });
          const imported = { ...result, outcome: 'imported', certificateId, stage: 'issued' } as const;
          return ok({ dryRun: input.dryRun, certificates: [imported] });
        },
        certificate: async (id) => {
          if (id === certificateId) return { identityId, fingerprint } as CertificatePage;
          return id === unsigned ? ({ identityId, fingerprint: null } as CertificatePage) : null;
        },
        recordEvidence: async (input, context) => {
          given.push({ input, context });
          if (answer === 'refused') return refused({ reason: 'evidence_source_not_yours', detail: 'Not yours.' });
          return ok({ certificateId, effect: 'noted', stillNeeded: 'evse_acceptance and provider_confirmation' });
        },
      },
    });
  });
  beforeEach(() => {
    given = [];
    answer = 'done';
  });
  afterAll(() => bench.app.close());

  const post = (path: string, payload: object | string, headers: Record<string, string> = { 'idempotency-key': 'k' }) =>
    bench.app.inject({
      method: 'POST',
      url: `/api/v1/certificates${path}`,
      headers: { ...BEARER, ...headers },
      payload,
    });

  const order = { identityId, purpose: 'evse_v2g', csrPem: 'a request', reason: 'a test' };
  const sighting = {
    type: 'provider_confirmation',
    from: 'provider',
    source: 'emsp-1',
    seenAt: '2026-03-01T11:00:00Z',
    reference: 'ticket 7',
    reason: 'a test',
  };

  it('are ordered for any purpose, and the job is named', async () => {
    const ordered = await post('', order);
    expect(ordered.statusCode).toBe(202);
    expect(ordered.headers['location']).toBe(`/api/v1/certificate-jobs/${jobId}`);
    expect(ordered.json()).toEqual({ certificateId, jobId, state: 'requested' });
    expect(given).toMatchObject([
      {
        input: { identityId, purpose: 'evse_v2g', slot: null, csrPem: 'a request' },
        context: { reason: 'a test', idempotencyKey: 'k' },
      },
    ]);
  });

  it('are ordered without a request too: the endpoint is to send it', async () => {
    const { csrPem: _, ...place } = order;
    const ordered = await post('', place);
    expect([ordered.statusCode, ordered.headers['location']]).toEqual([202, `/api/v1/certificates/${certificateId}`]);
    expect(ordered.json()).toEqual({ certificateId, jobId: null, state: 'requested' });
    expect(given).toMatchObject([
      { input: { identityId, purpose: 'evse_v2g', slot: null }, context: { reason: 'a test' } },
    ]);
    answer = 'refused';
    expect((await post('', place)).json()).toMatchObject({ code: 'slot_unknown' });
    expect((await post('', { ...order, csrPem: '' })).json()).toMatchObject({ code: 'common_name_mismatch' });
  });

  it('are refused by the name that the context gives', async () => {
    answer = 'refused';
    expect((await post('', order)).json()).toMatchObject({ status: 409, code: 'common_name_mismatch' });
    const bundle = { purpose: 'evse_v2g', bundlePem: 'pem', reason: 'a test' };
    expect((await post('/imports', bundle)).json()).toMatchObject({ status: 400, code: 'bundle_has_private_key' });
    expect((await post(`/${certificateId}/evidence`, sighting)).json()).toMatchObject({
      status: 403,
      code: 'evidence_source_not_yours',
    });
  });

  it('are imported with what is known of single ones, for real unless it is said otherwise', async () => {
    const entries = [
      { fingerprint, identityId, slot: null, platform: { name: 'aws_iot', status: 'ACTIVE' } },
      { fingerprint: 'cd'.repeat(32) },
    ];
    const payload = { purpose: 'iot_hub_identity', bundlePem: 'pem', entries, reason: 'a test' };
    const imported = await post('/imports', payload);
    expect(imported.json()).toEqual({
      dryRun: false,
      certificates: [{ ...result, outcome: 'imported', certificateId, stage: 'issued' }],
    });
    expect((await post('/imports?dryRun=true', payload)).json()).toMatchObject({ dryRun: true });
    expect(given.map(({ input }) => input)).toEqual(
      [false, true].map((dryRun) => ({
        purpose: 'iot_hub_identity',
        operatingModel: null,
        bundlePem: 'pem',
        entries,
        dryRun,
      })),
    );
  });

  it('are imported from the rows of a CSV file, and from one thing at a time', async () => {
    const csv = `pem,identity_id\r\n"${leaf.pem}",${identityId}\r\n`;
    const body = { purpose: 'charger_identity', reason: 'a test' };
    expect((await post('/imports', { ...body, csv })).statusCode).toBe(200);
    expect(given).toMatchObject([
      { input: { bundlePem: leaf.pem, entries: [{ fingerprint: leaf.fingerprint, identityId }], dryRun: false } },
    ]);
    for (const wrong of [
      {},
      { csv, bundlePem: leaf.pem },
      { csv, entries: [{ fingerprint }] },
      { csv: 'pem,__proto__' },
    ]) {
      expect((await post('/imports', { ...body, ...wrong })).json()).toMatchObject({
        status: 400,
        code: 'import_invalid',
      });
    }
    const key = await post('/imports', { ...body, csv: 'pem\n-----BEGIN PRIVATE KEY-----\n' });
    expect(key.json()).toMatchObject({ status: 400, code: 'bundle_has_private_key' });
    expect(given).toHaveLength(1);
  });

  it('are told of as seen, with what is still needed', async () => {
    const recorded = await post(`/${certificateId}/evidence`, sighting);
    expect(recorded.json()).toEqual({
      certificateId,
      effect: 'noted',
      stillNeeded: 'evse_acceptance and provider_confirmation',
    });
    expect(given.map(({ input }) => input)).toEqual([
      {
        identityId,
        fingerprint,
        type: 'provider_confirmation',
        from: 'provider',
        source: 'emsp-1',
        at: '2026-03-01T11:00:00Z',
        details: { reference: 'ticket 7' },
      },
    ]);
  });

  it('are seen only where there is one', async () => {
    expect((await post(`/${newId('crt')}/evidence`, sighting)).statusCode).toBe(404);
    expect((await post('/nonsense/evidence', sighting)).statusCode).toBe(404);
    expect((await post(`/${unsigned}/evidence`, sighting)).json()).toMatchObject({
      code: 'not_possible_in_this_state',
    });
    expect(given).toEqual([]);
  });

  it.each<readonly [string, string, object | string]>([
    ['an unknown field', '', { ...order, validitySeconds: 1 }],
    ['a purpose that is none', '', { ...order, purpose: '__proto__' }],
    ['no reason', '', { ...order, reason: '' }],
    ['a slot that is a number', '', { ...order, slot: 2 ** 53 + 1 }],
    ['an endless request', '', { ...order, csrPem: 'x'.repeat(20_001) }],
    ['a prototype', '', JSON.stringify(order).replace('{', '{"__proto__":{"roles":["administrator"]},')],
    [
      'an unknown field of an entry',
      '/imports',
      { purpose: 'evse_v2g', bundlePem: 'p', reason: 'a test', entries: [{ fingerprint, state: 'active' }] },
    ],
    [
      'a fingerprint in capitals',
      '/imports',
      { purpose: 'evse_v2g', bundlePem: 'p', reason: 'a test', entries: [{ fingerprint: fingerprint.toUpperCase() }] },
    ],
    [
      'a platform that is none',
      '/imports',
      {
        purpose: 'evse_v2g',
        bundlePem: 'p',
        reason: 'a test',
        entries: [{ fingerprint, platform: { name: 'acme', status: 'ACTIVE' } }],
      },
    ],
    [
      'a model that is none',
      '/imports',
      { purpose: 'evse_v2g', bundlePem: 'p', reason: 'a test', operatingModel: 'ours' },
    ],
    ['a dry run that is none', '/imports?dryRun=1', { purpose: 'evse_v2g', bundlePem: 'p', reason: 'a test' }],
    ['a type that is none', `/${certificateId}/evidence`, { ...sighting, type: 'constructor' }],
    ['a source that is none', `/${certificateId}/evidence`, { ...sighting, from: 'anybody' }],
    ['a time that is none', `/${certificateId}/evidence`, { ...sighting, seenAt: '2026-02-30T00:00:00Z' }],
    ['a year out of range', `/${certificateId}/evidence`, { ...sighting, seenAt: '+275760-09-13T00:00:00Z' }],
    ['a time without a zone', `/${certificateId}/evidence`, { ...sighting, seenAt: '2026-03-01T11:00:00' }],
  ])('are refused before any command for %s', async (_, path, payload) => {
    const json = { 'idempotency-key': 'k', 'content-type': 'application/json' };
    expect((await post(path, payload, json)).statusCode).toBe(400);
    expect(given).toEqual([]);
  });

  it('need an Idempotency-Key', async () => {
    expect((await post('', order, {})).json()).toMatchObject({ code: 'idempotency_key_missing' });
    expect(given).toEqual([]);
  });
});
