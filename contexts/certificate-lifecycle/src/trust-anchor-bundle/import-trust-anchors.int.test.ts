import { generateKeyPairSync } from 'node:crypto';
import { unwrap } from '@bfcert/kernel/result';
import { parseCertificatePem, pemEncode } from '@bfcert/kernel/x509';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { postgresStores } from '../adapters/postgres/index.ts';
import { actorWith, by, LifecycleWorld, pkiEngineer } from '../testing/lifecycle-world.ts';
import { OutsideIssuer } from '../testing/outside-issuer.ts';
import type { BundlePurpose } from './bundle-purpose.ts';

let world: LifecycleWorld;
beforeEach(async () => {
  world = await LifecycleWorld.start();
});
afterEach(() => world.drop());

type Root = ConstructorParameters<typeof OutsideIssuer>[2];
const ca = (name: string, over?: Root) => new OutsideIssuer(name, world.clock.now(), over);
const facts = (pem: string) => unwrap(parseCertificatePem(pem));

const bring = (
  pems: string | readonly string[],
  over: { readonly purpose?: BundlePurpose; readonly dryRun?: boolean } & Parameters<typeof by>[1] = {},
) => {
  const { purpose = 'v2g_trust', dryRun = false, ...context } = over;
  const anchorsPem = typeof pems === 'string' ? pems : pems.join('');
  return world.lifecycle.importTrustAnchors({ purpose, anchorsPem, dryRun }, by(pkiEngineer, context));
};
const all = (query: Partial<Parameters<typeof world.lifecycle.trustAnchorBundles>[0]> = {}) =>
  world.lifecycle.trustAnchorBundles({ after: null, limit: 100, ...query });
const audited = async () => {
  await world.lifecycle.sealAudit();
  const entries = await world.lifecycle.auditEntries({ after: 0, limit: 1_000 });
  return entries.map(({ entry }) => entry).filter(({ action }) => action === 'import-trust-anchors');
};
const told = async () => {
  const { rows } = await world.database.pool.query<{ subject: string; data: object }>(
    `select subject, data from domain_event where type = 'TrustAnchorBundleImported' order by arrival`,
  );
  return rows;
};

describe('the anchors of a trust domain', () => {
  test('become a draft, with its event and its audit entry', async () => {
    const root = ca('V2G root');
    const sub = ca('CPO sub-CA 1', { parent: root });
    const report = unwrap(await bring([root.pem, sub.pem]));
    expect(report).toMatchObject({
      version: 1,
      certificates: [
        { name: 'CN=V2G root', outcome: 'added', reason: null },
        { name: 'CN=CPO sub-CA 1', outcome: 'added', reason: null },
      ],
      removed: [],
    });
    expect(await all()).toMatchObject([
      {
        id: report.bundleId,
        purpose: 'v2g_trust',
        trustDomains: ['iso15118-evse'],
        state: 'draft',
        activatedAt: null,
        imported: { by: 'user:mara', reason: 'test' },
        anchors: [{ isRoot: true }, { isRoot: false, issuer: 'CN=V2G root' }],
      },
    ]);
    expect(await audited()).toMatchObject([
      { outcome: 'done', purpose: 'v2g_trust', before: null, after: 'draft', event: 'TrustAnchorBundleImported' },
    ]);
    expect(await told()).toMatchObject([
      { subject: report.bundleId, data: { bundleVersion: 1, supersededVersion: null } },
    ]);
  });

  test('are looked at first by a dry run, which stores nothing', async () => {
    const report = unwrap(await bring(ca('V2G root').pem, { dryRun: true }));
    expect(report).toMatchObject({ dryRun: true, bundleId: null, version: 1, certificates: [{ outcome: 'added' }] });
    expect([await all(), await audited(), await told()]).toEqual([[], [], []]);
  });

  test('take the place of the draft before, and the report says what is added, kept and gone', async () => {
    const [old, kept, added] = [ca('old'), ca('kept'), ca('added')];
    unwrap(await bring([old.pem, kept.pem]));
    world.clock.advance(1_000);
    const report = unwrap(await bring([kept.pem, added.pem]));
    expect(report).toMatchObject({
      version: 2,
      certificates: [{ outcome: 'kept' }, { outcome: 'added' }],
      removed: [{ name: 'CN=old' }],
    });
    expect((await all()).map(({ version, state }) => [version, state])).toEqual([
      [2, 'draft'],
      [1, 'superseded'],
    ]);
    expect((await told()).at(-1)).toMatchObject({ data: { bundleVersion: 2, supersededVersion: 1 } });
  });

  test('come in once, however often the same command is sent', async () => {
    const { pem } = ca('V2G root');
    const first = await bring(pem, { idempotencyKey: 'once' });
    expect(await bring(pem, { idempotencyKey: 'once' })).toEqual(first);
    const other = await bring(ca('another').pem, { idempotencyKey: 'once' });
    expect(other).toMatchObject({ refusal: { reason: 'idempotency_key_reused' } });
    expect(await all()).toHaveLength(1);
  });

  test('of one domain brought by two people at once get two numbers', async () => {
    await Promise.all([bring(ca('one').pem), bring(ca('two').pem)]);
    expect((await all()).map(({ version }) => version).toSorted()).toEqual([1, 2]);
    expect(await all({ state: 'draft' })).toMatchObject([{ version: 2 }]);
  });
});

