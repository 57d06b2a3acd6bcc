import { encodeImplicit, encodeSequence } from '@bfcert/kernel/der';
import { unwrap } from '@bfcert/kernel/result';
import { extendedKeyUsage, Oid, parseSigningRequest, pemEncode } from '@bfcert/kernel/x509';
import type { IssueRequest } from '@bfcert/pki-contract';
import { signingRequest, stationRequest } from '@bfcert/pki-contract/contract-test';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Crash, OutsideWorld, RECONCILIATION_SECONDS } from '../testing/outside-world.ts';

let world: OutsideWorld;
beforeEach(() => {
  world = new OutsideWorld();
});
afterEach(() => world.close());

const DAY_SECONDS = 86_400;
const request = (changes: Partial<IssueRequest> = {}) =>
  stationRequest({ validitySeconds: 90 * DAY_SECONDS, ...changes });
const past = (seconds: number) => world.clock.advance(seconds * 1_000);

async function issued(order: IssueRequest) {
  const answer = await world.issue(order);
  if (!('serial' in answer)) throw new Error(`not issued: ${JSON.stringify(answer)}`);
  return answer;
}

/** What the CA has signed, and where the ledger has it. */
function books() {
  const { ledger, authority } = world;
  return authority.ca.signed().map(({ certificate: { fingerprint } }) => {
    if (ledger.findCertificateByFingerprint(fingerprint) !== null) return 'recorded';
    return ledger.outside.isOrphan(fingerprint) ? 'orphan' : 'unknown to us';
  });
}
const orphans = () => world.ledger.outside.orphansAfter(0, 100).map(({ orphan }) => orphan);

describe('a certificate of an authority whose key is not ours', () => {
  it('is recorded before it is returned, and is the same for ever', async () => {
    const order = request();
    const first = await issued(order);
    expect(first).toMatchObject({ authority: 'elsewhere', commandId: order.commandId });
    expect(await issued(order)).toEqual(first);
    world.restart();
    expect(await issued(order)).toEqual(first);
    expect(books()).toEqual(['recorded']);
  });

  it.each(['pending', 'busy'] as const)('comes when it is asked for again after "%s"', async (fault) => {
    const order = request();
    world.authority.failNext(fault);
    expect(await world.issue(order)).toMatchObject({
      pending: fault === 'pending' ? 'authority_working' : 'authority_busy',
      retryAfterSeconds: 5,
    });
    world.restart();
    await issued(order);
    expect(books()).toEqual(['recorded']);
    expect(world.ledger.outside.calls(order.commandId).map(({ attempt, outcome }) => [attempt, outcome])).toEqual([
      [1, fault],
      [1, 'issued'],
    ]);
  });

  it('is not looked for where nothing can have been sent', async () => {
    const order = request();
    world.authority.goAway();
    expect(await world.issue(order)).toMatchObject({ pending: 'authority_unavailable' });
    world.authority.comeBack();
    await issued(order);
    expect(books()).toEqual(['recorded']);
  });

  it('that the authority refused may be asked for anew, as another attempt', async () => {
    const order = request();
    world.authority.failNext('order_rejected');
    expect(await world.issue(order)).toMatchObject({ refused: 'authority_refused', detail: /order_rejected/ });
    await issued(order);
    expect(world.ledger.outside.calls(order.commandId).map(({ attempt, outcome }) => [attempt, outcome])).toEqual([
      [1, 'refused'],
      [2, 'issued'],
    ]);
  });
});

