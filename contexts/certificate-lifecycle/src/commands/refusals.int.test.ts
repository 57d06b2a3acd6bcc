import { generateKeyPairSync } from 'node:crypto';
import { stationActor } from '@bfcert/kernel/actor';
import { type Result, unwrap } from '@bfcert/kernel/result';
import { basicConstraints, keyUsage, type NameSpec, pemEncode } from '@bfcert/kernel/x509';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { newCertificateId } from '../certificate/certificate-id.ts';
import { newIdentityId } from '../identity/identity-id.ts';
import {
  actorWith,
  by,
  chargerSubject,
  csr,
  gateway,
  LifecycleWorld,
  newKey,
  ORGANISATION,
  operator,
  pkiEngineer,
  station,
} from '../testing/lifecycle-world.ts';

let world: LifecycleWorld;
beforeAll(async () => {
  world = await LifecycleWorld.start();
});
afterAll(() => world.drop());

/** Object identifiers of curves, DER content as hex; of the same length, so that one can stand for the other. */
const P256 = '2a8648ce3d030107';
const P192 = '2a8648ce3d030101';

function withCurve(pem: string, curve: string): string {
  const der = Buffer.from(pem.replace(/-----[^-]+-----|\s/g, ''), 'base64').toString('hex');
  return pemEncode('CERTIFICATE REQUEST', Buffer.from(der.replace(P256, curve), 'hex'));
}

const nobody = newIdentityId(new Date(0));
const nothing = newCertificateId(new Date(0));

/** The refusal's name, after checking that it is in the audit and that nothing else was written. */
async function refusal(run: () => Promise<Result<unknown, { readonly reason: string }>>): Promise<string> {
  const [events, audit] = [await world.events(), await world.audit()];
  const answer = await run();
  if (answer.ok) throw new Error('not refused');
  expect(await world.events()).toEqual(events);
  const added = (await world.audit()).slice(audit.length);
  expect(added).toMatchObject([{ outcome: 'refused', refusal: answer.refusal.reason }]);
  return answer.refusal.reason;
}

