import { generateKeyPairSync } from 'node:crypto';
import { unwrap } from '@bfcert/kernel/result';
import { encodeSigningRequest, pemEncode } from '@bfcert/kernel/x509';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { IdentityId } from '../identity/identity-id.ts';
import { FakeAuthority } from '../testing/fake-authority.ts';
import { actorWith, by, LifecycleWorld, pkiEngineer } from '../testing/lifecycle-world.ts';
import { anchorOf } from './release-anchors.ts';

const AUTHORITIES = ['charger-identity', 'backend-server-ec', 'backend-server-rsa'] as const;

let world: LifecycleWorld;
let identityId: IdentityId;
/** Of whatever the authority signs. */
let signer: string;
beforeEach(async () => {
  world = await LifecycleWorld.start();
  signer = anchorOf((await world.authority.chains())[0]?.rootPem ?? '').fingerprint;
  const bindings = [
    { kind: 'fqdn', value: 'csms.example.com' },
    { kind: 'organisation', value: 'Example' },
  ] as const;
  const listener = {
    subjectType: 'backend_server',
    owner: 'Example',
    family: 'station-listener',
    cohorts: [],
  } as const;
  const registered = world.lifecycle.registerIdentity({ ...listener, bindings }, by(actorWith('administrator')));
  identityId = unwrap(await registered).identityId;
});
afterEach(() => world.drop());

/** These authorities are known by another root than the one that signs. */
async function knownByAnother(...names: readonly (typeof AUTHORITIES)[number][]) {
  const chains = await new FakeAuthority(world.clock).chains();
  world.authority.addedChains.push(...chains.filter(({ name }) => names.some((one) => one === name)));
}

async function issued(slot: 'ec' | 'rsa') {
  const { privateKey, publicKey } =
    slot === 'ec'
      ? generateKeyPairSync('ec', { namedCurve: 'P-256' })
      : generateKeyPairSync('rsa', { modulusLength: 2048 });
  const subject = [
    { name: 'O', value: 'Example' },
    { name: 'CN', value: 'csms.example.com' },
  ] as const;
  const csrPem = pemEncode('CERTIFICATE REQUEST', encodeSigningRequest({ subject, privateKey, publicKey }));
  const input = { identityId, purpose: 'backend_server', slot, csrPem } as const;
  const { certificateId } = unwrap(await world.lifecycle.issueCertificate(input, by(pkiEngineer)));
  await world.lifecycle.advanceCertificate(certificateId);
  return certificateId;
}

const first = async () => world.lifecycle.firstAnchor((await world.lifecycle.stationTrustAnchors()).anchors);

test('the root that a station without any is sent is the one that every chain of our listeners stands under', async () => {
  expect(await first()).toBeNull();
  await issued('ec');
  expect(await first()).toBe(signer);
});

test('there is none where a chain that stations may be shown stands under no root of theirs', async () => {
  await knownByAnother(...AUTHORITIES);
  await world.lifecycle.stationTrustAnchors();
  await issued('ec');
  expect(await first()).toBeNull();
});
