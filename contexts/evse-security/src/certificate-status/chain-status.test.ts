import { FixedClock } from '@bfcert/kernel/clock';
import { beforeEach, describe, expect, test } from 'vitest';
import type { ChainStatusMessage } from '../station-contract/index.ts';
import { createCertificateStatus, type StatusProblem } from './create-certificate-status.ts';
import { hashDataOf, idOf, inHours, list, make, NOW, say } from './testing/contract-pki.ts';
import { FakeSources } from './testing/fake-sources.ts';

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
});

type Asked = ChainStatusMessage['certificates'][number];
const asked = (source: 'ocsp' | 'crl', urls = [URL_OF], certificate = hashDataOf(leaf, sub)): Asked => ({
  certificate,
  source,
  urls,
});
async function statuses(...certificates: Asked[]) {
  const status = createCertificateStatus(sources, clock, {
    answerWithinMs: 50,
    tell: (problem) => void told.push(problem),
  });
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

test('a certificate of ours is answered by our responder, whichever source was asked for', async () => {
  sources.ownAnswer = { kind: 'answer', der: say(sub, id, { status: 'revoked' }), certId: id };
  expect((await statuses(asked('ocsp'), asked('crl'))).map(({ status }) => status)).toEqual(['revoked', 'revoked']);
  expect(sources.trips).toEqual([]);
});
