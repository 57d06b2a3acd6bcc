import { FixedClock } from '@bfcert/kernel/clock';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import type { ChainStatusMessage } from '../station-contract/index.ts';
import { type CertificateStatus, createCertificateStatus, type StatusProblem } from './create-certificate-status.ts';
import { hashDataOf, idOf, inHours, list, make, NOW, say } from './testing/contract-pki.ts';
import { FakeSources, slowResponder } from './testing/fake-sources.ts';

const root = make('V2G Root');
const sub = make('CPO Sub 2', { issuer: root });
const leaf = make('SECC', { issuer: sub, ca: false });
const stranger = make('Stranger');
const id = idOf(leaf, sub);
const URL_OF = 'http://status.example/1';
const SECOND = 'http://status.example/2';

let clock: FixedClock;
let sources: FakeSources;
let told: StatusProblem[];
beforeEach(() => {
  told = [];
  clock = new FixedClock(NOW);
  sources = new FakeSources([root.certificate, sub.certificate]);
  startAnew();
});

/** With nothing learnt. */
function startAnew(): void {
  status = createCertificateStatus(sources, clock, {
    answerWithinMs: 1_000,
    tell: (problem) => void told.push(problem),
  });
}
const at = (hours: number): void => clock.advance(inHours(hours).getTime() - clock.now().getTime());

type Asked = ChainStatusMessage['certificates'][number];
const asked = (source: 'ocsp' | 'crl', urls = [URL_OF], certificate = hashDataOf(leaf, sub)): Asked => ({
  certificate,
  source,
  urls,
});
let status: CertificateStatus;
async function statuses(...certificates: Asked[]) {
  return (await status.chainStatuses({ identityId: 'idn_1', connectionId: 'con_1', certificates })).statuses;
}

const FAILED = { status: 'failed', nextUpdate: inHours(1 / 6).toISOString() };

describe('the status of each certificate of a chain (M07)', () => {
  test.each(['good', 'revoked', 'unknown'] as const)(
    'is %s by the word of its responder, until its next update',
    async (status) => {
      sources.responders.set(URL_OF, () => say(sub, id, { status, nextUpdate: inHours(30) }));
      expect(await statuses(asked('ocsp'))).toEqual([{ status, nextUpdate: inHours(30).toISOString() }]);
    },
  );

  test('comes in the order of the question, of leaf and CAs, by either source', async () => {
    sources.responders.set(URL_OF, () => say(sub, id));
    sources.lists.set(SECOND, list(root, { revoked: [sub.certificate.serial] }));
    const answered = await statuses(asked('crl', [SECOND], hashDataOf(sub, root)), asked('ocsp'));
    expect(answered.map(({ status }) => status)).toEqual(['revoked', 'good']);
  });

  test('that no address tells is failed, and the operator is told why, address by address', async () => {
    sources.lists.set(SECOND, list(stranger));
    expect(await statuses(asked('crl', [URL_OF, SECOND]))).toEqual([FAILED]);
    expect(told.map(({ identityId, url, reason }) => [identityId, url, reason])).toEqual([
      ['idn_1', URL_OF, 'list_unreachable'],
      ['idn_1', SECOND, expect.any(String)],
    ]);
    told = [];
    expect(await statuses(asked('ocsp', [URL_OF]))).toEqual([FAILED]);
    expect(told).toMatchObject([{ about: 'certificate', url: URL_OF, reason: 'responder_unreachable' }]);
  });

  test('is kept for a week at most, whatever is said', async () => {
    sources.responders.set(URL_OF, () => say(sub, id, { nextUpdate: inHours(400) }));
    sources.lists.set(URL_OF, list(sub, { nextUpdate: inHours(400) }));
    const week = inHours(168).toISOString();
    expect(await statuses(asked('ocsp'), asked('crl'))).toEqual([
      { status: 'good', nextUpdate: week },
      { status: 'good', nextUpdate: week },
    ]);
  });

  test('is that of the first address that has one', async () => {
    sources.responders.set(SECOND, () => say(sub, id));
    expect(await statuses(asked('ocsp', [URL_OF, SECOND]))).toMatchObject([{ status: 'good' }]);
    expect(sources.trips).toEqual([URL_OF, SECOND]);
  });

  test('is Failed where nobody here knows who may speak', async () => {
    sources.trusted = [stranger.certificate];
    sources.responders.set(URL_OF, () => say(sub, id));
    sources.lists.set(URL_OF, list(sub));
    expect(await statuses(asked('ocsp'), asked('crl'))).toEqual([FAILED, FAILED]);
  });

  test('is verified by a sub-CA that came along with the answer, if it stands under an anchor', async () => {
    sources.trusted = [root.certificate];
    const delegate = make('Responder', { issuer: sub, ca: false, role: 'delegate' });
    sources.responders.set(URL_OF, () => say(delegate, id, { enclosed: [delegate, sub] }));
    expect(await statuses(asked('ocsp'))).toMatchObject([{ status: 'good' }]);
    const forged = make('V2G Root');
    const forgedSub = make('CPO Sub 2', { issuer: forged });
    const forgedLeaf = make('SECC', { issuer: forgedSub, ca: false });
    sources.responders.set(SECOND, () =>
      say(forgedSub, idOf(forgedLeaf, forgedSub), { enclosed: [forgedSub, forged] }),
    );
    expect(await statuses(asked('ocsp', [SECOND], hashDataOf(forgedLeaf, forgedSub)))).toEqual([FAILED]);
  });
});