describe('a signing request is refused', () => {
  const name = (cn: string, o: string): NameSpec => [
    { name: 'O', value: o },
    { name: 'CN', value: cn },
  ];
  const issue = async (makeCsr: (serial: string) => string): Promise<string> => {
    const { identityId, serial } = await world.charger();
    const csrPem = makeCsr(serial);
    return refusal(() => world.lifecycle.issueCertificate({ ...world.place(identityId), csrPem }, by(station)));
  };

  test.each<readonly [string, (serial: string) => string]>([
    ['common_name_mismatch', () => csr(name('SN-9999', ORGANISATION))],
    ['common_name_mismatch', (serial) => csr(name(`${serial}1`, ORGANISATION))],
    ['common_name_mismatch', (serial) => csr(name(serial.toLowerCase(), ORGANISATION))],
    ['common_name_mismatch', (serial) => csr([...name(serial, ORGANISATION), { name: 'CN', value: 'other' }])],
    ['common_name_mismatch', () => csr([{ name: 'O', value: ORGANISATION }])],
    ['organisation_mismatch', (serial) => csr(name(serial, 'Example Charging Ltd'))],
    ['organisation_mismatch', (serial) => csr([{ name: 'CN', value: serial }])],
    ['organisation_mismatch', (serial) => csr([...name(serial, ORGANISATION), { name: 'O', value: 'Other' }])],
    ['csr_requests_ca_rights', (serial) => csr(chargerSubject(serial), newKey(), [basicConstraints({ ca: true })])],
    ['csr_requests_ca_rights', (serial) => csr(chargerSubject(serial), newKey(), [keyUsage(['keyCertSign'])])],
    ['csr_not_exactly_one', (serial) => csr(chargerSubject(serial)) + csr(chargerSubject(serial))],
    ['csr_malformed', () => '-----BEGIN CERTIFICATE REQUEST-----\nAAAA\n-----END CERTIFICATE REQUEST-----\n'],
    ['csr_too_large', (serial) => csr(chargerSubject(serial)) + ' '.repeat(5500)],
    ['csr_key_too_weak', (serial) => csr(chargerSubject(serial), generateKeyPairSync('rsa', { modulusLength: 1024 }))],
    ['csr_key_algorithm_not_allowed', (serial) => withCurve(csr(chargerSubject(serial)), P192)],
    [
      'csr_signature_invalid',
      (serial) => csr(chargerSubject(serial), { publicKey: newKey().publicKey, privateKey: newKey().privateKey }),
    ],
  ])('as %s (%#)', async (reason, makeCsr) => {
    expect(await issue(makeCsr)).toBe(reason);
  });

  test('never for attributes that will not be copied', async () => {
    const { identityId, serial } = await world.charger();
    const csrPem = csr([{ name: 'C', value: 'CA' }, { name: 'OU', value: 'Fleet' }, ...chargerSubject(serial)]);
    const answer = await world.lifecycle.issueCertificate({ ...world.place(identityId), csrPem }, by(station));
    expect(answer.ok).toBe(true);
  });

  test('for a key that another identity holds', async () => {
    const key = newKey();
    await world.ordered(await world.charger(), key);
    const { identityId, serial } = await world.charger();
    const csrPem = csr(chargerSubject(serial), key);
    expect(
      await refusal(() => world.lifecycle.issueCertificate({ ...world.place(identityId), csrPem }, by(station))),
    ).toBe('key_in_use_by_another_identity');
  });

  test('for a key whose certificate is over', async () => {
    const charger = await world.charger();
    const key = newKey();
    const id = await world.ordered(charger, key);
    await world.lifecycle.advanceCertificate(id);
    await world.lifecycle.revokeCertificate({ certificateId: id, reason: 'keyCompromise' }, by(pkiEngineer));
    const csrPem = csr(chargerSubject(charger.serial), key);
    const place = world.place(charger.identityId);
    expect(await refusal(() => world.lifecycle.issueCertificate({ ...place, csrPem }, by(station)))).toBe(
      'key_was_used_before',
    );
  });

  test('for such a key also when only a tombstone is left of its certificate', async () => {
    const charger = await world.charger();
    const key = newKey();
    const id = await world.ordered(charger, key);
    await world.lifecycle.advanceCertificate(id);
    unwrap(await world.lifecycle.revokeCertificate({ certificateId: id, reason: 'superseded' }, by(pkiEngineer)));
    await world.lifecycle.advanceCertificate(id);
    unwrap(await world.lifecycle.deleteCertificate({ certificateId: id }, by(actorWith('administrator'))));
    const csrPem = csr(chargerSubject(charger.serial), key);
    const place = world.place(charger.identityId);
    expect(await refusal(() => world.lifecycle.issueCertificate({ ...place, csrPem }, by(station)))).toBe(
      'key_was_used_before',
    );
  });

  /** A key for which the PKI has refused to sign; the request is then voided by one more `advanceCertificate`. */
  const refusedByThePki = async (reason: string) => {
    const charger = await world.charger();
    const key = newKey();
    const id = await world.ordered(charger, key);
    world.authority.refusesWith = reason;
    await world.lifecycle.advanceCertificate(id);
    world.authority.refusesWith = null;
    const order = { ...world.place(charger.identityId), csrPem: csr(chargerSubject(charger.serial), key) };
    return { id, again: () => world.lifecycle.issueCertificate(order, by(station)) };
  };

  test('for a key that the PKI will not sign for, before and after that request is gone', async () => {
    const { id, again } = await refusedByThePki('key_blocked');
    expect(await refusal(again)).toBe('key_refused_before');
    await world.lifecycle.advanceCertificate(id);
    expect(await world.stage(id)).toBe('deleted');
    expect(await refusal(again)).toBe('key_refused_before');
  });

  test('never for a key whose request failed for another reason', async () => {
    const { id, again } = await refusedByThePki('lint_failed');
    await world.lifecycle.advanceCertificate(id);
    expect(await world.stage(id)).toBe('deleted');
    expect((await again()).ok).toBe(true);
  });

  test('for a second key while the first is being signed', async () => {
    const charger = await world.charger();
    await world.ordered(charger);
    const csrPem = csr(chargerSubject(charger.serial));
    const place = world.place(charger.identityId);
    expect(await refusal(() => world.lifecycle.issueCertificate({ ...place, csrPem }, by(station)))).toBe(
      'issue_pending',
    );
  });
});

