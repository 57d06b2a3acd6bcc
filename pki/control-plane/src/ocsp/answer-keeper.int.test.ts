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
import { AuthorityUnavailable } from '@bfcert/pki-contract/authority';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { CrlTicket } from '../crl/crl-ticket.ts';
import type { IssuanceTicket } from '../issuance-ticket.ts';
import { DAY_MS, StatusWorld } from '../testing/status-world.ts';
import type { AnswerKeeper } from './answer-keeper.ts';
import { AnswerStore, type NewAnswer, type StoredAnswer, type Withdrawal } from './answer-store.ts';

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

const isSigned = (answer: StoredAnswer | Withdrawal): answer is StoredAnswer => !('withdrawn' in answer);

const answers = (): readonly StoredAnswer[] => {
  const all = store.after(0, 1_000).map(({ answer }) => answer);
  return all.filter(isSigned);
};

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
    expect(store.after(position, 10).map(({ answer }) => answer)).toEqual([
      expect.objectContaining({ serial: first.serial, reason: 'unspecified' }),
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

describe('a revocation', () => {
  it('is answered as soon as the store takes answers again, and nothing says "good" until then', async () => {
    const certificate = await world.issue();
    await keeper.round();
    await world.revoke(certificate, 'keyCompromise');
    const disk = failingDisk(store);
    keeper = world.keeper(disk.store);
    for (const [failing, said] of [
      ['withdraw', 'good'],
      ['put', 'withdrawn'],
      ['put', 'withdrawn'],
      [null, 'keyCompromise'],
    ] as const) {
      disk.failing = failing;
      const round = keeper.round();
      await (failing === null ? round : expect(round).rejects.toThrow('no space left'));
      expect([failing, store.saidOf(nameOf(certificate))]).toEqual([failing, said]);
    }
    expect(statusOf(certificate)).toMatchObject({ status: 'revoked', reason: 'keyCompromise' });
  });

  it('is answered by who was certified before while the token is away, before and after a restart', async () => {
    const [first, second, third] = [await world.issue(), await world.issue(), await world.issue()];
    await keeper.round();
    const { responder } = verified(first);
    world.clock.advance(26 * DAY_MS);
    const token = tokenOfIssuer();
    keeper = world.keeper(store, { issuers: [token.issuer] });

    for (const away of ['when_asked_for_its_key', 'when_it_is_to_sign'] as const) {
      token.away = away;
      await keeper.round();
    }
    await world.revoke(first, 'superseded');
    await keeper.round();
    expect(statusOf(first)).toMatchObject({ status: 'revoked' });

    keeper = world.keeper(store, { issuers: [token.issuer] });
    await world.revoke(second, 'superseded');
    await keeper.round();
    expect(statusOf(second)).toMatchObject({ status: 'revoked' });
    expect(verified(second).responder).toEqual(responder);
    // However often it was tried, one successor is intended.
    expect(world.ledger.counts().intended).toBe(1);

    token.away = null;
    await keeper.round();
    await world.revoke(third, 'superseded');
    await keeper.round();
    expect(verified(third).responder.spkiSha256).not.toBe(responder.spkiSha256);
    expect(readdirSync(join(world.directory, 'keys'))).toHaveLength(1);
    expect(world.ledger.counts()).toMatchObject({ intended: 0, voided: 0 });
  });

  it('takes "good" back while nobody can answer, and is answered as soon as somebody can', async () => {
    const [before, after, untouched] = [await world.issue(), await world.issue(), await world.issue()];
    await keeper.round();
    rmSync(join(world.directory, 'keys'), { recursive: true });
    const token = tokenOfIssuer();
    token.away = 'when_it_is_to_sign';
    const complaints: string[] = [];
    const nobody = { issuers: [token.issuer], onUnanswered: (detail: string) => complaints.push(detail) };
    keeper = world.keeper(store, nobody);
    await keeper.round();
    await world.revoke(before, 'superseded');
    await keeper.round();
    expect(store.saidOf(nameOf(before))).toBe('withdrawn');

    const position = store.after(0, 10).at(-1)?.position ?? 0;
    await keeper.round();
    expect(store.after(position, 10)).toEqual([]);

    await world.revoke(after, 'superseded');
    keeper = world.keeper(store, nobody);
    await keeper.round();
    expect(store.after(position, 10).map(({ answer }) => answer)).toEqual([
      { ...nameOf(after), certificateEnds: after.notAfter, withdrawn: true },
    ]);
    expect(store.saidOf(nameOf(untouched))).toBe('good');
    expect(complaints).toHaveLength(2);

    token.away = null;
    await keeper.round();
    for (const certificate of [before, after]) {
      expect(statusOf(certificate)).toMatchObject({ status: 'revoked', reason: 'superseded' });
    }
    expect(statusOf(untouched)).toEqual({ status: 'good' });
  });

  it('without an answer is withdrawn too, for those who followed a store that was lost, until its certificate is over', async () => {
    const certificate = await world.issue();
    const token = tokenOfIssuer();
    token.away = 'when_asked_for_its_key';
    await world.revoke(certificate, 'superseded');
    keeper = world.keeper(store, { issuers: [token.issuer], onUnanswered: () => {} });
    await keeper.round();
    expect(store.saidOf(nameOf(certificate))).toBe('withdrawn');
    world.clock.advance(181 * DAY_MS);
    keeper = world.keeper(store, { issuers: [token.issuer], onUnanswered: () => {} });
    await keeper.round();
    expect(store.saidOf(nameOf(certificate))).toBeNull();
  });

  it('below an authority that is not ours is nothing we speak of', async () => {
    const now = world.clock.now();
    await world.ledger.adoptRevocation({
      issuer: 'f'.repeat(64),
      serial: '1f',
      reason: 'superseded',
      revokedAt: now,
      source: 'caller:server',
      recordedAt: now,
    });
    await keeper.round();
    expect(store.after(0, 10)).toEqual([]);
  });

  const nameOf = ({ serial }: Certificate) => ({ issuer: world.issuing.certificate.fingerprint, serial });

  /** The issuer's key lies in a token that can be taken away. */
  function tokenOfIssuer() {
    const { key } = world.issuing;
    const token = {
      away: null as 'when_asked_for_its_key' | 'when_it_is_to_sign' | null,
      issuer: {
        ...world.issuer,
        openKey: async () => {
          if (token.away === 'when_asked_for_its_key') throw new AuthorityUnavailable('the token is away', false);
          return {
            spki: key.spki,
            spkiSha256: key.spkiSha256,
            signatureAlgorithm: key.signatureAlgorithm,
            sign: async (ticket: IssuanceTicket) => {
              if (token.away !== null) throw new AuthorityUnavailable('the token is away', false);
              return key.sign(ticket);
            },
            signCrl: (ticket: CrlTicket) => key.signCrl(ticket),
          };
        },
      },
    };
    return token;
  }

  /** A store whose disk refuses one kind of write. */
  function failingDisk(kept: AnswerStore) {
    const disk = {
      failing: null as 'put' | 'withdraw' | null,
      store: {
        put: (answers: readonly NewAnswer[]) => {
          if (disk.failing === 'put' && answers.length > 0) throw new Error('no space left');
          kept.put(answers);
        },
        withdraw: (withdrawals: readonly Withdrawal[]) => {
          if (disk.failing === 'withdraw' && withdrawals.length > 0) throw new Error('no space left');
          kept.withdraw(withdrawals);
        },
        remove: kept.remove.bind(kept),
        saidOf: kept.saidOf.bind(kept),
        due: kept.due.bind(kept),
      },
    };
    return disk;
  }
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
