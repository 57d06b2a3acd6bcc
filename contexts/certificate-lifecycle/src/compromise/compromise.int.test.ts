import { unwrap } from '@bfcert/kernel/result';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { CertificateId } from '../certificate/certificate-id.ts';
import type { Lifecycle } from '../lifecycle.ts';
import type { OnWordOfCompromised } from '../policy/policy.ts';
import {
  actorWith,
  by,
  chargerSubject,
  csr,
  gateway,
  LifecycleWorld,
  newKey,
  operator,
  pkiEngineer,
  station,
} from '../testing/lifecycle-world.ts';
import { lookedPolicy } from '../testing/looked-policy.ts';
import { OutsideIssuer } from '../testing/outside-issuer.ts';
import { testProgram } from '../testing/ownership-drafts.ts';

let world: LifecycleWorld;
let lifecycle: Lifecycle;
beforeEach(async () => {
  world = await LifecycleWorld.start();
  await world.decides([testProgram('vdv261')]);
  lifecycle = world.lifecycle;
});
afterEach(() => world.drop());

const DAY = 86_400_000;
type Charger = Awaited<ReturnType<LifecycleWorld['charger']>>;

/** The next certificate, for which the station asks over a session that it opened with `provenWith`. */
async function askedWith(charger: Charger, provenWith: string | null) {
  const csrPem = csr(chargerSubject(charger.serial));
  const order = { ...world.place(charger.identityId), csrPem, provenWith };
  const { certificateId: id } = unwrap(await lifecycle.issueCertificate(order, by(station)));
  await lifecycle.advanceCertificate(id);
  unwrap(await lifecycle.recordSent({ certificateId: id, executionPath: 'ocpp' }, by(gateway)));
  const answer = { certificateId: id, outcome: 'accepted', channel: 'ocpp', detail: '' } as const;
  unwrap(await lifecycle.recordInstallation(answer, by(gateway)));
  world.clock.advance(1000);
  const { fingerprint } = (await lifecycle.chainOf(id)) ?? { fingerprint: '' };
  unwrap(await world.seen(charger.identityId, fingerprint));
  return { id, fingerprint };
}

/** The key of the first may have been in wrong hands when the second was asked for. */
async function withSuccessor() {
  const charger = await world.charger();
  const stolen = await world.active(charger);
  world.clock.advance(10 * DAY);
  const next = await askedWith(charger, stolen.fingerprint);
  return { ...charger, stolen, next };
}

const revoke = (certificateId: CertificateId, over: object = {}) =>
  lifecycle.revokeCertificate({ certificateId, reason: 'keyCompromise', ...over }, by(pkiEngineer));
const stageOf = (id: CertificateId) => world.stage(id);
async function incident() {
  const [one, ...others] = await lifecycle.incidents(
    { cause: 'certificate_compromised', after: null, limit: 9 },
    operator,
  );
  expect(others).toEqual([]);
  if (one === undefined) throw new Error('there is no incident');
  return one;
}
const recoveryCases = () => lifecycle.recoveryCases({ after: null, limit: 9 }, operator);

async function policySays(onWordOfCompromised: OnWordOfCompromised) {
  const set = { onWordOfCompromised };
  const rules = [{ name: 'stolen', purpose: 'charger_identity', level: 'purpose', value: null, set }] as const;
  const draft = { rules, renewalsPerHour: 100, renewalsPerDay: null, quotas: [] };
  const { id, baseVersion } = unwrap(await lookedPolicy(lifecycle, { draft }, by(pkiEngineer)));
  unwrap(await lifecycle.applyPolicy({ dryRunId: id }, by(pkiEngineer, { expectedVersion: baseVersion })));
}

