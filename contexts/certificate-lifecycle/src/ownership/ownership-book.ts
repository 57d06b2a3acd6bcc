import type { Certificate } from '../certificate/certificate.ts';
import type { LifecyclePorts } from '../ports.ts';
import type { PurposeName } from '../purposes/purpose.ts';
import { VersionInForce } from '../version-in-force/version-in-force.ts';
import type { OwnershipDecision, OwnershipDecisions } from './ownership-decision.ts';
import { firstOwnershipVersion, type OwnershipVersion } from './ownership-version.ts';
import { OwnershipView } from './ownership-view.ts';
import type { Member, Program } from './program.ts';

/** The ownership matrix in force, in this server's memory. */
export class OwnershipBook implements OwnershipDecisions {
  readonly #inForce: VersionInForce<OwnershipVersion, OwnershipView>;

  constructor({
    clock,
    transactions,
    ownershipVersions: store,
  }: Pick<LifecyclePorts, 'clock' | 'transactions' | 'ownershipVersions'>) {
    const viewOf = (version: OwnershipVersion) => new OwnershipView(version);
    this.#inForce = new VersionInForce({ clock, transactions, store, first: firstOwnershipVersion, viewOf });
  }

  current(): OwnershipVersion {
    return this.#inForce.current;
  }

  of(purpose: PurposeName, program: string | null): OwnershipDecision {
    return this.#inForce.view.of(purpose, program);
  }

  /** How far an entry is, whatever comes with its purpose. */
  entryOf(purpose: PurposeName, program: string | null): OwnershipDecision {
    return this.#inForce.view.entryOf(purpose, program);
  }

  programs(): readonly Program[] {
    return this.#inForce.view.programs();
  }

  /** The decisions about a certificate of this identity. */
  about({ purpose, slot }: Pick<Certificate, 'purpose' | 'slot'>, identity: Member): OwnershipDecision {
    return this.#inForce.view.about(purpose, slot, identity);
  }

  refresh(): Promise<void> {
    return this.#inForce.refresh();
  }
}
