import { unwrap } from '@bfcert/kernel/result';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { by, csr, LifecycleWorld, ORGANISATION, operator, pkiEngineer } from '../testing/lifecycle-world.ts';
import { lookedPolicy } from '../testing/looked-policy.ts';
import { testProgram } from '../testing/ownership-drafts.ts';
import { policyFactsOf } from './policy-rule.ts';

const DAY = 86_400;
const VIN = 'WEB12345678901234';

let world: LifecycleWorld;
beforeAll(async () => {
  world = await LifecycleWorld.start();
  await world.decides([testProgram('vdv261'), testProgram('own')]);
});
afterAll(() => world.drop());

test('a rule for a program holds for the certificate in the slot of that program, and for no other of the vehicle', async () => {
  await world.lifecycle.refreshPolicy();
  const identityId = await world.identity('vehicle', {
    vin: VIN,
    organisation: ORGANISATION,
    program: ['vdv261', 'own'],
  });
  const order = async (slot: string) => {
    const csrPem = csr([
      { name: 'O', value: ORGANISATION },
      { name: 'CN', value: VIN },
    ]);
    const place = { identityId, purpose: 'vehicle_vas_identity', slot } as const;
    const { certificateId } = unwrap(await world.lifecycle.issueCertificate({ ...place, csrPem }, by(operator)));
    await world.lifecycle.advanceCertificate(certificateId);
    return certificateId;
  };
  const own = await order('own');
  const other = await order('vdv261');
  world.clock.advance(100 * DAY * 1_000);
  const posture = async (id: typeof own) => (await world.lifecycle.certificate(id, operator))?.posture;
  const before = await posture(own);
  const { notAfter } = (await world.lifecycle.certificate(own, operator)) ?? {};
  const left = (Date.parse(notAfter ?? '') - world.clock.now().getTime()) / 1_000;

  const { rules, renewalsPerHour, quotas, version } = world.lifecycle.policy();
  const set = { renewBefore: Math.ceil(left) + DAY };
  const rule = { name: 'own', purpose: 'vehicle_vas_identity', level: 'program', value: 'own', set } as const;
  const draft = { rules: [...rules, rule], renewalsPerHour, quotas };
  const run = unwrap(await lookedPolicy(world.lifecycle, { draft }, by(pkiEngineer)));
  expect(run.effect).toMatchObject({ certificates: 2, postures: [{ from: before, to: 'renewal_due', count: 1 }] });
  expect(run.effect.examples.map(({ certificateId }) => certificateId)).toEqual([own]);

  unwrap(await world.lifecycle.applyPolicy({ dryRunId: run.id }, by(pkiEngineer, { expectedVersion: version })));
  expect([await posture(own), await posture(other)]).toEqual(['renewal_due', before]);
});

test('only a purpose that has a slot for each program has programs', () => {
  const identity = { owner: 'north-depot', family: 'acme-50', cohorts: [] };
  const facts = (purpose: 'vehicle_vas_identity' | 'evse_v2g', slot: string | null) =>
    policyFactsOf({ purpose, operatingModel: 'managed', slot }, identity).program;
  expect([facts('vehicle_vas_identity', 'own'), facts('vehicle_vas_identity', null)]).toEqual(['own', null]);
  expect(facts('evse_v2g', 'ab'.repeat(32))).toBeNull();
});
