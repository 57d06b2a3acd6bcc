import { generateKeyPairSync } from 'node:crypto';
import { ringSigner, startKeyRing } from '@bfcert/kernel/audit-chain';
import { postgresCheckpointStore, postgresStores } from '../adapters/postgres/index.ts';
import { AnchorConflict, type CheckpointAnchor, statedSize } from '../audit/anchor.ts';
import { type AuditLog, type AuditLogDependencies, createAuditLog } from '../audit/audit-log.ts';
import type { LifecycleWorld } from './lifecycle-world.ts';

/** Audit logs over a world's database: servers that share an audit key. */
export class AuditBench {
  readonly privateKey = generateKeyPairSync('ed25519').privateKey;
  readonly ring = startKeyRing(this.privateKey, new Date('2026-03-01T00:00:00Z'));
  readonly #world: LifecycleWorld;

  constructor(world: LifecycleWorld) {
    this.#world = world;
  }

  /** A server that signs every new entry at once. */
  log(over: Partial<AuditLogDependencies> = {}): AuditLog {
    const { transactions, audit } = postgresStores(this.#world.database);
    return createAuditLog({
      clock: this.#world.clock,
      transactions,
      audit,
      checkpoints: postgresCheckpointStore(this.#world.database),
      keys: { ring: this.ring, signer: ringSigner(this.ring, this.privateKey) },
      anchors: [],
      policy: { everyEntries: 1, everySeconds: 60 },
      ...over,
    });
  }
}

/** Keeps what it is given, unless it is told to be away. */
export class FakeAnchor implements CheckpointAnchor {
  readonly name = 'the other disk';
  readonly notes: string[] = [];
  away = false;

  async publish({ size, note }: { readonly size: number; readonly note: string }): Promise<void> {
    if (this.away) throw new Error('nobody answers');
    const there = this.notes.find((held) => statedSize(held) >= size);
    if (there === note) return;
    if (there !== undefined) throw new AnchorConflict(`${this.name} holds another checkpoint over ${size} entries`);
    this.notes.push(note);
  }

  async *read(fromSize: number): AsyncGenerator<string> {
    yield* this.notes.filter((note) => statedSize(note) >= fromSize);
  }

  async latest(): Promise<string | null> {
    return this.notes.at(-1) ?? null;
  }
}