describe('the file as a whole is refused', () => {
  test.each([
    ['bundle_malformed', ''],
    ['bundle_malformed', 'no PEM'],
    ['bundle_malformed', '-----BEGIN CERTIFICATE-----\n\ud800\n-----END CERTIFICATE-----'],
    ['bundle_malformed', 'x'.repeat(200_001)],
    ['bundle_malformed', pemEncode('CERTIFICATE', Buffer.from('30030101ff', 'hex')).repeat(101)],
    [
      'bundle_has_private_key',
      generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    ],
  ])('as %s', async (reason, anchorsPem) => {
    expect(await bring(anchorsPem)).toMatchObject({ ok: false, refusal: { reason } });
    expect([await all(), await told()]).toEqual([[], []]);
    expect(await audited()).toMatchObject([{ outcome: 'refused', detail: { refusal: reason } }]);
  });

  test('for a bundle that follows our own PKI', async () => {
    for (const purpose of ['charging_station_trust', 'station_client_trust'] as const) {
      expect(await bring(ca('root').pem, { purpose })).toMatchObject({ refusal: { reason: 'bundle_follows_own_pki' } });
    }
  });

  test('when the newest version has the very same anchors', async () => {
    const [one, two] = [ca('one').pem, ca('two').pem];
    unwrap(await bring([one, two]));
    expect(await bring([two, one])).toMatchObject({ refusal: { reason: 'bundle_unchanged' } });
  });

  test('when another version came in since the caller looked', async () => {
    expect(await bring(ca('one').pem, { expectedVersion: 1 })).toMatchObject({
      refusal: { reason: 'version_conflict' },
    });
    unwrap(await bring(ca('one').pem, { expectedVersion: 0 }));
    expect(await bring(ca('two').pem, { expectedVersion: 0 })).toMatchObject({
      refusal: { reason: 'version_conflict' },
    });
  });

  test('from whoever is no pki_engineer, acts for some owners only, or says no reason', async () => {
    const input = { purpose: 'v2g_trust', anchorsPem: ca('root').pem, dryRun: false } as const;
    for (const role of ['viewer', 'operator', 'integration', 'auditor', 'administrator'] as const) {
      const outcome = await world.lifecycle.importTrustAnchors(input, by(actorWith(role)));
      expect(outcome).toMatchObject({ refusal: { reason: 'role_missing' } });
    }
    const ofSome = { ...pkiEngineer, owners: ['north'] };
    expect(await world.lifecycle.importTrustAnchors(input, by(ofSome))).toMatchObject({
      refusal: { reason: 'owner_out_of_scope' },
    });
    expect(await bring(input.anchorsPem, { reason: ' ' })).toMatchObject({ refusal: { reason: 'reason_missing' } });
    expect(await all()).toEqual([]);
  });
});

describe('one certificate that is refused keeps the whole file out', () => {
  test('and the others are judged all the same, in the order of the file', async () => {
    const good = ca('good');
    const leaf = good.issue({ subject: [{ name: 'CN', value: 'leaf' }] });
    const unreadable = pemEncode('CERTIFICATE', Buffer.from('30030101ff', 'hex'));
    const report = unwrap(await bring([good.pem, leaf.pem, unreadable, good.pem]));
    expect(report.bundleId).toBeNull();
    expect(report.certificates.map(({ outcome, reason }) => [outcome, reason])).toEqual([
      ['added', null],
      ['refused', 'not_a_ca'],
      ['refused', 'certificate_malformed'],
      ['refused', 'duplicate'],
    ]);
    expect([await all(), await told()]).toEqual([[], []]);
    expect(await audited()).toMatchObject([
      { outcome: 'refused', detail: { refusal: 'not_a_ca' } },
      { outcome: 'refused', detail: { refusal: 'certificate_malformed' } },
      { outcome: 'refused', detail: { refusal: 'duplicate' } },
    ]);
  });
});

