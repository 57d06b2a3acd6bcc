import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FixedClock } from '@bfcert/kernel/clock';
import { unwrap } from '@bfcert/kernel/result';
import { parseChainPem } from '@bfcert/kernel/x509';
import type { IssueRequest } from '@bfcert/pki-contract';
import type { IssuingAuthority } from '@bfcert/pki-contract/authority';
import { FakeIssuingAuthority } from '@bfcert/pki-contract/authority-fake';
import type { CallerEntry } from '../callers.ts';
import { CommandQueue } from '../command-queue.ts';
import type { ControlPlane } from '../control-plane.ts';
import type { IssuanceStep } from '../issuance-step.ts';
import { type IssueAnswer, issueCertificate } from '../issue-certificate.ts';
import { IssuerChains } from '../issued-certificate.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { openLedger } from '../ledger/open-ledger.ts';
import { keepBooks } from '../outside/keep-books.ts';
import type { OutsideAuthority } from '../outside/outside-authority.ts';
import { RevocationTries } from '../outside/revocation-tries.ts';
import type { StatusDesk } from '../status-desk.ts';
import { voidCommand } from '../void-command.ts';

const CALLER: CallerEntry = {
  name: 'server',
  secretFile: '/nowhere',
  may: { issue: ['charging-station'], lookup: true, void: true, revoke: true, read: true },
};

export const RECONCILIATION_SECONDS = 600;

/** Thrown at a fault point: what the process had in memory is gone, what was durable is not. */
export class Crash extends Error {
  override readonly name = 'Crash';
}

/** A control plane over a real ledger whose station certificates come from an outside authority in memory. */
export class OutsideWorld {
  readonly clock = new FixedClock(new Date('2026-06-01T12:00:00.000Z'));
  readonly authority: FakeIssuingAuthority;
  readonly #directory = mkdtempSync(join(tmpdir(), 'outside-'));
  readonly #port: IssuingAuthority;
  readonly #repeatSafeSeconds: number;
  readonly #tries = new RevocationTries(
    () => {},
    () => this.clock.now().getTime(),
  );
  #ledger: Ledger;
  #crashAt: IssuanceStep | null = null;

  constructor({ repeatSafeSeconds = 0, lists = true }: { repeatSafeSeconds?: number; lists?: boolean } = {}) {
    this.authority = new FakeIssuingAuthority({ repeatSafeSeconds }, this.clock);
    this.#repeatSafeSeconds = repeatSafeSeconds;
    this.#port = lists ? this.authority : withoutList(this.authority);
    this.#ledger = this.#open();
  }

  get ledger(): Ledger {
    return this.#ledger;
  }

  issue(request: IssueRequest): Promise<IssueAnswer> {
    return issueCertificate(this.#plane(), CALLER, request);
  }

  void(commandId: string): ReturnType<typeof voidCommand> {
    return voidCommand(this.#plane(), CALLER.name, commandId);
  }

  keepBooks(): Promise<void> {
    return keepBooks(this.#plane(), this.#outside(), this.#tries);
  }

  /** The next time this step completes, the control plane dies and starts again on what is durable. */
  crashAt(step: IssuanceStep): void {
    this.#crashAt = step;
  }

  restart(): void {
    this.#ledger.close();
    this.#ledger = this.#open();
  }

  close(): void {
    this.#ledger.close();
    rmSync(this.#directory, { recursive: true });
  }

  #open(): Ledger {
    return openLedger(join(this.#directory, 'ledger.db'));
  }

  #outside(): OutsideAuthority {
    const [issuing, ...above] = unwrap(parseChainPem(this.authority.ca.chainPem));
    if (issuing === undefined) throw new Error('the fake has no chain');
    return {
      name: 'elsewhere',
      trustDomain: 'charger-identity',
      chain: [issuing, ...above],
      reconciliationSeconds: RECONCILIATION_SECONDS,
      reach: async () => ({ port: this.#port, repeatSafeSeconds: this.#repeatSafeSeconds }),
      close: () => this.#port.close(),
    };
  }

  #plane(): ControlPlane {
    const ledger = this.#ledger;
    const outside = new Map([['elsewhere', this.#outside()]]);
    return {
      ledger,
      authorities: new Map(),
      outside,
      issuerOf: { 'charging-station': 'elsewhere' },
      commands: new CommandQueue(),
      chains: new IssuerChains({ ledger, outside }),
      publication: { baseUrl: 'http://pki.example.org', crlShards: 1 },
      status: NO_STATUS,
      clock: this.clock,
      onStep: (step) => {
        if (step !== this.#crashAt) return;
        this.#crashAt = null;
        throw new Crash(step);
      },
    };
  }
}

/** Whoever has the keys publishes. */
export const NO_STATUS: StatusDesk = {
  changed: () => {},
  answersFor: () => false,
  answersSince: () => ({ store: '', issuers: [], answers: [], next: null }),
};

function withoutList(authority: FakeIssuingAuthority): IssuingAuthority {
  return {
    describe: async () => ({ ...(await authority.describe()), abilities: ['revoke'] }),
    order: (order) => authority.order(order),
    revoke: (revocation) => authority.revoke(revocation),
    close: () => authority.close(),
  };
}
