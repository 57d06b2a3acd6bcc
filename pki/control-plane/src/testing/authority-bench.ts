import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FixedClock } from '@bfcert/kernel/clock';
import type { AuthorityName } from '@bfcert/pki-contract';
import type { SigningToken } from '@bfcert/pki-contract/authority';
import type { Authority } from '../authorities/authority.ts';
import { AUTHORITY_PLANS, type AuthorityPlan } from '../authorities/authority-plan.ts';
import type { AuthorityMaterials } from '../authorities/certify-authority.ts';
import { openAuthorities } from '../authorities/open-authority.ts';
import type { OnStep } from '../issuance-step.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { openLedger } from '../ledger/open-ledger.ts';
import { TEST_PUBLICATION } from './authority-pair.ts';

/** Authorities with a ledger and key files of their own, without the process around them. */
export class AuthorityBench {
  readonly directory = mkdtempSync(join(tmpdir(), 'authorities-'));
  /** Begins now: GnuTLS verifies for no other time. */
  readonly clock = new FixedClock(new Date());
  /** That keep issuing keys, by authority. */
  readonly tokens = new Map<AuthorityName, SigningToken>();
  /** Told of each step; a test may throw here as a crash would end the process. */
  onStep: OnStep = () => {};
  #ledger: Ledger | null = null;

  get materials(): AuthorityMaterials {
    this.#ledger ??= openLedger(join(this.directory, 'ledger.db'));
    return {
      ledger: this.#ledger,
      keys: { directory: join(this.directory, 'keys'), passphrase: 'a passphrase for tests only' },
      tokens: this.tokens,
      publication: TEST_PUBLICATION,
      clock: this.clock,
      onStep: (step, serial) => this.onStep(step, serial),
    };
  }

  plan(name: AuthorityName): AuthorityPlan {
    const plan = AUTHORITY_PLANS.find((candidate) => candidate.name === name);
    if (plan === undefined) throw new Error(`no plan ${name}`);
    return plan;
  }

  /** As at a start: makes it where it is not there yet. */
  async open(plan: AuthorityPlan): Promise<Authority> {
    const authority = (await openAuthorities([plan], this.materials)).get(plan.name);
    if (authority === undefined) throw new Error(`${plan.name} was not opened`);
    return authority;
  }

  keyFile(name: string): string {
    return join(this.materials.keys.directory, `${name}.key.pem`);
  }

  remove(): void {
    this.#ledger?.close();
    rmSync(this.directory, { recursive: true });
  }
}