describe('a place is refused', () => {
  const request = (over: object): Promise<string> =>
    refusal(async () => {
      const { identityId } = charger;
      return world.lifecycle.requestCertificate({ ...world.place(identityId), ...over }, by(operator));
    });
  let charger: Awaited<ReturnType<LifecycleWorld['charger']>>;
  beforeAll(async () => {
    charger = await world.charger();
  });

  test.each([
    ['identity_unknown', { identityId: nobody }],
    ['purpose_unknown', { purpose: 'charger_everything' }],
    ['purpose_unknown', { purpose: '__proto__' }],
    ['purpose_unknown', { purpose: 'constructor' }],
    ['purpose_not_for_this_subject', { purpose: 'evse_v2g' }],
    ['tracked_only', { purpose: 'charger_factory' }],
    ['purpose_not_for_this_subject', { purpose: 'firmware_signing' }],
    ['purpose_not_issued_here', { purpose: 'ca_certificate' }],
    ['purpose_not_for_this_subject', { purpose: 'backend_server', slot: 'ec' }],
    ['slot_unknown', { slot: '2' }],
  ])('as %s', async (reason, over) => {
    expect(await request(over)).toBe(reason);
  });
});

describe('an identity is refused', () => {
  const register = (bindings: readonly object[], roles = actorWith('administrator')): Promise<string> =>
    refusal(() =>
      world.lifecycle.registerIdentity(
        { subjectType: 'charger', bindings: bindings as [], owner: 'o', family: 'f', cohorts: [] },
        by(roles),
      ),
    );
  const full = [
    { kind: 'ocpp_identity', value: 'CS-X' },
    { kind: 'serial_number', value: 'SN-X' },
    { kind: 'organisation', value: ORGANISATION },
  ];

  test.each([
    ['binding_missing', full.slice(0, 2)],
    ['binding_invalid', [...full, { kind: 'ocpp_identity', value: 'CS-Y' }]],
    ['binding_invalid', [{ kind: 'ocpp_identity', value: 'a:b' }, ...full.slice(1)]],
    ['binding_invalid', [{ kind: 'ocpp_identity', value: 'a'.repeat(49) }, ...full.slice(1)]],
    ['binding_invalid', [...full, { kind: 'fqdn', value: '*.example.com' }]],
    ['binding_invalid', [...full, { kind: 'constructor', value: 'x' }]],
  ])('as %s (%#)', async (reason, bindings) => {
    expect(await register(bindings)).toBe(reason);
  });

  test('when a name of it is taken', async () => {
    await world.charger();
    const taken = [{ kind: 'ocpp_identity', value: 'CS-1' }, ...full.slice(1)];
    expect(await register(taken)).toBe('binding_taken');
  });

  test('from anybody who may not create one', async () => {
    expect(await register(full, operator)).toBe('role_missing');
    expect(await register(full, stationActor('CS-X'))).toBe('role_missing');
  });
});