describe('a revocation list', () => {
  const said = async (der: Buffer) => {
    sources.lists.set(URL_OF, der);
    startAnew();
    return (await statuses(asked('crl')))[0]?.status;
  };
  const { serial } = leaf.certificate;

  test('that has the certificate says revoked, and one that does not says good', async () => {
    expect(await said(list(sub, { revoked: [serial] }))).toBe('revoked');
    expect(await said(list(sub, { revoked: ['1'] }))).toBe('good');
  });

  test('of one kind of certificates is silent on what it does not have', async () => {
    const scope = { uris: [URL_OF], onlyContains: 'caCertificates' } as const;
    expect(await said(list(sub, { scope }))).toBe('unknown');
    expect(await said(list(sub, { scope, revoked: [serial] }))).toBe('revoked');
  });

  test.each([
    ['of another distribution point', list(sub, { scope: { uris: [SECOND], onlyContains: null } })],
    ['of another issuer', list(stranger)],
    ['that another key has signed', list(make('CPO Sub 2', { issuer: root }))],
    ['that is over', list(sub, { thisUpdate: inHours(-3), nextUpdate: inHours(-1) })],
    ['that is not yet in force', list(sub, { thisUpdate: inHours(1) })],
    ['that is no list', Buffer.from('-----BEGIN X509 CRL-----')],
  ])('%s is none', async (_, der) => {
    expect(await said(der)).toBe('failed');
  });
});

describe('revocation lists', () => {
  const { serial } = leaf.certificate;
  const other = make('SECC 2', { issuer: sub, ca: false });

  test('are fetched once for all who ask about certificates of one issuer at one time', async () => {
    const slow = slowResponder();
    sources.lists.set(URL_OF, slow.answer);
    const ofTwo = [asked('crl'), asked('crl', [URL_OF], hashDataOf(other, sub)), asked('crl')];
    const both = Promise.all([statuses(...ofTwo), statuses(...ofTwo)]);
    await vi.waitFor(() => expect(sources.trips).toEqual([URL_OF]));
    slow.say(list(sub, { revoked: [serial] }));
    for (const one of await both) expect(one.map((each) => each.status)).toEqual(['revoked', 'good', 'revoked']);
    expect(sources.trips).toEqual([URL_OF]);
  });

  test('are kept for an hour, and until they are over while their host is away', async () => {
    sources.lists.set(URL_OF, list(sub, { revoked: [serial], nextUpdate: inHours(5) }));
    const said = async () => (await statuses(asked('crl')))[0];
    const revoked = { status: 'revoked', nextUpdate: inHours(5).toISOString() };
    expect(await said()).toEqual(revoked);
    at(0.9);
    expect(await said()).toEqual(revoked);
    expect(sources.trips).toHaveLength(1);
    sources.lists.delete(URL_OF);
    at(4.9);
    expect(await said()).toEqual(revoked);
    expect(sources.trips).toHaveLength(2);
    at(5.2);
    expect(await said()).toMatchObject({ status: 'failed' });
  });

  test('that are older than what was read before do not take a revocation back', async () => {
    sources.lists.set(URL_OF, list(sub, { revoked: [serial], thisUpdate: inHours(-1), nextUpdate: inHours(9) }));
    expect(await statuses(asked('crl'))).toMatchObject([{ status: 'revoked' }]);
    at(2);
    sources.lists.set(URL_OF, list(sub, { thisUpdate: inHours(-2), nextUpdate: inHours(9) }));
    expect(await statuses(asked('crl'))).toMatchObject([{ status: 'revoked' }]);
    sources.lists.set(URL_OF, list(sub, { thisUpdate: inHours(2), nextUpdate: inHours(9) }));
    expect(await statuses(asked('crl'))).toMatchObject([{ status: 'good' }]);
  });

  test('that an issuer who is not believed any more has signed count for nothing', async () => {
    sources.lists.set(URL_OF, list(sub));
    expect(await statuses(asked('crl'))).toMatchObject([{ status: 'good' }]);
    sources.trusted = [stranger.certificate];
    at(0.5);
    expect(await statuses(asked('crl'))).toMatchObject([{ status: 'failed' }]);
  });

  test('that are long leave the process to others meanwhile', async () => {
    const revoked = Array.from({ length: 5_000 }, (_, index) => (0x10_0000 + index).toString(16));
    sources.lists.set(URL_OF, list(sub, { revoked: [...revoked, serial] }));
    let turns = 0;
    const takeTurn = (): void => {
      turns++;
      turn = setImmediate(takeTurn);
    };
    let turn = setImmediate(takeTurn);
    expect(await statuses(asked('crl'))).toMatchObject([{ status: 'revoked' }]);
    clearImmediate(turn);
    expect(turns).toBeGreaterThanOrEqual(10);
  });

  test('beyond sixteen at one time are not fetched', async () => {
    const slow = slowResponder();
    const urls = Array.from({ length: 20 }, (_, index) => `http://lists.example/${index}`);
    for (const url of urls) sources.lists.set(url, slow.answer);
    const all = statuses(...urls.map((url) => asked('crl', [url])));
    await vi.waitFor(() => expect(told).toHaveLength(4));
    expect(told.map(({ reason }) => reason)).toEqual(Array(4).fill('too_many_questions'));
    slow.say(list(sub));
    expect((await all).filter((one) => one.status === 'good')).toHaveLength(16);
  });
});

test('a certificate of ours is answered by our responder, whichever source was asked for', async () => {
  sources.ownAnswer = { kind: 'answer', der: say(sub, id, { status: 'revoked' }), certId: id };
  expect((await statuses(asked('ocsp'), asked('crl'))).map(({ status }) => status)).toEqual(['revoked', 'revoked']);
  expect(sources.trips).toEqual([]);
});
