import { unwrap } from '@bfcert/kernel/result';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { newCertificateId } from '../certificate/certificate-id.ts';
import type { IssueOrder, PkiOrphan } from '../ports.ts';
import { chargerSubject, csr, LifecycleWorld, ORGANISATION } from '../testing/lifecycle-world.ts';

let world: LifecycleWorld;
beforeEach(async () => {
  world = await LifecycleWorld.start();
});
afterEach(() => world.drop());

/** Signed behind our back: the PKI knows the command, and no record here does. */
const strangeOrder = (): IssueOrder => ({
  commandId: newCertificateId(world.clock.now()),
  profile: 'charging-station',
  csrPem: csr(chargerSubject('SN-X')),
  subject: { organisation: ORGANISATION, commonName: 'SN-X' },
  dnsNames: [],
  validitySeconds: 86_400,
});
const orphan = (changes: Partial<PkiOrphan> = {}): PkiOrphan => ({
  kind: 'suspected',
  authority: 'elsewhere',
  commandId: 'cmd-1',
  fingerprint: null,
  certificatePem: null,
  subject: 'CN=SN-Y',
  spkiSha256: 'ab'.repeat(32),
  detail: 'an answer was lost',
  ...changes,
});
const orphans = () => world.lifecycle.orphans({ after: null, limit: 50 });

describe('what the PKI has and no record accounts for', () => {
  it('is recorded once, with its event and its audit entry', async () => {
    const signed = unwrap(await world.authority.issue(strangeOrder()));
    expect(await world.lifecycle.reconcileWithPki()).toBe(1);
    expect(await world.lifecycle.reconcileWithPki()).toBe(0);
    expect(await orphans()).toMatchObject([
      { kind: 'unrecorded', fingerprint: signed.fingerprint, subject: 'CN=SN-X,O=Example Charging' },
    ]);
    await world.lifecycle.sealAudit();
    const entries = await world.lifecycle.auditEntries({ after: 0, limit: 100 });
    expect(entries.filter(({ entry }) => entry.event === 'OrphanCertificateFound')).toHaveLength(1);
  });

  it('is found by whichever of two servers looks first, and recorded once', async () => {
    for (let count = 0; count < 5; count++) unwrap(await world.authority.issue(strangeOrder()));
    const found = await Promise.all([world.lifecycle.reconcileWithPki(), world.another().reconcileWithPki()]);
    expect(found[0] + found[1]).toBe(5);
    expect(await world.lifecycle.orphanCount()).toBe(5);
  });

  it('is not what our records hold, nor what their jobs are about to take', async () => {
    const active = await world.active(await world.charger());
    const ordered = await world.ordered(await world.charger());
    world.authority.losesAnswers = true;
    await world.lifecycle.advanceCertificate(ordered);
    world.authority.losesAnswers = false;
    expect([...world.authority.signed.keys()]).toEqual([active.id, ordered]);
    const nudged = world.nudges.sent.length;
    expect(await world.lifecycle.reconcileWithPki()).toBe(0);
    expect(world.nudges.sent.slice(nudged).map(({ id }) => id)).toEqual([ordered]);
    expect(await orphans()).toEqual([]);
  });

  it('takes in what outside authorities have left over, each once', async () => {
    world.authority.orphans.push(orphan(), orphan({ kind: 'unmatched', fingerprint: 'cd'.repeat(32) }));
    expect(await world.lifecycle.reconcileWithPki()).toBe(2);
    world.authority.orphans.push(orphan({ kind: 'surplus', fingerprint: 'ef'.repeat(32) }));
    expect(await world.lifecycle.reconcileWithPki()).toBe(1);
    expect((await orphans()).map(({ kind }) => kind).sort()).toEqual(['surplus', 'suspected', 'unmatched']);
  });

  it('is looked for from the beginning after the ledger of the PKI was rolled back', async () => {
    unwrap(await world.authority.issue(strangeOrder()));
    unwrap(await world.authority.issue(strangeOrder()));
    await world.lifecycle.reconcileWithPki();
    world.authority.signed.clear();
    const later = unwrap(await world.authority.issue(strangeOrder()));
    expect(await world.lifecycle.reconcileWithPki()).toBe(1);
    expect((await orphans()).map(({ fingerprint }) => fingerprint)).toContain(later.fingerprint);
    await world.lifecycle.sealAudit();
    const entries = await world.lifecycle.auditEntries({ after: 0, limit: 100 });
    expect(entries.filter(({ entry }) => entry.event === 'PkiLedgerRolledBack')).toHaveLength(1);
  });

  it('waits while the PKI is away', async () => {
    world.authority.down = true;
    await expect(world.lifecycle.reconcileWithPki()).rejects.toThrow(/cannot be reached/);
    world.authority.down = false;
    expect(await world.lifecycle.reconcileWithPki()).toBe(0);
  });
});
