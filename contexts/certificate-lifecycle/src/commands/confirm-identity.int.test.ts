import { unwrap } from '@bfcert/kernel/result';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { CertificateId } from '../certificate/certificate-id.ts';
import type { RevocationReason } from '../certificate/revocation-reason.ts';
import { actorWith, by, LifecycleWorld, operator, pkiEngineer } from '../testing/lifecycle-world.ts';
import type { CommandContext } from './command.ts';

let world: LifecycleWorld;
beforeAll(async () => {
  world = await LifecycleWorld.start();
});
afterAll(() => world.drop());

async function activeCharger(): Promise<{ readonly id: CertificateId; readonly name: string }> {
  const { id } = await world.active(await world.charger());
  const shown = await world.lifecycle.certificate(id, operator);
  return { id, name: shown?.identityName ?? '' };
}

const revoke = (
  certificateId: CertificateId,
  confirmation: string | null,
  reason: RevocationReason = 'keyCompromise',
  context: CommandContext = by(pkiEngineer),
) => world.lifecycle.revokeCertificate({ certificateId, reason, confirmation }, context);

test.each(['keyCompromise', 'cACompromise', 'privilegeWithdrawn'] as const)(
  'a revocation for %s is done with the name of the identity alone',
  async (reason) => {
    const { id, name } = await activeCharger();
    expect(await revoke(id, null, reason)).toMatchObject({ refusal: { reason: 'confirmation_missing' } });
    for (const typed of ['', ` ${name}`, name.toLowerCase(), `${name}\u0000`, id, '__proto__', '\ud800']) {
      expect(await revoke(id, typed, reason)).toMatchObject({ refusal: { reason: 'confirmation_mismatch' } });
    }
    expect(await world.stage(id)).toBe('active');
    unwrap(await revoke(id, name, reason));
    expect(await world.stage(id)).toBe('revoked');
  },
);

test('the name of another identity confirms nothing, and the attempt stands in the audit', async () => {
  const [one, other] = [await activeCharger(), await activeCharger()];
  await revoke(one.id, other.name);
  expect(await world.stage(one.id)).toBe('active');
  expect((await world.audit()).at(-1)).toEqual({
    action: 'revoke-certificate',
    outcome: 'refused',
    refusal: 'confirmation_mismatch',
  });
});

test('what is no compromise needs no name, and is held to the one that was typed all the same', async () => {
  const { id } = await activeCharger();
  expect(await revoke(id, 'CS-x', 'superseded')).toMatchObject({ refusal: { reason: 'confirmation_mismatch' } });
  expect(await revoke(id, null, 'superseded')).toMatchObject({ refusal: { reason: 'needs_second_person' } });
});

test('whoever may not see the certificate learns nothing of its name', async () => {
  const { id, name } = await activeCharger();
  const elsewhere = by({ ...pkiEngineer, owners: ['south-depot'] });
  for (const typed of [null, 'CS-x', name])
    expect(await revoke(id, typed, 'keyCompromise', elsewhere)).toMatchObject({
      refusal: { reason: 'certificate_unknown' },
    });
  expect(await revoke(id, name, 'keyCompromise', by(actorWith('viewer')))).toMatchObject({
    refusal: { reason: 'role_missing' },
  });
});

test('under one idempotency key another name is another command', async () => {
  const { id, name } = await activeCharger();
  const context = { ...by(pkiEngineer), idempotencyKey: 'typed-twice' };
  expect(await revoke(id, 'CS-x', 'keyCompromise', context)).toMatchObject({
    refusal: { reason: 'confirmation_mismatch' },
  });
  expect(await revoke(id, name, 'keyCompromise', context)).toMatchObject({
    refusal: { reason: 'idempotency_key_reused' },
  });
});
