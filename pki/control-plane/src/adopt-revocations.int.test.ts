import { unwrap } from '@bfcert/kernel/result';
import { parseChainPem } from '@bfcert/kernel/x509';
import type { KnownRevocation } from '@bfcert/pki-contract';
import { stationRequest } from '@bfcert/pki-contract/contract-test';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { adoptRevocations } from './adopt-revocations.ts';
import { NO_STATUS, OutsideWorld } from './testing/outside-world.ts';

let world: OutsideWorld;
beforeEach(() => {
  world = new OutsideWorld();
});
afterEach(() => world.close());

const adopt = (revocations: readonly KnownRevocation[]) =>
  adoptRevocations({ ledger: world.ledger, status: NO_STATUS, clock: world.clock }, 'server', revocations);

describe('a revocation that was forgotten, of a certificate of an outside authority', () => {
  async function forgotten(): Promise<{ revocation: KnownRevocation; fingerprint: string; spkiSha256: string }> {
    const answer = await world.issue(stationRequest({ validitySeconds: 90 * 86_400 }));
    if (!('serial' in answer)) throw new Error(`not issued: ${JSON.stringify(answer)}`);
    const [leaf] = unwrap(parseChainPem(answer.chainPem));
    const [issuing] = unwrap(parseChainPem(world.authority.ca.chainPem));
    if (leaf === undefined || issuing === undefined) throw new Error('no chain');
    const { serial, fingerprint, spkiSha256 } = leaf;
    const revokedAt = new Date(world.clock.now().getTime() - 60_000).toISOString();
    const revocation = { issuer: issuing.fingerprint, serial, reason: 'keyCompromise', revokedAt } as const;
    return { revocation, fingerprint, spkiSha256 };
  }

  it('is one like any other: the authority is told, the key is blocked, the date is the first', async () => {
    const { revocation, fingerprint, spkiSha256 } = await forgotten();
    expect(await adopt([revocation])).toMatchObject({ adopted: 1, known: 0, foreign: 0 });
    expect(world.ledger.isKeyCompromised(spkiSha256)).toBe(true);
    expect(world.ledger.counts().revoked).toBe(1);
    expect(world.ledger.revocations(fingerprint)).toMatchObject([
      { reason: 'keyCompromise', recordedAt: new Date(revocation.revokedAt), caller: 'caller:server' },
    ]);
    expect(world.ledger.outside.unconfirmedRevocations('elsewhere', world.clock.now())).toHaveLength(1);
    await world.keepBooks();
    expect(world.authority.ca.isRevoked(revocation.serial)).toBe(true);
  });

  it('is taken back once', async () => {
    const { revocation, fingerprint } = await forgotten();
    await adopt([revocation, revocation]);
    world.restart();
    expect(await adopt([revocation])).toMatchObject({ adopted: 0, known: 1, foreign: 0 });
    expect(world.ledger.revocations(fingerprint)).toHaveLength(1);
  });

  it('is added as the graver reason where the ledger knows the first one alone', async () => {
    const { revocation, fingerprint, spkiSha256 } = await forgotten();
    expect(await adopt([{ ...revocation, reason: 'superseded' }])).toMatchObject({ adopted: 1 });
    expect(world.ledger.isKeyCompromised(spkiSha256)).toBe(false);
    expect(await adopt([revocation])).toMatchObject({ adopted: 1 });
    expect(await adopt([revocation, { ...revocation, reason: 'superseded' }])).toMatchObject({ adopted: 0, known: 2 });
    expect(world.ledger.isKeyCompromised(spkiSha256)).toBe(true);
    expect(world.ledger.revocations(fingerprint).map(({ reason }) => reason)).toEqual(['superseded', 'keyCompromise']);
    expect(world.ledger.counts().revoked).toBe(1);
  });

  it('is foreign where the ledger has no such certificate', async () => {
    const { revocation } = await forgotten();
    expect(await adopt([{ ...revocation, serial: 'abc' }])).toMatchObject({ adopted: 0, known: 0, foreign: 1 });
  });
});

describe('serial numbers that belong to no certificate of ours', () => {
  const ours = { ...NO_STATUS, answersFor: (issuer: string) => issuer !== '' };
  const unknown = (issuer: string, from: number, count: number): KnownRevocation[] =>
    Array.from({ length: count }, (_, index) => ({
      issuer: issuer.repeat(64),
      serial: (from + index).toString(16),
      reason: 'superseded',
      revokedAt: world.clock.now().toISOString(),
    }));
  const give = (revocations: readonly KnownRevocation[]) =>
    adoptRevocations({ ledger: world.ledger, status: ours, clock: world.clock }, 'server', revocations, 5);

  it('are taken up to a number, and what is beyond it is counted and not written', async () => {
    expect(await give(unknown('a', 1, 3))).toMatchObject({ adopted: 3, tooManyUnknown: 0 });
    world.restart();
    expect(await give(unknown('a', 1, 8))).toEqual({ adopted: 2, known: 3, foreign: 0, tooManyUnknown: 3 });
    expect(world.ledger.adoptedAfter(0, 100)).toHaveLength(5);
    expect(await give(unknown('a', 1, 5))).toMatchObject({ known: 5, tooManyUnknown: 0 });
  });

  it('are counted for each issuer by itself, and signed lists do not count', async () => {
    const [listed] = unknown('a', 900, 1);
    if (listed === undefined) throw new Error('none');
    const revokedAt = new Date(listed.revokedAt);
    await world.ledger.adoptRevocation({ ...listed, revokedAt, source: 'crl:0:7', recordedAt: revokedAt });
    expect(await give([...unknown('a', 1, 6), ...unknown('b', 1, 2)])).toMatchObject({ adopted: 7, tooManyUnknown: 1 });
  });

  it('hold up no certificate that the ledger has', async () => {
    const answer = await world.issue(stationRequest({ validitySeconds: 90 * 86_400 }));
    if (!('serial' in answer)) throw new Error(`not issued: ${JSON.stringify(answer)}`);
    const [issuing] = unwrap(parseChainPem(world.authority.ca.chainPem));
    const issuer = issuing?.fingerprint ?? '';
    const at = world.clock.now().toISOString();
    const strange = unknown('a', 1, 6).map((revocation) => ({ ...revocation, issuer }));
    const real = { issuer, serial: answer.serial, reason: 'superseded', revokedAt: at } as const;
    expect(await give([...strange, real])).toMatchObject({ adopted: 6, tooManyUnknown: 1 });
    expect(world.ledger.isRevoked(issuer, answer.serial)).toBe(true);
  });
});
