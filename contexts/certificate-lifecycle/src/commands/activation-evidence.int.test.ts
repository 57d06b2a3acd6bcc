import { type Actor, stationActor } from '@bfcert/kernel/actor';
import { unwrap } from '@bfcert/kernel/result';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Sighting } from '../evidence/evidence.ts';
import type { IdentityId } from '../identity/identity-id.ts';
import { actorWith, by, csr, gateway, LifecycleWorld, ORGANISATION, operator } from '../testing/lifecycle-world.ts';
import { testProgram } from '../testing/ownership-drafts.ts';

let world: LifecycleWorld;
beforeAll(async () => {
  world = await LifecycleWorld.start();
  await world.decides([testProgram('vdv261')]);
});
afterAll(() => world.drop());

const HOUR = 3_600_000;
const integration = actorWith('integration');
let count = 0;

/** An EVSE whose certificate was sent, and the station's answer where it gave one. */
async function evse({ accepted }: { readonly accepted: boolean }) {
  count += 1;
  const seccId = `DE-ICE-S-${count}`;
  const identityId = await world.identity('evse', { secc_id: seccId, station: 'CS-1', organisation: ORGANISATION });
  return delivered(identityId, 'evse_v2g', null, seccId, accepted);
}

async function delivered(
  identityId: IdentityId,
  purpose: 'evse_v2g' | 'vehicle_vas_identity' | 'iot_hub_identity',
  slot: string | null,
  commonName: string,
  accepted: boolean,
) {
  const csrPem = csr([
    { name: 'O', value: ORGANISATION },
    { name: 'CN', value: commonName },
  ]);
  const order = { identityId, purpose, slot, csrPem };
  const { certificateId: id } = unwrap(await world.lifecycle.issueCertificate(order, by(operator)));
  await world.lifecycle.advanceCertificate(id);
  unwrap(await world.lifecycle.recordSent({ certificateId: id, executionPath: 'test' }, by(gateway)));
  if (accepted) {
    const answer = { certificateId: id, outcome: 'accepted', channel: 'test', detail: '' } as const;
    unwrap(await world.lifecycle.recordInstallation(answer, by(gateway)));
  }
  const fingerprint = (await world.lifecycle.chainOf(id))?.fingerprint ?? '';
  world.clock.advance(1000);
  const evidence = (what: Pick<Sighting, 'type' | 'from'> & { readonly at?: Date }, actor: Actor = gateway) =>
    world.lifecycle.recordEvidence(
      { identityId, fingerprint, source: 'test', ...what, at: (what.at ?? world.clock.now()).toISOString() },
      by(actor),
    );
  const effectOf = async (...what: Parameters<typeof evidence>): Promise<string> => {
    const recorded = await evidence(...what);
    return recorded.ok ? recorded.value.effect : recorded.refusal.reason;
  };
  return { id, fingerprint, evidence, effectOf, stage: () => world.stage(id) };
}

const listed = { type: 'listed_by_station', from: 'station_listing' } as const;
const accepted = { type: 'accepted_by_station', from: 'station' } as const;
const queried = { type: 'ocsp_query', from: 'ocsp_responder' } as const;

describe('an EVSE certificate', () => {
  test('is in force when the station took it and lists it afterwards', async () => {
    const { effectOf, stage } = await evse({ accepted: true });
    expect(await stage()).toBe('installed_pending_activation');
    expect(await effectOf(listed)).toBe('activated');
    expect(await stage()).toBe('active');
  });

  test('is not by a listing alone, and is once the station has said that it took it and lists it again', async () => {
    const { evidence, effectOf, stage } = await evse({ accepted: false });
    expect(unwrap(await evidence(listed))).toMatchObject({
      effect: 'noted',
      stillNeeded: 'accepted_by_station then listed_by_station, or ocsp_query',
    });
    world.clock.advance(1000);
    expect(await effectOf(accepted)).toBe('noted');
    expect(await stage()).toBe('issued');
    world.clock.advance(1000);
    expect(await effectOf(listed)).toBe('activated');
    expect(await stage()).toBe('active');
  });

  test('is when its status was asked for, whoever saw that', async () => {
    const { effectOf, stage } = await evse({ accepted: false });
    expect(await effectOf({ ...queried, from: 'station' })).toBe('activated');
    expect(await stage()).toBe('active');
  });

  test('is not by a handshake with us, which is none of its uses', async () => {
    const { effectOf, stage } = await evse({ accepted: true });
    expect(await effectOf({ type: 'mtls_handshake', from: 'station_gateway' })).toBe('evidence_type_not_accepted');
    expect(await stage()).toBe('installed_pending_activation');
  });

  test('that was replaced does not come back because the station still lists it', async () => {
    const first = await evse({ accepted: true });
    await first.effectOf(listed);
    const identityId = (await world.lifecycle.certificate(first.id, operator))?.identityId;
    if (identityId === undefined) throw new Error('no identity');
    const second = await delivered(identityId, 'evse_v2g', null, `DE-ICE-S-${count}`, true);
    expect(await second.effectOf(listed)).toBe('activated');
    world.clock.advance(1000);
    expect(await first.effectOf(listed)).toBe('readiness_is_no_use');
    expect([await first.stage(), await second.stage()]).toEqual(['retired(replaced)', 'active']);
    expect(await first.effectOf(queried)).toBe('rolled_back');
    expect([await first.stage(), await second.stage()]).toEqual(['active', 'installed_pending_activation']);
  });
});

