import { readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { unwrap } from '@bfcert/kernel/result';
import {
  type Certificate,
  type CertificateStatus,
  certIdOf,
  Oid,
  parseOcspResponse,
  type VerifiedStatus,
  verifyOcspResponse,
} from '@bfcert/kernel/x509';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DAY_MS, StatusWorld } from '../testing/status-world.ts';
import type { AnswerKeeper } from './answer-keeper.ts';
import { AnswerStore, type StoredAnswer } from './answer-store.ts';

const HOUR_MS = 3_600_000;

let world: StatusWorld;
let store: AnswerStore;
let keeper: AnswerKeeper;
beforeEach(() => {
  world = new StatusWorld();
  store = AnswerStore.open(join(world.directory, 'status.db'));
  keeper = world.keeper(store);
});
afterEach(() => {
  store.close();
  world.close();
});

const answers = (): readonly StoredAnswer[] => store.after(0, 1_000).map(({ answer }) => answer);

function answerAbout(certificate: Certificate): StoredAnswer {
  const found = answers().find(({ serial }) => serial === certificate.serial);
  if (found === undefined) throw new Error('there is no answer');
  return found;
}

/** What a client makes of the stored bytes now, whichever hash it asked with. */
function verified(certificate: Certificate): VerifiedStatus {
  const answer = answerAbout(certificate);
  const [bySha1, bySha256] = (['sha1', 'sha256'] as const).map((hash) => {
    const response = unwrap(parseOcspResponse(answer[hash]));
    if (response.status !== 'successful') throw new Error(response.status);
    const issuer = world.issuing.certificate;
    const certId = certIdOf(issuer, certificate.serial, hash);
    return unwrap(verifyOcspResponse(response.basic, { certId, issuer, at: world.clock.now() }));
  });
  if (bySha1 === undefined || bySha256 === undefined) throw new Error('no answer');
  expect(bySha1.response.status).toEqual(bySha256.response.status);
  return bySha256;
}

const statusOf = (certificate: Certificate): CertificateStatus => verified(certificate).response.status;

describe('an answer', () => {
  it('is there for every certificate, and says what the ledger says', async () => {
    const good = await world.issue();
    const revoked = await world.issue();
    await world.revoke(revoked, 'keyCompromise');
    await keeper.round();
    expect(statusOf(good)).toEqual({ status: 'good' });
    expect(statusOf(revoked)).toEqual({
      status: 'revoked',
      revocationTime: world.clock.now(),
      reason: 'keyCompromise',
    });
    expect(answers()).toHaveLength(2);
    expect(answerAbout(good).nextUpdate).toEqual(new Date(world.clock.now().getTime() + 4 * DAY_MS));
  });

  it('is signed by a delegate of its own that may sign nothing but answers', async () => {
    const certificate = await world.issue();
    await keeper.round();
    const { responder } = verified(certificate);
    expect(responder).toMatchObject({
      extendedKeyUsage: [Oid.ocspSigning],
      keyUsage: ['digitalSignature'],
      isCa: false,
    });
    expect(responder.spkiSha256).not.toBe(world.issuing.certificate.spkiSha256);
    expect(responder.notAfter.getTime() - world.clock.now().getTime()).toBe(30 * DAY_MS);
  });

  it('changes with a revocation, a graver reason, and nothing else', async () => {
    const [first, second] = [await world.issue(), await world.issue()];
    await keeper.round();
    const position = store.after(0, 10).at(-1)?.position ?? 0;
    await keeper.round();
    expect(store.after(position, 10)).toEqual([]);
    await world.revoke(first, 'unspecified');
    await keeper.round();
    expect(store.after(position, 10).map(({ answer }) => [answer.serial, answer.reason])).toEqual([
      [first.serial, 'unspecified'],
    ]);
    await world.revoke(first, 'keyCompromise');
    await keeper.round();
    expect(statusOf(first)).toMatchObject({ reason: 'keyCompromise' });
    expect(statusOf(second)).toEqual({ status: 'good' });
  });

  it('is signed again before half of its life has passed', async () => {
    const certificate = await world.issue();
    await keeper.round();
    const before = answerAbout(certificate);
    world.clock.advance(1.4 * DAY_MS);
    await keeper.round();
    expect(answerAbout(certificate)).toEqual(before);
    world.clock.advance(0.2 * DAY_MS);
    await keeper.round();
    expect(answerAbout(certificate).thisUpdate).toEqual(world.clock.now());
    expect(statusOf(certificate)).toEqual({ status: 'good' });
  });

  it('is dated again when the clock that dated it was wrong', async () => {
    const certificate = await world.issue();
    await keeper.round();
    world.clock.jump(100 * DAY_MS);
    await keeper.round();
    world.clock.jump(-100 * DAY_MS);
    await keeper.round();
    expect(answerAbout(certificate).thisUpdate).toEqual(world.clock.now());
    expect(statusOf(certificate)).toEqual({ status: 'good' });
  });

  it('ends with its certificate', async () => {
    await world.issue(1);
    const lasting = await world.issue();
    await keeper.round();
    world.clock.advance(2 * DAY_MS);
    await keeper.round();
    expect(answers().map(({ serial }) => serial)).toEqual([lasting.serial]);
  });
});

