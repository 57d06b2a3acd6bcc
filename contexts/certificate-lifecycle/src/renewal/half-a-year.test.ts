import { createHash } from 'node:crypto';
import { FixedClock } from '@bfcert/kernel/clock';
import type { Transaction, TransactionRunner } from '@bfcert/kernel/transaction';
import { beforeAll, describe, expect, it } from 'vitest';
import { type CertificateId, newCertificateId } from '../certificate/certificate-id.ts';
import { type IdentityId, newIdentityId } from '../identity/identity-id.ts';
import { chargerIdentityPolicy, DAY } from '../policy/policy.ts';
import { firstPolicyVersion } from '../policy/policy-version.ts';
import { postureOf } from '../policy/posture.ts';
import type { Validity } from '../policy/thresholds.ts';
import { MemoryRenewalPlans } from '../testing/memory-renewal-plans.ts';
import { DAY_MS, freeAt, HOUR_MS, minuteOf } from './quota.ts';
import { type RoundParts, runRound } from './renew-due-certificates.ts';

const FLEET = 10_000;
const STEP_MS = 20 * 60_000;
/** A tenth more than the mean: on some hours it does not suffice. */
const PER_HOUR = 57;
/** Every fiftieth gets certificates of a month, where the policy thinks of 180 days. */
const SHORT_EVERY = 50;
const SHORT_LIFE = 30 * DAY;
const { validity } = chargerIdentityPolicy;

const ONE = {
  purpose: 'charger_identity',
  slot: null,
  operatingModel: 'managed',
  active: true,
  fingerprint: '',
  authority: 'fleet-ca',
  owner: 'depot',
  family: 'acme-50',
  cohorts: [],
} as const;

/**
 * A fleet that was commissioned within one day, the worst there is; a fifth of it is away at any time, for six hours
 * at a stretch; every tenth round its server is killed somewhere. All but the records is the scheduler's own.
 */
class Fleet {
  readonly clock = new FixedClock('2026-03-01T00:00:00Z');
  readonly plans = new MemoryRenewalPlans();
  /** When each certificate's renewal began, as often as it did. */
  readonly renewals = new Map<CertificateId, Date[]>();
  readonly validities = new Map<CertificateId, Validity>();
  readonly #short = new Set<IdentityId>();
  killed = 0;
  putOff = 0;
  told = 0;
  /** Those whose successor comes into force an hour later. */
  #pending: { readonly old: CertificateId; readonly identityId: IdentityId; readonly at: number }[] = [];
  #random = 0;

  async live(days: number): Promise<void> {
    for (let made = 0; made < FLEET; made++) {
      const identityId = newIdentityId(this.clock.now());
      if (made % SHORT_EVERY === 0) this.#short.add(identityId);
      this.#issue(identityId, this.clock.now().getTime() - Math.floor(DAY_MS * this.#chance()));
    }
    const end = this.clock.now().getTime() + days * DAY_MS;
    for (let rounds = 0; this.clock.now().getTime() < end; rounds++) {
      this.clock.advance(STEP_MS);
      this.#replace();
      await this.#round(rounds % 10 === 0 ? 1 + Math.floor(this.#chance() * 5) : Number.POSITIVE_INFINITY);
    }
  }

  /** Killed before as many transactions. */
  async #round(dies: number): Promise<void> {
    let transactions = 0;
    const run: TransactionRunner['run'] = (work) => {
      transactions += 1;
      if (transactions >= dies) throw new Error('killed');
      return work({} as Transaction);
    };
    const mortal: TransactionRunner = { run, snapshot: run };
    try {
      const { putOff, told } = await runRound(this.#parts(mortal));
      this.putOff += putOff;
      this.told += told;
    } catch (error) {
      if (!(error instanceof Error) || error.message !== 'killed') throw error;
      this.killed += 1;
    }
  }

