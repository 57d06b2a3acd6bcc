import { unwrap } from '@bfcert/kernel/result';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { actorWith, by, chargerSubject, LifecycleWorld, pkiEngineer } from '../testing/lifecycle-world.ts';
import { OutsideIssuer } from '../testing/outside-issuer.ts';
import { approve, secondEngineer } from '../testing/second-engineer.ts';
import type { BundlePurpose } from './bundle-purpose.ts';
import type { TrustAnchorBundleId } from './trust-anchor-bundle.ts';

let world: LifecycleWorld;
beforeEach(async () => {
  world = await LifecycleWorld.start();
  world.people.push(secondEngineer);
});
afterEach(() => world.drop());

/** By two people, where it takes two. */
const register = async (purpose: BundlePurpose, anchors: readonly OutsideIssuer[], dryRun = false) => {
  world.clock.advance(1);
  const anchorsPem = anchors.map(({ pem }) => pem).join('');
  const outcome = await world.lifecycle.importTrustAnchors({ purpose, anchorsPem, dryRun }, by(pkiEngineer));
  if (outcome.ok && outcome.value.approvalId !== null) await approve(world, outcome.value.approvalId);
  return outcome;
};
const draftOf = async (outcome: ReturnType<typeof register>) => unwrap(await outcome).bundleId as TrustAnchorBundleId;
const remove = (bundleId: TrustAnchorBundleId) => world.lifecycle.deleteTrustAnchorDraft({ bundleId }, by(pkiEngineer));
const issuer = (name: string, parent?: OutsideIssuer) =>
  new OutsideIssuer(name, world.clock.now(), parent === undefined ? {} : { parent });

/** A station that has a certificate of this CA already. */
async function held(
  purpose: 'charger_identity' | 'charger_factory',
  signer: OutsideIssuer,
  above: readonly OutsideIssuer[],
) {
  const charger = await world.charger();
  const { pem } = signer.issue({ subject: chargerSubject(charger.serial) });
  const bundlePem = [pem, ...above.map((each) => each.pem)].join('');
  const wish = { purpose, operatingModel: null, bundlePem, entries: [], dryRun: false } as const;
  const [taken] = unwrap(await world.lifecycle.importCertificates(wish, by(actorWith('integration')))).certificates;
  if (taken?.certificateId == null) throw new Error(`not imported: ${taken?.reason}`);
  return { ...charger, certificateId: taken.certificateId };
}

const NEEDED = {
  refusal: {
    reason: 'anchors_still_needed',
    detail:
      '1 certificates that stations come in with would stand under no anchor any more: replace or revoke them first.',
  },
};

test('a CA under which a station comes in goes neither by a file that leaves it out nor with its draft, but when the certificate is revoked', async () => {
  const [root, other] = [issuer('Former CPO'), issuer('Another CPO')];
  const draft = await draftOf(register('adopted_station_trust', [root]));
  const { certificateId } = await held('charger_identity', root, [root]);
  const before = await world.lifecycle.adoptedAnchors();

  expect(await register('adopted_station_trust', [other], true)).toMatchObject(NEEDED);
  expect(await register('adopted_station_trust', [other])).toMatchObject(NEEDED);
  expect(await remove(draft)).toMatchObject(NEEDED);
  expect(await world.lifecycle.adoptedAnchors()).toEqual(before);
  expect((await world.audit()).slice(-2).map(({ refusal }) => refusal)).toEqual([
    'anchors_still_needed',
    'anchors_still_needed',
  ]);

  // One more is no loss, and what is not needed goes again.
  unwrap(await register('adopted_station_trust', [root, other]));
  const last = await draftOf(register('adopted_station_trust', [root]));
  const reason = 'keyCompromise';
  unwrap(await world.lifecycle.revokeCertificate({ certificateId, reason }, by(pkiEngineer)));
  unwrap(await remove(last));
  expect(await world.lifecycle.adoptedAnchors()).toEqual([]);
});

test('neither an issuing CA that a station may not send goes nor the root above it; one that was never registered is no matter', async () => {
  const root = issuer('Former root');
  const [issuing, sent, another] = [issuer('Issuing', root), issuer('Sent', root), issuer('Another', root)];
  unwrap(await register('adopted_station_trust', [root, issuing, another]));
  await held('charger_identity', issuing, [issuing, root]);
  await held('charger_identity', sent, [sent, root]);
  expect(await register('adopted_station_trust', [issuing, another])).toMatchObject({
    refusal: { reason: 'anchors_still_needed', detail: expect.stringMatching(/^2 certificates/) },
  });
  expect(await register('adopted_station_trust', [root, another])).toMatchObject(NEEDED);
  expect(unwrap(await register('adopted_station_trust', [root, issuing])).bundleId).not.toBeNull();
});

test('the root of a vendor stays as long as a station has nothing but its factory certificate', async () => {
  const vendor = (organisation: string) => new OutsideIssuer('Factory root', world.clock.now(), { organisation });
  const [root, other] = [vendor('A vendor'), vendor('Another vendor')];
  unwrap(await register('charger_factory_trust', [root]));
  const charger = await held('charger_factory', root, [root]);
  expect(await register('charger_factory_trust', [other])).toMatchObject(NEEDED);
  await world.active(charger);
  expect(unwrap(await register('charger_factory_trust', [other])).bundleId).not.toBeNull();
  expect((await world.lifecycle.factoryAnchors()).map(({ pem }) => pem)).toEqual([other.pem]);
});

test('a sub-CA of a vendor comes with the root that signed it, and stays as long as a new station stands under it', async () => {
  const root = new OutsideIssuer('Factory root', world.clock.now(), { organisation: 'A vendor' });
  const [lower, upper] = [issuer('Line 7', root), issuer('A plant', root)];
  expect(unwrap(await register('charger_factory_trust', [lower]))).toMatchObject({
    bundleId: null,
    certificates: [{ outcome: 'refused', reason: 'root_not_in_file' }],
  });
  unwrap(await register('charger_factory_trust', [lower, upper, root]));
  expect(await world.lifecycle.factoryAnchors()).toHaveLength(3);
  await held('charger_factory', lower, [lower, root]);
  expect(await register('charger_factory_trust', [root, upper])).toMatchObject(NEEDED);
  expect(unwrap(await register('charger_factory_trust', [root, lower])).bundleId).not.toBeNull();
});
