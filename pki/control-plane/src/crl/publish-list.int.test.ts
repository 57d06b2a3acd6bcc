import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { unwrap } from '@bfcert/kernel/result';
import { type Certificate, type Crl, parseCrl } from '@bfcert/kernel/x509';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { testAuthority } from '../testing/authority-pair.ts';
import { DAY_MS, StatusWorld } from '../testing/status-world.ts';

const HOUR_MS = 3_600_000;

let world: StatusWorld;
beforeEach(() => {
  world = new StatusWorld();
});
afterEach(() => world.close());

const published = (shard = 0): Crl => unwrap(parseCrl(readFileSync(world.pathOf(shard))));
const serials = (shard = 0) => [...published(shard).entries.keys()];

async function revoked(days?: number): Promise<Certificate> {
  const certificate = await world.issueIn(0, days);
  await world.revoke(certificate);
  return certificate;
}

describe('a published list', () => {
  it('names those of its own list who are revoked, with the graver reason and the first date', async () => {
    const [first, second] = [await world.issueIn(0), await world.issueIn(0)];
    const elsewhere = await world.issueIn(1);
    const revokedAt = world.clock.now();
    await world.revoke(first, 'unspecified');
    world.clock.advance(HOUR_MS);
    await world.revoke(second, 'superseded');
    await world.revoke(elsewhere, 'superseded');
    await world.revoke(first, 'keyCompromise');
    expect(await world.publish(0)).toMatchObject({ number: world.firstNumber, thisUpdate: world.clock.now() });
    expect([...published().entries]).toEqual([
      [first.serial, { revocationDate: revokedAt, reason: 'keyCompromise' }],
      [second.serial, { revocationDate: world.clock.now(), reason: 'superseded' }],
    ]);
    expect(published()).toMatchObject({
      nextUpdate: new Date(world.clock.now().getTime() + 8 * DAY_MS),
      issuingDistributionPoint: { uris: first.crlUris, onlyContains: 'userCertificates' },
    });
    expect(first.crlUris).toHaveLength(1);
  });

  it('is there while nobody is revoked, for its reader and nobody else', async () => {
    expect(await world.publish(3)).toMatchObject({ number: world.firstNumber });
    expect(serials(3)).toEqual([]);
    const path = world.pathOf(3);
    expect([statSync(path).mode & 0o777, statSync(dirname(path)).mode & 0o777]).toEqual([0o640, 0o750]);
    expect(readdirSync(dirname(path))).toEqual(['3.crl']);
  });

  it('stays while it says everything and half of its life is not over', async () => {
    await revoked();
    await world.publish(0);
    const [before, number] = [readFileSync(world.pathOf(0)), world.firstNumber];
    world.clock.advance(4 * DAY_MS - 1_000);
    expect(await world.publish(0)).toMatchObject({ number });
    world.restart();
    expect(await world.publish(0)).toMatchObject({ number });
    expect(readFileSync(world.pathOf(0)).equals(before)).toBe(true);
    world.clock.advance(1_000);
    expect(await world.publish(0)).toMatchObject({ number: world.firstNumber, thisUpdate: world.clock.now() });
    expect(published().number).toBe(BigInt(number + (4 * DAY_MS) / 1_000));
  });

  it('rises by number with every revocation, and after a restart', async () => {
    const all: string[] = [];
    for (let count = 0; count < 4; count++) {
      all.push((await revoked()).serial);
      if (count % 2 === 1) world.restart();
      expect(await world.publish(0)).toMatchObject({ number: world.firstNumber + count });
      expect(serials()).toEqual(all);
    }
  });

  it('keeps who expired for the whole life of a list, and not for ever', async () => {
    const { serial } = await revoked(1);
    for (const [days, listed] of [
      [0, true],
      [4, true],
      [8, true],
      [12, true],
      [16, false],
    ] as const) {
      world.clock.jump(Date.parse('2026-06-01T12:00:00Z') + days * DAY_MS - world.clock.now().getTime());
      expect(await world.publish(0)).toMatchObject({ number: world.firstNumber });
      expect([days, serials().includes(serial)]).toEqual([days, listed]);
    }
  });

  it('names the places of all its certificates when the address has changed', async () => {
    const before = await revoked();
    await world.publish(0);
    world.publication = { ...world.publication, baseUrl: 'http://pki.example.net' };
    const after = await revoked();
    expect(await world.publish(0)).toMatchObject({ number: world.firstNumber + 1 });
    expect(published().issuingDistributionPoint?.uris).toEqual([
      `http://pki.example.net${new URL(before.crlUris[0] ?? '').pathname}`,
      before.crlUris[0],
    ]);
    expect(serials()).toEqual([before.serial, after.serial]);
  });
});