  #parts(transactions: TransactionRunner): RoundParts {
    const version = firstPolicyVersion(this.clock.now());
    return {
      clock: this.clock,
      transactions,
      renewalPlans: this.plans,
      policies: { current: () => version, of: () => chargerIdentityPolicy },
      reach: { reachable: async (ids) => new Set(ids.filter((id) => !this.#isAway(id))) },
      doubt: async () => null,
      tell: async () => true,
      start: async (due, claim) => {
        const now = this.clock.now();
        const tx = {} as Transaction;
        if (!(await this.plans.holds(tx, due.id, claim))) return { kind: 'not_ours' };
        if (this.#pending.some(({ old }) => old === due.id)) return { kind: 'under_way' };
        const starts = await this.plans.lockStarts(tx, due.authority, minuteOf(new Date(now.getTime() - DAY_MS)));
        const free = freeAt(starts, { perHour: PER_HOUR, perDay: null }, now);
        if (free !== null) return { kind: 'no_quota', until: free.toISOString() };
        await this.plans.addStart(tx, due.authority, minuteOf(now));
        this.renewals.set(due.id, [...(this.renewals.get(due.id) ?? []), now]);
        this.#pending.push({ old: due.id, identityId: due.identityId, at: now.getTime() + HOUR_MS });
        return { kind: 'started' };
      },
    };
  }

  #replace(): void {
    const now = this.clock.now().getTime();
    for (const { old, identityId } of this.#pending.filter(({ at }) => at <= now)) {
      this.plans.leaves(old);
      this.#issue(identityId, now);
    }
    this.#pending = this.#pending.filter(({ at }) => at > now);
  }

  #issue(identityId: IdentityId, from: number): void {
    const id = newCertificateId(new Date(from));
    const end = from + (this.#short.has(identityId) ? SHORT_LIFE : validity) * 1000;
    const [notBefore, notAfter] = [new Date(from).toISOString(), new Date(end).toISOString()];
    this.validities.set(id, { notBefore, notAfter });
    this.plans.enters({
      ...ONE,
      id,
      identityId,
      notBefore,
      notAfter,
    });
  }

  #isAway(id: IdentityId): boolean {
    const stretch = Math.floor(this.clock.now().getTime() / (6 * HOUR_MS));
    return createHash('sha256').update(`${id}:${stretch}`).digest().readUInt32BE() / 2 ** 32 < 0.2;
  }

  /** 0 to 1, the same in every run. */
  #chance(): number {
    this.#random += 1;
    return createHash('sha256').update(String(this.#random)).digest().readUInt32BE() / 2 ** 32;
  }
}

const isShort = (one: Validity | undefined): boolean =>
  one !== undefined && Date.parse(one.notAfter) - Date.parse(one.notBefore) === SHORT_LIFE * 1000;

/** An operator should look by now. */
const isNear = (one: Validity, at: Date): boolean =>
  ['escalated', 'incident', 'expired'].includes(postureOf(chargerIdentityPolicy, one, at));

describe('half a year of a fleet of 10,000 with certificates of 180 days', () => {
  const fleet = new Fleet();
  beforeAll(() => fleet.live(182));

  it('renews every certificate that ends, exactly once, over any number of restarts', () => {
    const due = [...fleet.validities].filter(([, one]) => isNear(one, fleet.clock.now()));
    const [short, long] = [due.filter(([, one]) => isShort(one)), due.filter(([, one]) => !isShort(one))];
    expect(long).toHaveLength(FLEET - FLEET / SHORT_EVERY);
    expect(short.length).toBeGreaterThanOrEqual((6 * FLEET) / SHORT_EVERY);
    expect(due.map(([id]) => fleet.renewals.get(id)?.length)).toEqual(due.map(() => 1));
    expect([...fleet.renewals.values()].every(({ length }) => length === 1)).toBe(true);
    expect(fleet.killed).toBeGreaterThan(500);
  });

  it('does so before escalation', () => {
    const late = [...fleet.renewals].filter(([id, [at]]) => {
      const one = fleet.validities.get(id);
      return at === undefined || one === undefined || isNear(one, at);
    });
    expect(late).toEqual([]);
    expect(fleet.told).toBe(0);
  });

  it('keeps the highest hour within the quota, and within twice the mean of the days in which it renews', () => {
    const ofHalfAYear = [...fleet.renewals].filter(([id]) => !isShort(fleet.validities.get(id)));
    const times = ofHalfAYear.flatMap(([, at]) => at.map((one) => one.getTime()));
    const [first, last] = [Math.min(...times), Math.max(...times)];
    const mean = times.length / ((last - first) / HOUR_MS);
    const hours = Map.groupBy(times, (at) => Math.floor(at / HOUR_MS));
    const highest = Math.max(...[...hours.values()].map(({ length }) => length));
    expect(highest).toBeLessThanOrEqual(PER_HOUR);
    expect(highest / mean).toBeLessThanOrEqual(2);
    expect(fleet.putOff).toBeGreaterThan(0);
  });
});
