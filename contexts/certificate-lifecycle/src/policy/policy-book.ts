import type { Clock } from '@bfcert/kernel/clock';
import type { TransactionRunner } from '@bfcert/kernel/transaction';
import type { Certificate } from '../certificate/certificate.ts';
import type { Identity } from '../identity/identity.ts';
import type { LifecycleDependencies, LifecyclePorts } from '../ports.ts';
import type { PurposeName } from '../purposes/purpose.ts';
import { purposes } from '../purposes/registry.ts';
import type { LifecyclePolicy } from './policy.ts';
import { byPrecedence, holdsFor, type PolicyRule, policyFactsOf } from './policy-rule.ts';
import type { PolicyStore } from './policy-store.ts';
import { firstPolicyVersion, type PolicyVersion } from './policy-version.ts';
import { resolveSorted } from './resolve-policy.ts';
import type { Thresholds } from './thresholds.ts';

/** One version, ready to be asked about any number of certificates. */
export class PolicyView {
  readonly #version: number;
  readonly #byPurpose: ReadonlyMap<PurposeName, readonly PolicyRule[]>;

  constructor({ version, rules }: Pick<PolicyVersion, 'version' | 'rules'>) {
    this.#version = version;
    this.#byPurpose = Map.groupBy([...rules].sort(byPrecedence), ({ purpose }) => purpose);
  }

  of(
    record: Pick<Certificate, 'purpose' | 'operatingModel' | 'slot'>,
    identity: Pick<Identity, 'owner' | 'family' | 'cohorts'>,
  ): LifecyclePolicy {
    const facts = policyFactsOf(record, identity);
    const rules = (this.#byPurpose.get(record.purpose) ?? []).filter((rule) => holdsFor(rule, facts));
    return resolveSorted(this.#version, rules, facts);
  }

  /** How long before its end any certificate of this purpose can reach a threshold, in seconds, whatever rules hold for it. */
  longest(threshold: keyof Thresholds, purpose: PurposeName): number {
    const rules = this.#byPurpose.get(purpose) ?? [];
    return Math.max(purposes[purpose].policy[threshold], ...rules.map(({ set }) => set[threshold] ?? 0));
  }
}

/**
 * The version in force, in this server's memory: a list resolves a policy for every row and asks
 * nobody. The database has the truth. The server that applies a version has it at once; every other
 * looks for a higher number every two seconds (`refresh`, a duty) and decides by the one before until
 * then. Each decision stores the version it used, so two servers that differ for a moment can be told
 * apart afterwards.
 */
export class PolicyBook {
  readonly #parts: {
    readonly clock: Clock;
    readonly transactions: TransactionRunner;
    readonly policyVersions: PolicyStore;
  };
  #current: PolicyVersion;
  /** Before the first look: the defaults of this release, which the stored version 1 may differ from. */
  #stored = false;
  #view: PolicyView;

  constructor(parts: {
    readonly clock: Clock;
    readonly transactions: TransactionRunner;
    readonly policyVersions: PolicyStore;
  }) {
    this.#parts = parts;
    this.#current = firstPolicyVersion(parts.clock.now());
    this.#view = new PolicyView(this.#current);
  }

  current(): PolicyVersion {
    return this.#current;
  }

  of(
    record: Pick<Certificate, 'purpose' | 'operatingModel' | 'slot'>,
    identity: Pick<Identity, 'owner' | 'family' | 'cohorts'>,
  ): LifecyclePolicy {
    return this.#view.of(record, identity);
  }

  /** How long before its end any certificate of this purpose can reach a threshold, in seconds, whatever rules hold for it. */
  longest(threshold: keyof Thresholds, purpose: PurposeName): number {
    return this.#view.longest(threshold, purpose);
  }

  /** One version for as long as something goes on, whatever comes into force meanwhile. @throws where there is none. */
  async view(version: number): Promise<PolicyView> {
    if (version === this.#current.version) return this.#view;
    const found = await this.#parts.policyVersions.find(version);
    if (found === null) throw new Error(`version ${version} of the policy is gone`);
    return new PolicyView(found);
  }

  /** Reads the version in force when there is a newer one; the very first time it writes version 1. */
  async refresh(): Promise<void> {
    const { policyVersions, transactions, clock } = this.#parts;
    const number = await policyVersions.latestNumber();
    if (number === 0) await transactions.run((tx) => policyVersions.add(tx, firstPolicyVersion(clock.now())));
    else if (this.#stored && number <= this.#current.version) return;
    const latest = await policyVersions.latest();
    if (latest === null || (this.#stored && latest.version < this.#current.version)) return;
    this.#open(latest);
    this.#stored = true;
  }

  #open(version: PolicyVersion): void {
    this.#current = version;
    this.#view = new PolicyView(version);
  }
}

/** The ports, with the policy kept in memory over them: one for all of a server. */
export const withPolicy = (ports: LifecyclePorts): LifecycleDependencies => ({
  ...ports,
  policies: new PolicyBook(ports),
});