describe('an answer that was lost after the authority had signed', () => {
  it('is found in its list by key and time, and never ordered a second time', async () => {
    const order = request();
    world.authority.failNext('answer_lost');
    expect(await world.issue(order)).toMatchObject({ pending: 'outcome_unknown' });
    world.restart();
    past(10);
    const certificate = await issued(order);
    expect(books()).toEqual(['recorded']);
    expect(world.ledger.outside.calls(order.commandId).map(({ outcome }) => outcome)).toEqual(['found']);
    expect(await issued(order)).toEqual(certificate);
  });

  it('is repeated while the authority keeps its promise of the same certificate', async () => {
    world.close();
    world = new OutsideWorld({ repeatSafeSeconds: 290 });
    const order = request();
    world.authority.failNext('answer_lost');
    await world.issue(order);
    past(120);
    await issued(order);
    expect(books()).toEqual(['recorded']);
  });

  it('is looked for in the list once that promise is over', async () => {
    world.close();
    world = new OutsideWorld({ repeatSafeSeconds: 290 });
    const order = request();
    world.authority.failNext('answer_lost');
    await world.issue(order);
    past(301);
    await issued(order);
    expect(books()).toEqual(['recorded']);
  });

  it('leaves a suspicion where the authority cannot list, and only then another attempt', async () => {
    world.close();
    world = new OutsideWorld({ lists: false });
    const order = request();
    world.authority.failNext('answer_lost');
    await world.issue(order);
    past(RECONCILIATION_SECONDS - 1);
    expect(await world.issue(order)).toMatchObject({ pending: 'outcome_unknown' });
    expect(orphans()).toEqual([]);
    past(2);
    const certificate = await issued(order);
    expect(orphans()).toMatchObject([
      {
        kind: 'suspected',
        commandId: order.commandId,
        subject: `CN=${order.subject.commonName},O=Example Charging Ltd`,
      },
    ]);
    expect(books()).toEqual(['unknown to us', 'recorded']);
    expect(await issued(order)).toEqual(certificate);
  });
});

describe('an answer that was lost before the authority had signed', () => {
  it('leads to another attempt only when the list has had its time', async () => {
    const order = request();
    world.authority.failNext('hang');
    expect(await world.issue(order)).toMatchObject({ pending: 'outcome_unknown' });
    past(RECONCILIATION_SECONDS - 1);
    expect(await world.issue(order)).toMatchObject({ pending: 'outcome_unknown' });
    past(2);
    await issued(order);
    expect(books()).toEqual(['recorded']);
    expect(world.ledger.outside.calls(order.commandId).map(({ attempt, outcome }) => [attempt, outcome])).toEqual([
      [1, 'nothing_issued'],
      [2, 'issued'],
    ]);
  });

  it('keeps its command from being voided until that is known', async () => {
    const order = request();
    world.authority.failNext('hang');
    await world.issue(order);
    expect(await world.void(order.commandId)).toMatchObject({ refused: 'outcome_unknown' });
    past(RECONCILIATION_SECONDS + 1);
    expect(await world.void(order.commandId)).toEqual({ voided: true });
    expect(await world.issue(order)).toMatchObject({ refused: 'command_voided' });
    expect(books()).toEqual([]);
  });

  it('is not settled by an authority that is away', async () => {
    const order = request();
    world.authority.failNext('hang');
    await world.issue(order);
    past(RECONCILIATION_SECONDS + 1);
    world.authority.goAway();
    expect(await world.issue(order)).toMatchObject({ pending: 'outcome_unknown' });
    expect(await world.void(order.commandId)).toMatchObject({ refused: 'outcome_unknown' });
  });
});

describe('a crash of the control plane', () => {
  it.each(['intent_recorded', 'call_recorded', 'signed', 'recorded'] as const)(
    'after the step "%s" leaves one certificate for the command, and none that is not recorded',
    async (step) => {
      const order = request();
      world.crashAt(step);
      await expect(world.issue(order)).rejects.toThrow(Crash);
      world.restart();
      past(RECONCILIATION_SECONDS + 1);
      await issued(order);
      expect(books()).toEqual(['recorded']);
    },
  );
});

