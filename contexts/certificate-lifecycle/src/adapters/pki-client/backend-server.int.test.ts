import { generateKeyPairSync } from 'node:crypto';
import { unwrap } from '@bfcert/kernel/result';
import { FakeControlPlane } from '@bfcert/pki-contract/fake';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  actorWith,
  by,
  csr,
  gateway,
  LifecycleWorld,
  newKey,
  ORGANISATION,
  operator,
} from '../../testing/lifecycle-world.ts';
import { pkiAuthority } from './index.ts';

let world: LifecycleWorld;
beforeAll(async () => {
  world = await LifecycleWorld.start();
});
afterAll(() => world.drop());

test('a server holds one active certificate per key algorithm, seen served by its listener', async () => {
  const lifecycle = world.another({ authority: pkiAuthority(new FakeControlPlane(world.clock)) });
  const fqdn = 'csms.example.com';
  const { identityId } = unwrap(
    await lifecycle.registerIdentity(
      {
        subjectType: 'backend_server',
        bindings: [
          { kind: 'fqdn', value: fqdn },
          { kind: 'organisation', value: ORGANISATION },
        ],
        owner: 'platform',
        family: 'gateway',
        cohorts: [],
      },
      by(actorWith('administrator')),
    ),
  );
  const keys = { ec: newKey(), rsa: generateKeyPairSync('rsa', { modulusLength: 3072 }) };
  for (const [slot, key] of Object.entries(keys)) {
    const csrPem = csr(
      [
        { name: 'O', value: ORGANISATION },
        { name: 'CN', value: fqdn },
      ],
      key,
    );
    const order = { identityId, purpose: 'backend_server', slot, csrPem } as const;
    const { certificateId } = unwrap(await lifecycle.issueCertificate(order, by(operator)));
    expect(await lifecycle.advanceCertificate(certificateId)).toBe('advanced');
    const fingerprint = (await lifecycle.chainOf(certificateId))?.fingerprint ?? '';
    unwrap(await lifecycle.recordSent({ certificateId, executionPath: 'listener' }, by(gateway)));
    world.clock.advance(1000);
    const at = world.clock.now().toISOString();
    const sighting = {
      identityId,
      fingerprint,
      type: 'served_by_listener',
      from: 'listener_probe',
      source: 'probe',
      at,
    } as const;
    expect(unwrap(await lifecycle.recordEvidence(sighting, by(gateway))).effect).toBe('activated');
  }
  const held = await lifecycle.certificatesOf(identityId, operator);
  expect(held.map(({ slot, state, identityName }) => [slot, state, identityName]).sort()).toEqual([
    ['ec', 'active', fqdn],
    ['rsa', 'active', fqdn],
  ]);
  const [first] = held;
  expect((first && (await lifecycle.certificate(first.id, operator)))?.decoded?.dnsNames).toEqual([fqdn]);
});
