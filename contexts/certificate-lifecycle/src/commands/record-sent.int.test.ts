import type { Actor } from '@bfcert/kernel/actor';
import { unwrap } from '@bfcert/kernel/result';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type CertificateId, newCertificateId } from '../certificate/certificate-id.ts';
import { actorWith, by, gateway, LifecycleWorld, operator, pkiEngineer } from '../testing/lifecycle-world.ts';

let world: LifecycleWorld;
beforeEach(async () => {
  world = await LifecycleWorld.start();
});
afterEach(() => world.drop());

const integration = actorWith('integration');
const say = (certificateId: CertificateId, actor: Actor = integration) =>
  world.lifecycle.recordSent({ certificateId, executionPath: 'carried by hand' }, by(actor));
const refusalOf = async (...what: Parameters<typeof say>) => {
  const answer = await say(...what);
  return answer.ok ? 'done' : answer.refusal.reason;
};

describe('a certificate that somebody carries to its endpoint', () => {
  test('is recorded as sent, by whom and how, and stays in its state', async () => {
    const { id } = await world.issuedToEvse();
    expect(unwrap(await say(id))).toMatchObject({ certificateId: id, state: 'issued' });
    expect((await world.lifecycle.certificate(id, operator))?.lastOutcome).toBe('Sent, no answer yet.');
    const { rows } = await world.database.pool.query(
      `select entry->>'actor' as actor, entry#>>'{detail,executionPath}' as path
       from lifecycle.audit_entry where entry->>'action' = 'record-sent'`,
    );
    expect(rows).toEqual([{ actor: expect.stringContaining('mara'), path: 'carried by hand' }]);
  });

  test('may be there from then on: it is not given up as never sent, and its revocation has to arrive there', async () => {
    const { id } = await world.issuedToEvse();
    unwrap(await say(id));
    const given = await world.lifecycle.abandonCertificate({ certificateId: id, provenUnused: false }, by(operator));
    expect(given).toMatchObject({ refusal: { reason: 'may_be_in_use' } });
    unwrap(await world.lifecycle.revokeCertificate({ certificateId: id, reason: 'keyCompromise' }, by(pkiEngineer)));
    const planes = (await world.lifecycle.certificate(id, operator))?.planes;
    expect(planes?.find(({ plane }) => plane === 'station')).toMatchObject({ state: 'outstanding' });
  });

  test('is none that we hand over ourselves: nobody makes a gateway admit what never left', async () => {
    const { id, fingerprint } = await world.issued(await world.charger());
    expect(await refusalOf(id)).toBe('delivered_from_here');
    const { identityId } = (await world.lifecycle.certificate(id, operator)) ?? {};
    if (identityId === undefined) throw new Error('no identity');
    const admitted = async () => JSON.stringify(await world.lifecycle.admissibleFingerprints(identityId));
    expect(await admitted()).not.toContain(fingerprint);
    unwrap(await say(id, gateway));
    expect(await admitted()).toContain(fingerprint);
  });

  test('is refused without the role, of another owner, of none, and in every other state', async () => {
    const { id } = await world.issuedToEvse();
    expect(await refusalOf(id, operator)).toBe('role_missing');
    expect(await refusalOf(id, { ...integration, owners: ['south-depot'] })).toBe('certificate_unknown');
    expect(await refusalOf(newCertificateId(world.clock.now()))).toBe('certificate_unknown');
    unwrap(await world.lifecycle.revokeCertificate({ certificateId: id, reason: 'superseded' }, by(pkiEngineer)));
    expect(await refusalOf(id)).toBe('not_possible_in_this_state');
    expect(
      (await world.audit()).filter(({ action, outcome }) => action === 'record-sent' && outcome === 'done'),
    ).toEqual([]);
  });
});