describe('whoever hands an EVSE its certificate tells', () => {
  test('that the station took it and lists it, which is the station’s word', async () => {
    const { effectOf, stage } = await evse({ accepted: false });
    expect(await effectOf(accepted, integration)).toBe('noted');
    expect(await effectOf(listed, integration)).toBe('activated');
    expect(await stage()).toBe('active');
  });

  test('only in the role for it, and of nothing that our gateways see themselves', async () => {
    const { effectOf } = await evse({ accepted: false });
    expect(await effectOf(accepted, operator)).toBe('role_missing');
    expect(await effectOf({ type: 'mtls_handshake', from: 'station_gateway' }, integration)).toBe(
      'evidence_source_not_yours',
    );
    const charger = await world.issued(await world.charger());
    const identityId = (await world.lifecycle.certificate(charger.id, operator))?.identityId;
    if (identityId === undefined) throw new Error('no identity');
    const claimed = await world.lifecycle.recordEvidence(
      { identityId, fingerprint: charger.fingerprint, source: 'CS-1', at: world.clock.now().toISOString(), ...listed },
      by(integration),
    );
    expect(claimed).toMatchObject({ refusal: { reason: 'evidence_source_not_yours' } });
  });
});

describe('evidence is kept and refused', () => {
  let one: Awaited<ReturnType<typeof evse>>;
  beforeEach(async () => {
    one = await evse({ accepted: true });
  });

  const verdicts = async (): Promise<readonly string[]> => {
    const { rows } = await world.database.pool.query<{ verdict: string }>(
      'select verdict from lifecycle.evidence where fingerprint = $1 order by id',
      [one.fingerprint],
    );
    return rows.map(({ verdict }) => verdict);
  };

  test.each([
    ['evidence_type_not_accepted', { type: 'ocpp_delivery', from: 'station' }],
    ['evidence_source_not_accepted', { type: 'listed_by_station', from: 'station' }],
    ['evidence_too_old', { ...listed, hours: -25 }],
    ['evidence_from_the_future', { ...listed, hours: 0.1 }],
  ] as const)('as %s', async (reason, { type, from, ...when }) => {
    const at = new Date(world.clock.now().getTime() + ('hours' in when ? when.hours : 0) * HOUR);
    expect(await one.effectOf({ type, from, at })).toBe(reason);
    expect(await verdicts()).toEqual([reason]);
    expect(await one.stage()).toBe('installed_pending_activation');
  });

  test('from somebody who cannot have seen it', async () => {
    const handshake = { type: 'mtls_handshake', from: 'station_gateway' } as const;
    expect(await one.effectOf(handshake, integration)).toBe('evidence_source_not_yours');
    expect(await one.effectOf(queried, stationActor('CS-1'))).toBe('evidence_source_not_yours');
    expect(await verdicts()).toEqual(['evidence_source_not_yours', 'evidence_source_not_yours']);
  });

  test('from a caller of another owner, for whom the identity is not there', async () => {
    const elsewhere: Actor = { ...integration, owners: ['south-depot'] };
    expect(await one.effectOf({ type: 'program_proof', from: 'program' }, elsewhere)).toBe('identity_unknown');
    expect(await verdicts()).toEqual([]);
  });

  test('and what was refused completes no rule later', async () => {
    expect(await one.effectOf({ ...listed, at: new Date(world.clock.now().getTime() - 25 * HOUR) })).toBe(
      'evidence_too_old',
    );
    expect(await one.stage()).toBe('installed_pending_activation');
  });

  test('and a time in the future does not become the last one seen', async () => {
    await one.effectOf({ ...listed, at: new Date(world.clock.now().getTime() + 48 * HOUR) });
    const { rows } = await world.database.pool.query('select last_at from lifecycle.evidence where fingerprint = $1', [
      one.fingerprint,
    ]);
    expect(rows).toEqual([{ last_at: world.clock.now().toISOString() }]);
  });
});

describe('a partner tells', () => {
  test('that a vehicle has passed its program’s test', async () => {
    const vin = 'WEB12345678911111';
    const identityId = await world.identity('vehicle', { vin, program: 'vdv261', organisation: ORGANISATION });
    const vehicle = await delivered(identityId, 'vehicle_vas_identity', 'vdv261', vin, true);
    const transaction = { type: 'vehicle_transaction', from: 'vas_endpoint' } as const;
    expect(await vehicle.effectOf(transaction, integration)).toBe('evidence_source_not_yours');
    expect(await vehicle.effectOf({ type: 'program_proof', from: 'program' }, integration)).toBe('activated');
    expect(await vehicle.effectOf(transaction)).toBe('already_active');
  });

  test('that the IoT platform calls a device’s certificate active', async () => {
    const identityId = await world.identity('iot_device', { iot_thing_name: 'meter-1', organisation: ORGANISATION });
    const device = await delivered(identityId, 'iot_hub_identity', null, 'meter-1', true);
    expect(await device.effectOf({ type: 'iot_platform_active', from: 'iot_platform' }, integration)).toBe('activated');
  });
});