describe('a certificate that was issued on the word of a compromised one', () => {
  test('is named in the incident and left to a person, and stays the way in that the station has', async () => {
    const { stolen, next } = await withSuccessor();
    unwrap(await revoke(stolen.id));
    const { summary, links } = await incident();
    expect(summary).toContain(`Issued on the word of the compromised certificate, and still admitted: ${next.id}.`);
    expect(links).toContainEqual({ kind: 'certificate', id: next.id });
    expect(await stageOf(next.id)).toBe('active');
    expect(await recoveryCases()).toEqual([]);
  });

  test('goes with it where the policy says so, with a recovery case when it was the last way in', async () => {
    await policySays('revoked');
    const { stolen, next, identityId } = await withSuccessor();
    unwrap(await revoke(stolen.id));
    expect([await stageOf(stolen.id), await stageOf(next.id)]).toEqual(['revoked', 'revoked']);
    expect((await lifecycle.certificate(next.id, operator))?.record).toMatchObject({
      reason: 'keyCompromise',
      revokedWith: stolen.id,
    });
    const { summary, links } = await incident();
    expect(summary).toContain(`It was its last. Revoked with it: ${next.id}.`);
    const [recovery, ...others] = await recoveryCases();
    expect([recovery?.identityId, others]).toEqual([identityId, []]);
    expect(links).toContainEqual({ kind: 'recovery_case', id: recovery?.id });
    expect((await world.events()).filter((type) => type === 'CertificateRevoked')).toHaveLength(2);
    expect(await lifecycle.admissibleFingerprints(identityId)).toEqual([]);
  });

  test('puts in doubt what was issued on its own word in turn', async () => {
    const charger = await withSuccessor();
    const third = await askedWith(charger, charger.next.fingerprint);
    unwrap(await revoke(charger.stolen.id));
    expect((await incident()).summary).toContain(`still admitted: ${charger.next.id}, ${third.id}.`);
  });

  test('is in no doubt when it was asked for before the time of suspicion, or with another certificate', async () => {
    const { stolen, next, ...charger } = await withSuccessor();
    const later = await askedWith(charger, next.fingerprint);
    const suspectedSince = world.clock.now().toISOString();
    unwrap(await revoke(stolen.id, { suspectedSince }));
    const { summary } = await incident();
    expect(summary).not.toMatch(/on the word/);
    expect((await lifecycle.certificate(stolen.id, operator))?.record).toMatchObject({ suspectedSince });
    expect(await stageOf(later.id)).toBe('active');
  });

  test('is known by its renewal where nobody saw with what it was asked for', async () => {
    const charger = await world.charger();
    const { id } = await world.active(charger);
    unwrap(await lifecycle.renewCertificate({ certificateId: id }, by(operator)));
    const next = await world.issued(charger);
    unwrap(await revoke(id));
    expect((await incident()).summary).toContain(`still admitted: ${next.id}.`);
  });

  test('is in no doubt when the subject merely may act no more', async () => {
    const { stolen } = await withSuccessor();
    unwrap(await revoke(stolen.id, { reason: 'privilegeWithdrawn' }));
    expect((await incident()).summary).not.toMatch(/on the word/);
  });
});

