import { renewalTime } from '../renewal/renewal-time.ts';
import type { GovernedCertificate } from './governed-certificate.ts';
import type { PolicyEffect, PolicyExample } from './policy-dry-run.ts';
import { policyFactsOf } from './policy-rule.ts';
import type { PolicyVersion } from './policy-version.ts';
import { type Posture, postureOf } from './posture.ts';
import { resolvePolicy } from './resolve-policy.ts';

type Rules = Pick<PolicyVersion, 'version' | 'rules'>;

const EXAMPLES = 20;

const keyOf = (from: Posture, to: Posture): string => `${from} ${to}`;

/** Counts what changes from one version to another, certificate by certificate. */
export class PolicyComparison {
  readonly #from: Rules;
  readonly #to: Rules;
  readonly #now: Date;
  readonly #postures: Map<string, { from: Posture; to: Posture; count: number }>;
  readonly #counts: Record<'certificates' | 'renewalsEarlier' | 'renewalsLater' | 'dueNow', number>;
  readonly #examples: PolicyExample[];

  /** Goes on from what was counted `soFar`. */
  constructor(from: Rules, to: Rules, now: Date, soFar: PolicyEffect) {
    this.#from = from;
    this.#to = to;
    this.#now = now;
    const { postures, examples, ...counts } = soFar;
    this.#postures = new Map(postures.map((one) => [keyOf(one.from, one.to), one]));
    this.#counts = { ...counts };
    this.#examples = [...examples];
  }

  add(certificate: GovernedCertificate): void {
    const before = this.#seenBy(this.#from, certificate);
    const after = this.#seenBy(this.#to, certificate);
    this.#counts.certificates += 1;
    if (before.posture !== after.posture) {
      const key = keyOf(before.posture, after.posture);
      const counted = this.#postures.get(key) ?? { from: before.posture, to: after.posture, count: 0 };
      this.#postures.set(key, { ...counted, count: counted.count + 1 });
    }
    // Only one in force is renewed.
    const renewed = certificate.active && before.renewal.getTime() !== after.renewal.getTime();
    if (renewed) {
      this.#counts[after.renewal < before.renewal ? 'renewalsEarlier' : 'renewalsLater'] += 1;
      if (after.renewal <= this.#now && before.renewal > this.#now) this.#counts.dueNow += 1;
    }
    if (!renewed && before.posture === after.posture) return;
    this.#keep({
      certificateId: certificate.id,
      purpose: certificate.purpose,
      owner: certificate.owner,
      from: before.posture,
      to: after.posture,
      renewalFrom: before.renewal.toISOString(),
      renewalTo: after.renewal.toISOString(),
    });
  }

  effect(): PolicyEffect {
    const postures = [...this.#postures.values()].sort((a, b) => b.count - a.count);
    return { ...this.#counts, postures, examples: this.#examples };
  }

  #seenBy(rules: Rules, certificate: GovernedCertificate) {
    const policy = resolvePolicy(rules, policyFactsOf(certificate, certificate));
    return {
      posture: postureOf(policy, certificate, this.#now),
      renewal: renewalTime(policy, certificate),
    };
  }

  #keep(example: PolicyExample): void {
    const last = this.#examples.at(-1);
    if (this.#examples.length === EXAMPLES && last !== undefined && last.renewalTo <= example.renewalTo) return;
    this.#examples.push(example);
    this.#examples.sort((a, b) => (a.renewalTo < b.renewalTo ? -1 : a.renewalTo > b.renewalTo ? 1 : 0));
    this.#examples.splice(EXAMPLES);
  }
}