describe('a certificate that is not what was ordered', () => {
  type Fields = Parameters<typeof world.authority.ca.sign>[0];

  /** From now on the CA does as it likes. */
  function caSigns(change: (fields: Fields) => Fields): void {
    const sign = world.authority.ca.sign.bind(world.authority.ca);
    world.authority.ca.sign = (fields) => sign(change(fields));
  }

  const address = encodeSequence(encodeImplicit(7, Buffer.from([10, 0, 0, 1])));
  it.each<[string, (fields: Fields) => Fields]>([
    ['its common name is another', (fields) => ({ ...fields, subject: [{ name: 'CN', value: 'SN-of-another' }] })],
    ['its organisation is another', (fields) => ({ ...fields, subject: fields.subject.slice(1) })],
    [
      'it is for other uses than was ordered',
      (fields) => ({ ...fields, extensions: [extendedKeyUsage([Oid.clientAuth, Oid.ocspSigning])] }),
    ],
    ['it names what was not ordered', (fields) => ({ ...fields, dnsNames: ['csms.example.org'] })],
    [
      'it names what was not ordered',
      (fields) => ({ ...fields, extensions: [{ oid: Oid.subjectAltName, critical: false, value: address }] }),
    ],
    [
      'it lives longer than ordered',
      (fields) => ({ ...fields, notAfter: new Date(fields.notAfter.getTime() + DAY_SECONDS * 1_000) }),
    ],
    [
      'it begins in the future',
      (fields) => ({ ...fields, notBefore: new Date(world.clock.now().getTime() + DAY_SECONDS * 1_000) }),
    ],
  ])(
    'because %s: is recorded as an orphan, never handed out, not ordered again, and revoked',
    async (fault, change) => {
      const order = request();
      caSigns(change);
      expect(await world.issue(order)).toMatchObject({ refused: 'authority_issued_otherwise', detail: fault });
      expect(orphans()).toMatchObject([{ kind: 'unacceptable', commandId: order.commandId, detail: fault }]);
      expect(await world.issue(order)).toMatchObject({ refused: 'authority_issued_otherwise' });
      expect(books()).toEqual(['orphan']);

      world.authority.goAway();
      await world.keepBooks();
      world.authority.comeBack();
      await world.keepBooks();
      const [signed] = world.authority.ca.signed();
      expect(world.authority.ca.isRevoked(signed?.certificate.serial ?? '')).toBe(true);
      expect(world.ledger.outside.unrevokedOrphans('elsewhere')).toEqual([]);
    },
  );

  it('because it certifies another key: is not ours to revoke', async () => {
    const another = unwrap(parseSigningRequest(signingRequest())).spki;
    caSigns((fields) => ({ ...fields, spki: another }));
    expect(await world.issue(request())).toMatchObject({ detail: 'it certifies another key than was ordered' });
    await world.keepBooks();
    const [signed] = world.authority.ca.signed();
    expect(world.authority.ca.isRevoked(signed?.certificate.serial ?? '')).toBe(false);
  });
});

describe('a certificate that the authority was still working on when it last answered', () => {
  /** The authority has taken the order, and finishes while nobody asks. */
  async function finishedUnasked(changes: Partial<Parameters<typeof world.authority.order>[0]> = {}) {
    const order = request();
    world.authority.failNext('pending');
    expect(await world.issue(order)).toMatchObject({ pending: 'authority_working' });
    await world.authority.order({ ...orderLike(order), attempt: 1, ...changes });
    past(RECONCILIATION_SECONDS + 1);
    return order;
  }

  it("is its command's own when the books find it first, and no orphan", async () => {
    const order = await finishedUnasked();
    await world.keepBooks();
    expect(orphans()).toEqual([]);
    expect(books()).toEqual(['recorded']);
    await issued(order);
    expect(books()).toEqual(['recorded']);
  });

  it('is not ordered a second time when the answer to the next question is lost', async () => {
    const order = await finishedUnasked();
    await world.keepBooks();
    world.authority.failNext('hang');
    await world.issue(order);
    past(RECONCILIATION_SECONDS + 1);
    await issued(order);
    expect(books()).toEqual(['recorded']);
  });

  it('cannot be voided any more, only revoked', async () => {
    const order = await finishedUnasked();
    expect(await world.void(order.commandId)).toMatchObject({ refused: 'outcome_unknown' });
    await world.keepBooks();
    expect(await world.void(order.commandId)).toMatchObject({ refused: 'already_issued' });
  });

  it('is an orphan when it is not what was ordered, also once the authority delivers it', async () => {
    const order = await finishedUnasked({ subject: { organisation: 'Another', commonName: 'SN-of-another' } });
    await world.keepBooks();
    expect(orphans()).toMatchObject([{ kind: 'unacceptable', detail: 'its common name is another' }]);
    const [signed] = world.authority.ca.signed();
    if (signed === undefined) throw new Error('nothing was signed');
    world.authority.ca.sign = () => signed.certificate;
    expect(await world.issue(order)).toMatchObject({ refused: 'authority_issued_otherwise' });
    expect(orphans()).toHaveLength(1);
  });

  it('is one nobody waits for when its command was voided', async () => {
    const order = request();
    world.authority.failNext('busy');
    await world.issue(order);
    expect(await world.void(order.commandId)).toEqual({ voided: true });
    await world.authority.order({ ...orderLike(order), attempt: 1 });
    past(RECONCILIATION_SECONDS + 1);
    await world.keepBooks();
    expect(orphans()).toMatchObject([{ kind: 'surplus', commandId: order.commandId }]);
  });
});

