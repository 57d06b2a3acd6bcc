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
    return ledger.isOrphan(fingerprint) ? 'orphan' : 'unknown to us';
  });
}
const orphans = () => world.ledger.orphansAfter(0, 100).map(({ orphan }) => orphan);

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
    expect(world.ledger.calls(order.commandId).map(({ attempt, outcome }) => [attempt, outcome])).toEqual([
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
    expect(world.ledger.calls(order.commandId).map(({ attempt, outcome }) => [attempt, outcome])).toEqual([
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
    expect(world.ledger.calls(order.commandId).map(({ outcome }) => outcome)).toEqual(['found']);
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
    expect(world.ledger.calls(order.commandId).map(({ attempt, outcome }) => [attempt, outcome])).toEqual([
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
  it('is recorded as an orphan, revoked, never handed out, and not ordered again', async () => {
    const order = request();
    const sign = world.authority.ca.sign.bind(world.authority.ca);
    world.authority.ca.sign = (fields) => sign({ ...fields, subject: [{ name: 'CN', value: 'SN-of-another' }] });
    expect(await world.issue(order)).toMatchObject({
      refused: 'authority_issued_otherwise',
      detail: 'its common name is another',
    });
    expect(orphans()).toMatchObject([{ kind: 'unacceptable', commandId: order.commandId }]);
    const [signed] = world.authority.ca.signed();
    expect(world.authority.ca.isRevoked(signed?.certificate.serial ?? '')).toBe(true);
    expect(await world.issue(order)).toMatchObject({ refused: 'authority_issued_otherwise' });
    expect(books()).toEqual(['orphan']);
  });
});

describe('the books', () => {
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
    expect(world.ledger.unconfirmedRevocations('elsewhere', world.clock.now(), 10)).toHaveLength(1);
    world.authority.comeBack();
    await world.keepBooks();
    expect(world.authority.ca.isRevoked(serial)).toBe(true);
    expect(world.ledger.unconfirmedRevocations('elsewhere', world.clock.now(), 10)).toEqual([]);
  });
});

it('a certificate that has expired is not asked to be revoked any more', async () => {
  const { fingerprint } = await issued(request());
  const recordedAt = world.clock.now();
  await world.ledger.recordRevocation({ fingerprint, reason: 'superseded', caller: 'server', recordedAt });
  past(91 * DAY_SECONDS);
  expect(world.ledger.unconfirmedRevocations('elsewhere', world.clock.now(), 10)).toEqual([]);
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
