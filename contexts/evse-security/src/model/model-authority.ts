import type { MemoryDatabase, MemoryTable } from '@bfcert/kernel/memory-database';
import { TestAuthority } from '../testing/test-authority.ts';
import type { ModelClock } from './model-clock.ts';

type Order = Parameters<TestAuthority['issue']>[0];
type Signed = NonNullable<Awaited<ReturnType<TestAuthority['signedUnder']>>>;

/** What the PKI has written down of one signature. */
export interface LedgerEntry {
  readonly csrPem: string;
  readonly signed: Signed;
}

/**
 * The PKI of a model: it signs with real keys, and its ledger is a table beside the others, so that it goes back with
 * them. What was signed for a request once is taken from memory when another way through the model signs it again.
 */
export class ModelAuthority extends TestAuthority {
  readonly ledger: MemoryTable<LedgerEntry>;
  readonly #voided: MemoryTable<true>;
  readonly #database: MemoryDatabase;
  readonly #made = new Map<string, Signed>();
  /** Answers that get lost on their way back; counted down. */
  lostAnswers = 0;

  constructor(clock: ModelClock, database: MemoryDatabase) {
    super(clock);
    this.#database = database;
    this.ledger = database.table<LedgerEntry>('pki.ledger');
    this.#voided = database.table<true>('pki.voided');
  }

  override async issue(order: Order): ReturnType<TestAuthority['issue']> {
    const known = this.ledger.get(order.commandId);
    if (known === null && this.refusing !== null)
      return { ok: false, refusal: { reason: this.refusing, detail: 'as the model wants it' } };
    if (known === null && this.#voided.get(order.commandId) !== null)
      throw new Error('a voided order was to be signed');
    const signed = known?.signed ?? (await this.#sign(order));
    if (this.lostAnswers > 0) {
      this.lostAnswers -= 1;
      throw new Error('the answer of the PKI got lost');
    }
    return { ok: true, value: signed };
  }

  async #sign(order: Order): Promise<Signed> {
    // A second signature for one request would be another certificate: the model looks for those.
    const before = [...this.ledger.values()].filter(({ csrPem }) => csrPem === order.csrPem).length;
    const made = `${before} ${order.csrPem}`;
    let signed = this.#made.get(made);
    if (signed === undefined) {
      const answer = await super.issue(order);
      if (!answer.ok) throw new Error(`the model's PKI refused: ${answer.refusal.reason}`);
      signed = answer.value;
      this.#made.set(made, signed);
    }
    const entry: LedgerEntry = { csrPem: order.csrPem, signed };
    await this.#database.transactions.run(async () => this.ledger.set(order.commandId, entry));
    return signed;
  }

  override async signedUnder(commandId: string): Promise<Signed | null> {
    return this.ledger.get(commandId)?.signed ?? null;
  }

  override async voidCommand(commandId: string): Promise<'voided' | 'already_issued'> {
    if (this.ledger.get(commandId) !== null) return 'already_issued';
    await this.#database.transactions.run(async () => this.#voided.set(commandId, true));
    return 'voided';
  }
}
