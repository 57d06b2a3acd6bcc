import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { unwrap } from '@bfcert/kernel/result';
import { parseCrl } from '@bfcert/kernel/x509';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { DAY_MS, StatusWorld } from '../testing/status-world.ts';
import { CrlPublisher, type PublisherOffice } from './crl-publisher.ts';

let world: StatusWorld;
let refused: string[];
let first: number;
beforeEach(() => {
  world = new StatusWorld();
  first = world.firstNumber;
  refused = [];
});
afterEach(() => world.close());

const publisher = (changes: Partial<PublisherOffice> = {}): CrlPublisher =>
  new CrlPublisher({
    ...world.office(),
    issuers: [world.issuer],
    onRefused: (detail) => refused.push(detail),
    onFailure: (error) => {
      throw error;
    },
    ...changes,
  });

async function opened(changes: Partial<PublisherOffice> = {}): Promise<CrlPublisher> {
  const made = publisher(changes);
  await made.adopt();
  return made;
}

const listOf = (shard: number) => unwrap(parseCrl(readFileSync(world.pathOf(shard))));
/** By shard, from the one on that the first list of this world has. */
const numbers = () => [0, 1, 2, 3].map((shard) => Number(listOf(shard).number) - first);

describe('the publisher', () => {
  it('publishes each list once, and again only the one that changed', async () => {
    const made = await opened();
    await made.round();
    expect(numbers()).toEqual([0, 0, 0, 0]);
    await made.round();
    expect(numbers()).toEqual([0, 0, 0, 0]);
    await world.revoke(await world.issueIn(2));
    await made.round();
    expect(numbers()).toEqual([0, 0, 1, 0]);
    world.clock.advance(4 * DAY_MS);
    await made.round();
    const later = world.firstNumber - first;
    expect(numbers()).toEqual([later, later, later, later]);
  });

  it('signs nothing again after a restart when nothing has changed', async () => {
    await world.revoke(await world.issueIn(2));
    await (await opened()).round();
    world.restart();
    await (await opened()).round();
    expect(numbers()).toEqual([0, 0, 0, 0]);
  });

  it('makes one list of the revocations that come while it waits', async () => {
    const made = await opened();
    await made.round();
    made.start();
    for (let i = 0; i < 20; i++) {
      await world.revoke(await world.issueIn(1));
      made.wake();
    }
    await vi.waitFor(() => expect(listOf(1).entries.size).toBe(20), { timeout: 10_000 });
    await made.stop();
    expect(numbers()[1]).toBeLessThan(5);
  });

  it('goes on with the lists that certificates still name when there are to be fewer', async () => {
    await (await opened()).round();
    const fewer = { ...world.issuer, shards: [0] };
    world.restart();
    const made = await opened({ issuers: [fewer] });
    await world.revoke(await world.issueIn(3));
    await made.round();
    expect(numbers()).toEqual([0, 0, 0, 1]);
  });

  it('takes back what lists know that nobody else remembers, before anything else', async () => {
    const restore = world.backUp();
    const certificate = await world.issueIn(3);
    await world.revoke(certificate, 'keyCompromise');
    await (await opened()).round();
    restore();
    const made = await opened({ issuers: [{ ...world.issuer, shards: [0] }] });
    expect(world.ledger.isRevoked(world.issuer.certificate.fingerprint, certificate.serial)).toBe(true);
    await made.round();
    expect([...listOf(3).entries.keys()]).toEqual([certificate.serial]);
  });

  it('lets no list wait for another whose key is away, and tells of it', async () => {
    const away = new Error('the token is away');
    let isAway = true;
    const openKey = async () => {
      if (isAway) throw away;
      return world.issuing.key;
    };
    const other = { ...world.issuer, shards: [0, 1], openKey };
    const made = await opened({
      issuers: [
        other,
        { ...world.issuer, certificate: world.root.certificate, shards: [2], openKey: async () => world.root.key },
      ],
    });
    await expect(made.round()).rejects.toBe(away);
    expect(existsSync(world.pathOf(0))).toBe(false);
    isAway = false;
    await made.round();
    expect(Number(listOf(0).number)).toBe(first);
  });

  it('tells once why a list is not brought up to date, and does it as soon as it can', async () => {
    mkdirSync(dirname(world.pathOf(0)), { recursive: true });
    writeFileSync(world.pathOf(0), 'hello');
    const made = await opened();
    await made.round();
    await made.round();
    expect(refused).toEqual([expect.stringMatching(/^published_unreadable: /)]);
    rmSync(world.pathOf(0));
    await made.round();
    expect(numbers()).toEqual([0, 0, 0, 0]);
  });

  it('signs nothing more for an authority that is over', async () => {
    const made = await opened();
    await made.round();
    world.clock.jump(world.issuer.certificate.notAfter.getTime() - world.clock.now().getTime());
    await made.round();
    expect(numbers()).toEqual([0, 0, 0, 0]);
  });
});