describe('after an old backup of the ledger was restored', () => {
  it('what was revoked since stays revoked, and the number goes on rising', async () => {
    const early = await revoked();
    await world.publish(0);
    const late = await world.issueIn(0);
    const restore = world.backUp();
    await world.revoke(late, 'keyCompromise');
    const lost = await revoked();
    await world.publish(0);
    await revoked();
    await world.publish(0);
    const known = serials();
    expect(known).toHaveLength(4);

    restore();
    expect(world.ledger.revocations(late.fingerprint)).toEqual([]);
    const more = await revoked();
    expect(await world.publish(0)).toMatchObject({ number: world.firstNumber + 3 });
    expect(new Set(serials())).toEqual(new Set([...known, more.serial]));
    expect(serials()).toContain(early.serial);
    expect(published().entries.get(late.serial)?.reason).toBe('keyCompromise');
    expect(world.ledger.revocations(late.fingerprint)).toMatchObject([
      { reason: 'keyCompromise', caller: `crl:0:${world.firstNumber + 2}` },
    ]);
    expect(world.ledger.isKeyCompromised(late.spkiSha256)).toBe(true);
    expect(world.ledger.isRevoked(world.issuing.certificate.fingerprint, lost.serial)).toBe(true);
    expect(world.ledger.counts().revoked).toBe(3);
    world.restart();
    expect(world.ledger.counts().revoked).toBe(3);
  });

  it('an old published list in the place of the new one changes nothing', async () => {
    await revoked();
    await world.publish(0);
    const old = readFileSync(world.pathOf(0));
    await revoked();
    await world.publish(0);
    const known = serials();
    writeFileSync(world.pathOf(0), old);
    expect(await world.publish(0)).toMatchObject({ number: world.firstNumber + 2 });
    expect(serials()).toEqual(known);
  });

  it('with the published list of that time, no number is given twice', async () => {
    await revoked();
    await world.publish(0);
    const old = readFileSync(world.pathOf(0));
    const restore = world.backUp();
    for (let count = 0; count < 3; count++) {
      world.clock.advance(60_000);
      await revoked();
      await world.publish(0);
    }
    const lost = published().number ?? 0n;
    world.clock.advance(60_000);
    restore();
    writeFileSync(world.pathOf(0), old);
    await revoked();
    await world.publish(0);
    expect(published().number).toBe(lost + 60n);
  });

  it('a list that is gone is signed again under a new number', async () => {
    await revoked();
    await world.publish(0);
    rmSync(world.pathOf(0));
    expect(await world.publish(0)).toMatchObject({ number: world.firstNumber + 1 });
    expect(serials()).toHaveLength(1);
  });
});

describe('nothing is put in the place of the published list', () => {
  async function expectRefused(refused: string): Promise<void> {
    const before = readFileSync(world.pathOf(0));
    await revoked();
    expect(await world.publish(0)).toMatchObject({ refused });
    expect(readFileSync(world.pathOf(0)).equals(before)).toBe(true);
  }

  it('when that is no list', async () => {
    mkdirSync(dirname(world.pathOf(0)), { recursive: true });
    writeFileSync(world.pathOf(0), 'hello');
    await expectRefused('published_unreadable');
  });

  it('when another authority signed it', async () => {
    const other = testAuthority();
    const stranger = { ...world.issuer, certificate: other.certificate, openKey: async () => other.key };
    await world.publish(0, stranger);
    const [folder = ''] = readdirSync(join(world.directory, 'published', 'crl'));
    const foreign = readFileSync(join(world.directory, 'published', 'crl', folder, '0.crl'));
    mkdirSync(dirname(world.pathOf(0)), { recursive: true });
    writeFileSync(world.pathOf(0), foreign);
    await expectRefused('published_not_ours');
  });

  it('when a byte of it changed', async () => {
    await revoked();
    await world.publish(0);
    const spoilt = readFileSync(world.pathOf(0));
    spoilt.writeUInt8(spoilt.readUInt8(spoilt.length - 5) ^ 1, spoilt.length - 5);
    writeFileSync(world.pathOf(0), spoilt);
    await expectRefused('published_not_ours');
  });

  it('when the clock is behind it', async () => {
    await world.publish(0);
    world.clock.jump(-DAY_MS);
    await expectRefused('clock_behind_published');
    world.clock.jump(DAY_MS);
    expect(await world.publish(0)).toMatchObject({ number: world.firstNumber + 1 });
  });

  it('while the key is not here', async () => {
    await world.publish(0);
    const before = readFileSync(world.pathOf(0));
    await revoked();
    expect(await world.publish(0, { ...world.issuer, openKey: async () => null })).toMatchObject({
      refused: 'key_not_here',
    });
    expect(readFileSync(world.pathOf(0)).equals(before)).toBe(true);
  });
});