describe('another certificate for a compromised key', () => {
  /** A device of an outside CA that keeps its key when it renews. */
  async function twoForOneKey() {
    const identityId = await world.identity('charger', {
      ocpp_identity: 'CS-K',
      serial_number: 'SN-K',
      organisation: 'Example Charging',
    });
    const issuers = {
      charger_identity: new OutsideIssuer('Station Root', world.clock.now()),
      charger_factory: new OutsideIssuer('Vendor Root', world.clock.now()),
    };
    const key = newKey().publicKey;
    const bring = async (purpose: 'charger_identity' | 'charger_factory' = 'charger_identity') => {
      const issuer = issuers[purpose];
      const bundlePem = `${issuer.issue({ subject: chargerSubject('SN-K'), key }).pem}${issuer.pem}`;
      const order = { purpose, operatingModel: null, bundlePem, entries: [], dryRun: false } as const;
      const [one] = unwrap(await lifecycle.importCertificates(order, by(actorWith('pki_engineer')))).certificates;
      return one;
    };
    return { identityId, bring };
  }

  test('is revoked with it, in one transaction, and no other for the key is taken in afterwards', async () => {
    const { bring } = await twoForOneKey();
    const [first, second] = [await bring(), await bring()];
    unwrap(await revoke(first?.certificateId as CertificateId));
    expect(await stageOf(second?.certificateId as CertificateId)).toBe('revoked');
    expect((await incident()).summary).toContain(`Revoked with it: ${second?.certificateId}.`);
    expect(await bring()).toMatchObject({ outcome: 'refused', reason: 'key_compromised' });
  });

  test('goes with it too when it is the factory certificate, which our gateways let in', async () => {
    const { bring } = await twoForOneKey();
    const [first, second] = [await bring(), await bring('charger_factory')];
    unwrap(await revoke(first?.certificateId as CertificateId));
    expect(await stageOf(second?.certificateId as CertificateId)).toBe('revoked');
    expect((await incident()).summary).toContain(`Revoked with it: ${second?.certificateId}.`);
  });

  test('is named where it is not ours to revoke', async () => {
    const [vin, emaid] = ['WEB12345678901234', 'DEABC000012345'];
    await world.identity('vehicle', { vin, emaid, organisation: 'Example Charging', program: 'vdv261' });
    const key = newKey().publicKey;
    const bring = async (purpose: 'vehicle_vas_identity' | 'iso15118_contract', name: string) => {
      const subject = [{ name: 'CN', value: name }] as const;
      const bundlePem = new OutsideIssuer(`Root of ${purpose}`, world.clock.now()).issue({ subject, key }).pem;
      const operatingModel = purpose === 'vehicle_vas_identity' ? 'brokered' : null;
      const order = { purpose, operatingModel, bundlePem, entries: [], dryRun: false } as const;
      const [one] = unwrap(await lifecycle.importCertificates(order, by(actorWith('pki_engineer')))).certificates;
      if (one?.certificateId == null) throw new Error(`${one?.reason}`);
      return one.certificateId;
    };
    const [first, second] = [await bring('vehicle_vas_identity', vin), await bring('iso15118_contract', emaid)];
    unwrap(await revoke(first));
    expect(await stageOf(second)).toBe('issued');
    expect((await incident()).summary).toContain(`and not ours to revoke: ${second}.`);
  });

  test('stays when the reason says nothing of the key', async () => {
    const { bring } = await twoForOneKey();
    const [first, second] = [await bring(), await bring()];
    unwrap(await revoke(first?.certificateId as CertificateId, { reason: 'privilegeWithdrawn' }));
    expect(await stageOf(second?.certificateId as CertificateId)).toBe('issued');
  });
});

describe('the time of suspicion', () => {
  test.each([
    ['that lies ahead', { suspectedSince: '2999-01-01T00:00:00.000Z' }],
    ['of what is no compromise', { reason: 'superseded', suspectedSince: '2026-02-01T00:00:00.000Z' }],
  ])('is refused before anything happens: one %s', async (_, over) => {
    const { id } = await world.active(await world.charger());
    expect(await revoke(id, over)).toMatchObject({ refusal: { reason: 'suspicion_unsuitable' } });
    expect(await stageOf(id)).toBe('active');
  });
});

describe('a request that waits when a compromise is told', () => {
  async function orderedWith({ identityId, serial }: Charger, fingerprint: string) {
    const order = { ...world.place(identityId), csrPem: csr(chargerSubject(serial)), provenWith: fingerprint };
    return unwrap(await lifecycle.issueCertificate(order, by(station))).certificateId;
  }

  test('ends when it was made with the compromised one, although that was replaced before', async () => {
    const { stolen, next, ...charger } = await withSuccessor();
    const ordered = await orderedWith(charger, stolen.fingerprint);
    unwrap(await revoke(stolen.id));
    await lifecycle.advanceCertificate(ordered);
    expect([await stageOf(ordered), await stageOf(next.id)]).toEqual(['deleted', 'active']);
  });

  test('ends when it was made with one that goes with the compromised', async () => {
    await policySays('revoked');
    const { stolen, next, ...charger } = await withSuccessor();
    const ordered = await orderedWith(charger, next.fingerprint);
    unwrap(await revoke(stolen.id));
    await lifecycle.advanceCertificate(ordered);
    expect(await stageOf(ordered)).toBe('deleted');
  });

  test('goes on when it was made with another that nobody doubts', async () => {
    const { stolen, next, ...charger } = await withSuccessor();
    const ordered = await orderedWith(charger, next.fingerprint);
    unwrap(await revoke(stolen.id));
    await lifecycle.advanceCertificate(ordered);
    expect(await stageOf(ordered)).toBe('issued');
  });
});