it('the certificate that a key has already is no second one, and stays in force', async () => {
  const earlier = request();
  const { serial } = await issued(earlier);
  const [signed] = world.authority.ca.signed();
  if (signed === undefined) throw new Error('nothing was signed');
  world.authority.ca.sign = () => signed.certificate;
  const again = { ...earlier, commandId: 'again' };
  expect(await world.issue(again)).toMatchObject({
    refused: 'authority_issued_otherwise',
    detail: 'it is the certificate of an earlier command',
  });
  expect(await world.issue(again)).toMatchObject({ refused: 'authority_issued_otherwise' });
  past(RECONCILIATION_SECONDS + 1);
  await world.keepBooks();
  expect(orphans()).toEqual([]);
  expect(world.authority.ca.isRevoked(serial)).toBe(false);
});

describe('the books', () => {
  it('pass over nothing that more unsettled calls may have led to than they settle at once', async () => {
    const orders = Array.from({ length: 51 }, () => request());
    for (const order of orders) {
      world.authority.failNext('answer_lost');
      await world.issue(order);
      await world.authority.order({ ...orderLike(order), attempt: 2 });
    }
    past(RECONCILIATION_SECONDS + 1);
    await world.keepBooks();
    await world.keepBooks();
    expect(orphans().filter(({ kind }) => kind === 'surplus')).toHaveLength(51);
    expect(books().filter((place) => place === 'recorded')).toHaveLength(51);
  });

  it('show what nobody here has ordered, once', async () => {
    const own = request();
    await issued(own);
    const stranger = request();
    await world.authority.order({ ...orderLike(stranger), commandId: 'elsewhere', attempt: 1 });
    past(RECONCILIATION_SECONDS + 1);
    await world.keepBooks();
    await world.keepBooks();
    expect(orphans()).toMatchObject([{ kind: 'unmatched', commandId: null, authority: 'elsewhere' }]);
    expect(books()).toEqual(['recorded', 'orphan']);
  });

  it('show a second certificate for a key that has one as surplus', async () => {
    const own = request();
    await issued(own);
    await world.authority.order({ ...orderLike(own), attempt: 2 });
    past(RECONCILIATION_SECONDS + 1);
    await world.keepBooks();
    expect(orphans()).toMatchObject([{ kind: 'surplus', commandId: own.commandId }]);
  });

  it('ask for a revocation until the authority has carried it out', async () => {
    const { fingerprint, serial } = await issued(request());
    await world.ledger.recordRevocation({
      fingerprint,
      reason: 'keyCompromise',
      caller: 'server',
      recordedAt: world.clock.now(),
    });
    world.authority.goAway();
    await world.keepBooks();
    expect(world.ledger.outside.unconfirmedRevocations('elsewhere', world.clock.now())).toHaveLength(1);
    world.authority.comeBack();
    await world.keepBooks();
    expect(world.authority.ca.isRevoked(serial)).toBe(true);
    expect(world.ledger.outside.unconfirmedRevocations('elsewhere', world.clock.now())).toEqual([]);
  });
});

