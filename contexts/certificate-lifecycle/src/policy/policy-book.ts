import type { Certificate } from '../certificate/certificate.ts';
import type { Identity } from '../identity/identity.ts';
import { OwnershipBook } from '../ownership/ownership-book.ts';
import type { LifecycleDependencies, LifecyclePorts } from '../ports.ts';
import type { PurposeName } from '../purposes/purpose.ts';
import { purposes } from '../purposes/registry.ts';
import { VersionInForce } from '../version-in-force/version-in-force.ts';
import type { LifecyclePolicy } from './policy.ts';
import { byPrecedence, holdsFor, type PolicyRule, policyFactsOf } from './policy-rule.ts';
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

type Parts = Pick<LifecyclePorts, 'clock' | 'transactions' | 'policyVersions'>;

/** The policy in force, in this server's memory: a list resolves one for every row and asks nobody. */
export class PolicyBook {
  readonly #inForce: VersionInForce<PolicyVersion, PolicyView>;

  constructor({ clock, transactions, policyVersions: store }: Parts) {
    const viewOf = (version: PolicyVersion) => new PolicyView(version);
    this.#inForce = new VersionInForce({ clock, transactions, store, first: firstPolicyVersion, viewOf });
  }

  current(): PolicyVersion {
    return this.#inForce.current;
  }

  of(
    record: Pick<Certificate, 'purpose' | 'operatingModel' | 'slot'>,
    identity: Pick<Identity, 'owner' | 'family' | 'cohorts'>,
  ): LifecyclePolicy {
    return this.#inForce.view.of(record, identity);
  }

  /** How long before its end any certificate of this purpose can reach a threshold, in seconds, whatever rules hold for it. */
  longest(threshold: keyof Thresholds, purpose: PurposeName): number {
    return this.#inForce.view.longest(threshold, purpose);
  }

  /** One version for as long as something goes on, whatever comes into force meanwhile. @throws where there is none. */
  async view(version: number): Promise<PolicyView> {
    const found = await this.#inForce.viewOf(version);
    if (found === null) throw new Error(`version ${version} of the policy is gone`);
    return found;
  }

  refresh(): Promise<void> {
    return this.#inForce.refresh();
  }
}

/** The ports, with the policy and the ownership matrix kept in memory over them: one for all of a server. */
export const withPolicy = (ports: LifecyclePorts): LifecycleDependencies => ({
  ...ports,
  policies: new PolicyBook(ports),
  ownership: new OwnershipBook(ports),
});
