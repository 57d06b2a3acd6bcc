import { unwrap } from '@bfcert/kernel/result';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { by, LifecycleWorld, pkiEngineer } from '../testing/lifecycle-world.ts';

let world: LifecycleWorld;
beforeEach(async () => {
  world = await LifecycleWorld.start();
});
afterEach(() => world.drop());

/** Revoked and confirmed by the PKI; each a second after the one before. */
async function revoked(): Promise<string> {
  const { id, fingerprint } = await world.issued(await world.charger());
  unwrap(await world.lifecycle.revokeCertificate({ certificateId: id, reason: 'keyCompromise' }, by(pkiEngineer)));
  world.clock.advance(1_000);
  await world.lifecycle.advanceCertificate(id);
  return fingerprint;
}

async function rolledBack(): Promise<readonly unknown[]> {
  await world.lifecycle.sealAudit();
  const entries = await world.lifecycle.auditEntries({ after: 0, limit: 500 });
  return entries.filter(({ entry }) => entry.event === 'PkiLedgerRolledBack').map(({ entry }) => entry.detail);
}

/** What a server looks at when it has started has been looked at. */
async function calm(): Promise<void> {
  expect(await world.lifecycle.giveRevocationsBack()).toBe(0);
  world.authority.adoptions.length = 0;
}

describe('a PKI that was restored from a backup older than a revocation', () => {
  it('has all of them again with their dates, and that is told once', async () => {
    const all = [await revoked(), await revoked(), await revoked()];
    await calm();
    const before = new Map(world.authority.revoked);
    expect([...before.keys()]).toEqual(all);
    for (const fingerprint of all.slice(1)) world.authority.revoked.delete(fingerprint);

    expect(await world.lifecycle.giveRevocationsBack()).toBe(2);
    expect(world.authority.revoked).toEqual(before);
    expect(await world.lifecycle.giveRevocationsBack()).toBe(0);
    expect(await rolledBack()).toEqual([{ revocationsGivenBack: 2 }]);
    expect((await world.events()).filter((type) => type === 'PkiLedgerRolledBack')).toHaveLength(1);
  });

  it('is given what only a look at everything finds: at the start of a server, and once in an hour', async () => {
    const oldest = await revoked();
    for (let count = 0; count < 50; count++) await revoked();
    await calm();
    world.authority.revoked.delete(oldest);
    expect(await world.lifecycle.giveRevocationsBack()).toBe(0);
    expect(world.authority.adoptions).toEqual([50]);
    expect(await world.another().giveRevocationsBack()).toBe(1);
    world.authority.revoked.delete(oldest);
    world.clock.advance(3_600_000);
    expect(await world.lifecycle.giveRevocationsBack()).toBe(1);
  });

  it('is given everything when certificates are missing in its ledger too', async () => {
    const oldest = await revoked();
    for (let count = 0; count < 50; count++) await revoked();
    await world.lifecycle.reconcileWithPki();
    await calm();
    const [lost = ''] = [...world.authority.signed.keys()].slice(-1);
    world.authority.signed.delete(lost);
    world.authority.revoked.delete(oldest);
    await world.lifecycle.reconcileWithPki();
    // The oldest, and the one that it knows by its serial number alone now.
    expect(await world.lifecycle.giveRevocationsBack()).toBe(2);
  });

  it('is given everything by the next round when it went away in the middle of one', async () => {
    const oldest = await revoked();
    for (let count = 0; count < 50; count++) await revoked();
    await calm();
    world.authority.revoked.delete(oldest);
    world.authority.down = true;
    await expect(world.lifecycle.giveRevocationsBack()).rejects.toThrow(/cannot be reached/);
    world.authority.down = false;
    expect(await world.lifecycle.giveRevocationsBack()).toBe(1);
  });

  it('has those again too whose record was deleted meanwhile', async () => {
    const fingerprint = await revoked();
    const [record] = (await world.lifecycle.inventory({ state: 'revoked', after: null, limit: 1 }, pkiEngineer))
      .certificates;
    if (record === undefined) throw new Error('nothing is revoked');
    unwrap(await world.lifecycle.deleteCertificate({ certificateId: record.id }, by(pkiEngineer)));
    expect(await world.stage(record.id)).toBe('deleted');
    const before = new Map(world.authority.revoked);
    world.authority.revoked.delete(fingerprint);
    expect(await world.lifecycle.giveRevocationsBack()).toBe(1);
    expect(world.authority.revoked).toEqual(before);
  });

  it('is not given what it has not confirmed, nor what has expired', async () => {
    await revoked();
    const { id } = await world.issued(await world.charger());
    unwrap(await world.lifecycle.revokeCertificate({ certificateId: id, reason: 'keyCompromise' }, by(pkiEngineer)));
    await world.lifecycle.giveRevocationsBack();
    world.clock.advance(400 * 86_400_000);
    await world.lifecycle.giveRevocationsBack();
    expect(world.authority.adoptions).toEqual([1]);
  });
});