it('a revocation that the authority refuses is asked for ever less often, and keeps no other waiting', async () => {
  const certificates = [await issued(request()), await issued(request())];
  for (const { fingerprint } of certificates) {
    const recordedAt = world.clock.now();
    await world.ledger.recordRevocation({ fingerprint, reason: 'superseded', caller: 'server', recordedAt });
  }
  const [stubborn, willing] = certificates;
  const asked: string[] = [];
  const revoke = world.authority.revoke.bind(world.authority);
  world.authority.revoke = async (revocation) => {
    asked.push(revocation.serial);
    return revocation.serial === stubborn?.serial ? { status: 'refused', detail: 'no' } : revoke(revocation);
  };
  for (let round = 0; round < 8; round++) {
    await world.keepBooks();
    past(30);
  }
  expect(world.authority.ca.isRevoked(willing?.serial ?? '')).toBe(true);
  // At 0, 30, 90 and 210 seconds.
  expect(asked.filter((serial) => serial === stubborn?.serial)).toHaveLength(4);
});

it('a compromise is told to the authority before what can wait', async () => {
  const certificates = [await issued(request()), await issued(request())];
  for (const [index, { fingerprint }] of certificates.entries()) {
    const reason = index === 0 ? 'superseded' : 'keyCompromise';
    await world.ledger.recordRevocation({ fingerprint, reason, caller: 'server', recordedAt: world.clock.now() });
  }
  const inOrder = world.ledger.outside.unconfirmedRevocations('elsewhere', world.clock.now());
  expect(inOrder.map(({ reason }) => reason)).toEqual(['keyCompromise', 'superseded']);
});

it('of two reasons the compromise is the one that is told', async () => {
  const { fingerprint } = await issued(request());
  for (const reason of ['superseded', 'keyCompromise', 'privilegeWithdrawn'] as const) {
    await world.ledger.recordRevocation({ fingerprint, reason, caller: 'server', recordedAt: world.clock.now() });
  }
  expect(world.ledger.outside.unconfirmedRevocations('elsewhere', world.clock.now())).toMatchObject([
    { reason: 'keyCompromise' },
  ]);
});

it('a call that nobody asks about any more is resolved by the books', async () => {
  const order = request();
  world.authority.failNext('answer_lost');
  await world.issue(order);
  past(RECONCILIATION_SECONDS + 1);
  await world.keepBooks();
  expect(books()).toEqual(['recorded']);
  expect(orphans()).toEqual([]);
});

it('what an authority lists and we cannot read is an orphan all the same', async () => {
  const der = Buffer.from('no certificate at all');
  const list = world.authority.list.bind(world.authority);
  world.authority.list = async (window) => [
    { certificatePem: pemEncode('CERTIFICATE', der), revoked: false },
    ...(await list(window)),
  ];
  past(RECONCILIATION_SECONDS + 1);
  await world.keepBooks();
  expect(orphans()).toMatchObject([
    { kind: 'unmatched', subject: expect.stringMatching(/cannot be read/), spkiSha256: null },
  ]);
});

it('a command that has its certificate gets it also when its key was compromised since', async () => {
  const order = request();
  const first = await issued(order);
  const recordedAt = world.clock.now();
  const { fingerprint } = first;
  await world.ledger.recordRevocation({ fingerprint, reason: 'keyCompromise', caller: 'server', recordedAt });
  expect(await issued(order)).toEqual(first);
  expect(await world.issue({ ...order, commandId: 'another' })).toMatchObject({ refused: 'key_blocked' });
});

it('a certificate that has expired is not asked to be revoked any more', async () => {
  const { fingerprint } = await issued(request());
  const recordedAt = world.clock.now();
  await world.ledger.recordRevocation({ fingerprint, reason: 'superseded', caller: 'server', recordedAt });
  past(91 * DAY_SECONDS);
  expect(world.ledger.outside.unconfirmedRevocations('elsewhere', world.clock.now())).toEqual([]);
});

function orderLike({ commandId, profile, csrPem, subject }: IssueRequest) {
  const at = world.clock.now();
  return {
    commandId,
    profile,
    csrPem: csrPem ?? signingRequest(),
    subject,
    dnsNames: [],
    notBefore: at.toISOString(),
    notAfter: new Date(at.getTime() + DAY_SECONDS * 1_000).toISOString(),
    attemptedAt: at.toISOString(),
  };
}