describe('a root is of one trust domain', () => {
  const crosses = { certificates: [{ outcome: 'refused', reason: 'crosses_trust_domains' }], bundleId: null };

  test('so one that the bundle of another holds is refused, by its key', async () => {
    const root = ca('V2G root');
    unwrap(await bring(root.pem));
    expect(unwrap(await bring(root.again(), { purpose: 'contract_trust' }))).toMatchObject(crosses);
  });

  test('until the draft that holds it was replaced', async () => {
    const root = ca('MO root, in the wrong file');
    unwrap(await bring(root.pem));
    unwrap(await bring(ca('V2G root').pem));
    expect(unwrap(await bring(root.pem, { purpose: 'contract_trust' })).bundleId).not.toBeNull();
  });

  test('so one of our own PKI for others is refused', async () => {
    const [chain] = await world.authority.chains();
    const { pem } = ca('ours for IoT');
    world.authority.addedChains.push({
      name: 'iot',
      trustDomain: 'iot',
      profiles: ['iot-device'],
      rootPem: pem,
      intermediatePems: [],
      issuingPem: pem,
    });
    expect(chain?.trustDomain).toBe('charger-identity');
    expect(unwrap(await bring(pem))).toMatchObject(crosses);
    expect(unwrap(await bring(pem, { purpose: 'iot_hub_trust' }))).toMatchObject({
      certificates: [{ outcome: 'added' }],
    });
  });

  test('so one that certificates of another domain were imported under is refused', async () => {
    const root = ca('hub root');
    const keyId = facts(root.pem).subjectKeyId ?? '';
    await world.database.transactions.run((tx) =>
      postgresStores(world.database).outsideIssuers.remember(tx, 'iot', [`key:${keyId}`]),
    );
    expect(unwrap(await bring(root.pem))).toMatchObject(crosses);
  });

  test('and two domains that get it at once do not both have it', async () => {
    const { pem } = ca('root of two');
    const reports = await Promise.all([bring(pem), bring(pem, { purpose: 'contract_trust' })]);
    expect(reports.map((each) => unwrap(each).bundleId).filter((id) => id !== null)).toHaveLength(1);
  });
});

describe('versions are found', () => {
  test('by fingerprint, SPKI hash, serial number, subject and PEM of an anchor', async () => {
    const root = ca('Example V2G Root');
    const { bundleId } = unwrap(await bring(root.pem));
    unwrap(await bring(ca('MO root').pem, { purpose: 'contract_trust' }));
    const { fingerprint, spkiSha256, serial } = facts(root.pem);
    const asColons = fingerprint.toUpperCase().replaceAll(/(..)(?=.)/g, '$1:');
    for (const search of [fingerprint, asColons, spkiSha256, serial, fingerprint.slice(0, 12), 'v2g ro', root.pem]) {
      expect((await all({ search })).map(({ id }) => id)).toEqual([bundleId]);
    }
    for (const search of ['%', '_', '__proto__', '\u0000', '\ud800', '0'.repeat(64), ca('unknown').pem]) {
      expect(await all({ search })).toEqual([]);
    }
  });

  test('by purpose, trust domain and state, page by page', async () => {
    const first = unwrap(await bring(ca('one').pem)).bundleId;
    world.clock.advance(1_000);
    const second = unwrap(await bring(ca('two').pem)).bundleId;
    world.clock.advance(1_000);
    const third = unwrap(await bring(ca('MO').pem, { purpose: 'contract_trust' })).bundleId;
    const ids = async (query: Parameters<typeof all>[0]) => (await all(query)).map(({ id }) => id);
    expect(await ids({ purpose: 'v2g_trust' })).toEqual([second, first]);
    expect(await ids({ trustDomain: 'iso15118-contract' })).toEqual([third]);
    expect(await ids({ purpose: 'v2g_trust', trustDomain: 'iso15118-contract' })).toEqual([]);
    expect(await ids({ state: 'superseded' })).toEqual([first]);
    expect(await ids({ limit: 2 })).toEqual([third, second]);
    expect(await ids({ limit: 2, after: second })).toEqual([first]);
  });

  test('and those of the stations are records among them, found by the same words', async () => {
    const { bundleId, anchors } = await world.lifecycle.stationTrustAnchors();
    const stations = {
      id: bundleId,
      trustDomains: ['backend-server', 'charger-identity'],
      state: 'active',
      imported: null,
    };
    expect(await all()).toMatchObject([stations]);
    expect(await all({ search: anchors[0]?.fingerprint ?? '' })).toMatchObject([stations]);
    expect(await all({ trustDomain: 'charger-identity' })).toMatchObject([stations]);
    expect(await world.lifecycle.trustAnchorBundle(bundleId)).toMatchObject({
      ...stations,
      anchors: [{ isRoot: true }],
    });
  });
});
