import type { IdentityId } from '@bfcert/certificate-lifecycle';
import { postgresStores as lifecycleStores } from '@bfcert/certificate-lifecycle/adapters/postgres';
import { actorWith, by, LifecycleWorld, ORGANISATION } from '@bfcert/certificate-lifecycle/lifecycle-world';
import { outsideEntry, program } from '@bfcert/certificate-lifecycle/ownership-drafts';
import { appendEvent, type DomainEvent } from '@bfcert/kernel/outbox';
import { unwrap } from '@bfcert/kernel/result';
import { manualBroker } from '../adapters/manual/index.ts';
import { postgresStores, vehicleMigrations } from '../adapters/postgres/index.ts';
import type { Broker } from '../broker/broker.ts';
import type { OpenProvisioningCaseInput } from '../commands/open-provisioning-case.ts';
import { createVehicleProvisioning, type VehicleProvisioning } from '../create-vehicle-provisioning.ts';
import type { Documents, VehicleProvisioningDependencies } from '../ports.ts';
import type { Artifact } from '../provisioning-case/artifact.ts';
import { usualDeadlines } from '../provisioning-case/deadlines.ts';
import type { ProvisioningCaseId } from '../provisioning-case/provisioning-case-id.ts';

export const operator = actorWith('operator');
/** What a partner's program comes as. */
export const partner = { kind: 'service', id: 'partner', roles: ['integration'], owners: 'all' } as const;
export const DESK = {
  name: 'desk',
  kind: 'manual',
  authorityFor: [{ purpose: 'iso15118_contract', program: null }],
  contractsAt: [],
} as const;
export const MINUTE = 60_000;
export const DAY = 86_400_000;

class MemoryDocuments implements Documents {
  readonly kept = new Map<string, Buffer>();
  isFull = false;

  async keep(key: string, content: Buffer): Promise<'kept' | 'full'> {
    if (this.isFull) return 'full';
    this.kept.set(key, content);
    return 'kept';
  }

  async read(key: string): Promise<Buffer | null> {
    return this.kept.get(key) ?? null;
  }
}

/** The context and the real certificate lifecycle on a real database, with one program and a broker that is a person. */
export class VehicleWorld {
  readonly documents = new MemoryDocuments();
  readonly vehicles: VehicleProvisioning;
  readonly world: LifecycleWorld;
  #vehicles = 0;

  private constructor(world: LifecycleWorld) {
    this.world = world;
    this.vehicles = this.with([manualBroker(DESK)]);
  }

  /** The same on the same database, with other brokers: as another server, or the same one started anew. */
  with(brokers: readonly Broker[], over: Partial<VehicleProvisioningDependencies> = {}): VehicleProvisioning {
    const { world } = this;
    const { audit, idempotency } = lifecycleStores(world.database);
    return createVehicleProvisioning({
      transactions: world.database.transactions,
      audit,
      idempotency,
      clock: world.clock,
      lifecycle: world.lifecycle,
      events: { append: appendEvent },
      stores: postgresStores,
      documents: this.documents,
      brokers,
      deadlines: usualDeadlines,
      contractPatience: 3_500,
      ...over,
    });
  }

  static async start(): Promise<VehicleWorld> {
    const world = await LifecycleWorld.start(vehicleMigrations);
    const tracked = (['iso15118_contract', 'iso15118_oem_provisioning'] as const).map((purpose) =>
      outsideEntry(purpose, 'line', 'tracked'),
    );
    await world.decides(
      [program('line'), program('other')],
      [...tracked, outsideEntry('vehicle_vas_identity', 'line', 'tracked')],
    );
    return new VehicleWorld(world);
  }

  drop = (): Promise<void> => this.world.drop();

  /** In the program `line`, with a PCID and two contracts. */
  async vehicle(
    owner = 'north-depot',
  ): Promise<{ identityId: IdentityId; vin: string; emaid: string; secondEmaid: string }> {
    this.#vehicles += 1;
    const number = String(this.#vehicles).padStart(4, '0');
    const vin = `WEB1234567890${number}`;
    const [emaid, secondEmaid] = [`DEABC00000${number}`, `DEABC00001${number}`];
    const registered = await this.world.lifecycle.registerIdentity(
      {
        subjectType: 'vehicle',
        bindings: [
          { kind: 'vin', value: vin },
          { kind: 'pcid', value: `WEB${number}0123456789` },
          { kind: 'organisation', value: ORGANISATION },
          { kind: 'program', value: 'line' },
          { kind: 'emaid', value: emaid },
          { kind: 'emaid', value: secondEmaid },
        ],
        owner,
        family: 'bus-12',
        cohorts: [],
      },
      by(actorWith('administrator')),
    );
    return { identityId: unwrap(registered).identityId, vin, emaid, secondEmaid };
  }

  /** `prerequisites` null: the usual ones. */
  async opened(
    identityId: IdentityId,
    artifact: Artifact,
    slot: string | null,
    prerequisites: OpenProvisioningCaseInput['prerequisites'] = null,
  ): Promise<ProvisioningCaseId> {
    const wish = { identityId, artifact, slot, program: null, broker: 'desk', prerequisites };
    return unwrap(await this.vehicles.openProvisioningCase(wish, by(operator))).provisioningCaseId;
  }

  async stands(id: ProvisioningCaseId): Promise<string> {
    const found = await this.vehicles.provisioningCase(id, 'all');
    return found === null ? 'unknown' : `${found.one.state.name} → ${found.one.waitingFor}`;
  }

  now = (): Date => this.world.clock.now();

  /** Of these types, in the order in which they were written. */
  async events(identityId: IdentityId): Promise<readonly Pick<DomainEvent, 'type' | 'data'>[]> {
    const { rows } = await this.world.database.pool.query<Pick<DomainEvent, 'type' | 'data'>>(
      `select type, data from domain_event where subject = $1 and type like 'Provisioning%' order by arrival`,
      [identityId],
    );
    return rows;
  }

  /** What the context's subscribers do about what has happened to this identity. */
  async react(identityId: IdentityId): Promise<void> {
    const { rows } = await this.world.database.pool.query(
      'select id, type, subject, data, correlation_id as "correlationId" from domain_event where subject = $1 order by arrival',
      [identityId],
    );
    // Each subscriber has its own way through the events, and what it has done may be events again.
    for (const { handle } of this.vehicles.reactions) await handle(rows as readonly DomainEvent[]);
  }

  async audited(identityId: IdentityId): Promise<readonly Record<string, unknown>[]> {
    const { rows } = await this.world.database.pool.query<{ entry: Record<string, unknown> }>(
      `select entry from lifecycle.audit_entry where entry->>'identityId' = $1 order by position`,
      [identityId],
    );
    return rows.map(({ entry }) => entry);
  }
}