describe('evidence is refused, and kept', () => {
  const sightings = async (fingerprint: string): Promise<readonly { verdict: string; sightings: number }[]> => {
    const { rows } = await world.database.pool.query(
      'select verdict, sightings from lifecycle.evidence where fingerprint = $1 order by verdict',
      [fingerprint],
    );
    return rows;
  };

  test('for a fingerprint nobody knows, audited once and counted', async () => {
    const { identityId } = await world.charger();
    const unknown = 'f'.repeat(64);
    expect(await refusal(() => world.seen(identityId, unknown))).toBe('fingerprint_unknown');
    const audit = await world.audit();
    for (let i = 0; i < 5; i++) await world.seen(identityId, unknown);
    expect(await world.audit()).toEqual(audit);
    expect(await sightings(unknown)).toEqual([{ verdict: 'fingerprint_unknown', sightings: 6 }]);
  });

  test('for the certificate of another identity', async () => {
    const { fingerprint } = await world.active(await world.charger());
    const { identityId } = await world.charger();
    expect(await refusal(() => world.seen(identityId, fingerprint))).toBe('fingerprint_of_another_identity');
  });

  test('of a type that proves nothing for the purpose', async () => {
    const charger = await world.charger();
    const { id, fingerprint } = await world.issued(charger);
    const sighting = {
      identityId: charger.identityId,
      fingerprint,
      type: 'served_by_listener',
      from: 'listener_probe',
      source: 'probe',
    } as const;
    const at = world.clock.now().toISOString();
    expect(await refusal(() => world.lifecycle.recordEvidence({ ...sighting, at }, by(gateway)))).toBe(
      'evidence_type_not_accepted',
    );
    expect(await world.stage(id)).toBe('issued');
  });

  test('for a revoked certificate', async () => {
    const charger = await world.charger();
    const { id, fingerprint } = await world.active(charger);
    await world.lifecycle.revokeCertificate({ certificateId: id, reason: 'keyCompromise' }, by(pkiEngineer));
    expect(await refusal(() => world.seen(charger.identityId, fingerprint))).toBe('not_possible_in_this_state');
    expect(await sightings(fingerprint)).toMatchObject([
      { verdict: 'activated' },
      { verdict: 'not_possible_in_this_state' },
    ]);
  });

  test('for an identity nobody knows', async () => {
    expect(await refusal(() => world.seen(nobody, 'a'.repeat(64)))).toBe('identity_unknown');
  });
});

describe('a command is refused', () => {
  test('without a reason', async () => {
    const { identityId } = await world.charger();
    expect(
      await refusal(() => world.lifecycle.requestCertificate(world.place(identityId), by(operator, { reason: ' ' }))),
    ).toBe('reason_missing');
  });

  test('for a record that has changed since it was looked at', async () => {
    const charger = await world.charger();
    const { id } = await world.issued(charger);
    const context = by(gateway, { expectedVersion: 1 });
    expect(await refusal(() => world.lifecycle.recordSent({ certificateId: id, executionPath: 'ocpp' }, context))).toBe(
      'version_conflict',
    );
  });

  test('for a record that is not there', async () => {
    expect(await refusal(() => world.lifecycle.renewCertificate({ certificateId: nothing }, by(operator)))).toBe(
      'certificate_unknown',
    );
  });

  test('for an identity of an owner that the caller has nothing to do with', async () => {
    const { identityId, serial } = await world.charger();
    const elsewhere = by({ ...operator, owners: ['south-depot'] });
    const order = { ...world.place(identityId), csrPem: csr(chargerSubject(serial)) };
    expect(await refusal(() => world.lifecycle.issueCertificate(order, elsewhere))).toBe('identity_unknown');
    expect(await refusal(() => world.lifecycle.requestCertificate(world.place(identityId), elsewhere))).toBe(
      'identity_unknown',
    );
  });

  test('when the role is missing', async () => {
    const { id } = await world.active(await world.charger());
    const revoke = { certificateId: id, reason: 'keyCompromise' } as const;
    expect(await refusal(() => world.lifecycle.revokeCertificate(revoke, by(operator)))).toBe('role_missing');
    expect(await refusal(() => world.lifecycle.renewCertificate({ certificateId: id }, by(actorWith('viewer'))))).toBe(
      'role_missing',
    );
  });

  test('for the last credential, unless it is compromised', async () => {
    const { id } = await world.active(await world.charger());
    const revoke = { certificateId: id, reason: 'superseded' } as const;
    expect(await refusal(() => world.lifecycle.revokeCertificate(revoke, by(pkiEngineer)))).toBe('needs_second_person');
    expect(await refusal(() => world.lifecycle.deactivateCertificate({ certificateId: id }, by(operator)))).toBe(
      'last_credential',
    );
    const forced = await world.lifecycle.revokeCertificate(
      { certificateId: id, reason: 'keyCompromise' },
      by(pkiEngineer),
    );
    expect(forced.ok).toBe(true);
  });
});