describe('the responder', () => {
  it('is renewed with another key while its answers are still good', async () => {
    const certificate = await world.issue();
    await keeper.round();
    const first = verified(certificate).responder;
    world.clock.advance(25 * DAY_MS);
    await keeper.round();
    expect(verified(certificate).responder).toEqual(first);
    world.clock.advance(DAY_MS);
    await keeper.round();
    world.clock.advance(2 * DAY_MS);
    await keeper.round();
    const second = verified(certificate).responder;
    expect(second.spkiSha256).not.toBe(first.spkiSha256);
    expect(readdirSync(join(world.directory, 'keys'))).toHaveLength(1);
  });

  it('stays the same over a restart, and its answers too', async () => {
    const certificate = await world.issue();
    await keeper.round();
    const [before, { responder }] = [answers(), verified(certificate)];
    const next = await world.issue();
    keeper = world.keeper(store);
    await keeper.round();
    expect(answers().slice(0, 1)).toEqual(before);
    expect(verified(next).responder).toEqual(responder);
  });

  it('goes on without the key of its issuer until its certificate ends, and says so then', async () => {
    const certificate = await world.issue();
    await keeper.round();
    const complaints: string[] = [];
    const issuer = { ...world.issuer, openKey: async () => null };
    keeper = world.keeper(store, { issuers: [issuer], onUnanswered: (detail) => complaints.push(detail) });
    for (let day = 1; day <= 29; day++) {
      world.clock.advance(DAY_MS);
      await keeper.round();
      expect(statusOf(certificate)).toEqual({ status: 'good' });
      expect(answerAbout(certificate).nextUpdate.getTime()).toBeLessThanOrEqual(
        verified(certificate).responder.notAfter.getTime(),
      );
    }
    world.clock.advance(DAY_MS);
    await keeper.round();
    await keeper.round();
    expect(complaints).toHaveLength(1);
    keeper = world.keeper(store);
    world.clock.advance(HOUR_MS);
    await keeper.round();
    expect(statusOf(certificate)).toEqual({ status: 'good' });
  });

  it('is made anew when its key file is gone', async () => {
    const certificate = await world.issue();
    await keeper.round();
    const { responder } = verified(certificate);
    rmSync(join(world.directory, 'keys'), { recursive: true });
    world.clock.advance(2 * DAY_MS);
    keeper = world.keeper(store);
    await keeper.round();
    expect(verified(certificate).responder.fingerprint).not.toBe(responder.fingerprint);
  });
});

describe('a crash while a responder is certified', () => {
  async function crashBeforeSigning(): Promise<void> {
    const lost = { ...world.issuer, openKey: keyOnce() };
    keeper = world.keeper(store, { issuers: [lost], onUnanswered: () => {} });
    await keeper.round();
    expect(world.ledger.counts().intended).toBe(1);
  }

  /** The key goes after the intent was made out for it. */
  function keyOnce() {
    let asked = 0;
    return async () => (asked++ === 0 ? world.issuing.key : null);
  }

  it('leaves an intent that the next start completes', async () => {
    const certificate = await world.issue();
    await crashBeforeSigning();
    await world.keeper(store).round();
    expect(statusOf(certificate)).toEqual({ status: 'good' });
    expect(world.ledger.counts()).toMatchObject({ intended: 0, voided: 0 });
  });

  it('leaves an intent that is voided when its key is gone', async () => {
    const certificate = await world.issue();
    await crashBeforeSigning();
    rmSync(join(world.directory, 'keys'), { recursive: true });
    await world.keeper(store).round();
    expect(statusOf(certificate)).toEqual({ status: 'good' });
    expect(world.ledger.counts()).toMatchObject({ intended: 0, voided: 1 });
  });
});

describe('after an old backup of the ledger was restored', () => {
  it('who was revoked stays so, known or not, and whoever is not known has no answer to be renewed', async () => {
    const known = await world.issueIn(0);
    const restore = world.backUp();
    await world.revoke(known, 'superseded');
    const unknown = await world.issueIn(0);
    await world.revoke(unknown, 'keyCompromise');
    const unknownGood = await world.issueIn(0);
    await world.publish(0);
    await world.keeper(store).round();

    restore();
    await world.publish(0);
    keeper = world.keeper(store);
    await keeper.round();
    expect(statusOf(known)).toMatchObject({ status: 'revoked', reason: 'superseded' });
    expect(statusOf(unknown)).toMatchObject({ status: 'revoked', reason: 'keyCompromise' });
    world.clock.advance(2 * DAY_MS);
    await keeper.round();
    expect(statusOf(unknown)).toMatchObject({ status: 'revoked', reason: 'keyCompromise' });
    expect(answers().some(({ serial }) => serial === unknownGood.serial)).toBe(false);
  });

  it('a store that is gone, or spoilt, is made again under another name', async () => {
    const certificate = await world.issue();
    await keeper.round();
    const { id } = store;
    store.close();
    writeFileSync(join(world.directory, 'status.db'), 'this is no database at all, whatever its name says');
    store = AnswerStore.open(join(world.directory, 'status.db'));
    expect(store.id).not.toBe(id);
    keeper = world.keeper(store);
    await keeper.round();
    expect(statusOf(certificate)).toEqual({ status: 'good' });
  });
});
