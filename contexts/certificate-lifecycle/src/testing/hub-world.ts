import type { Actor } from '@bfcert/kernel/actor';
import { unwrap } from '@bfcert/kernel/result';
import { postgresStores } from '../adapters/postgres/index.ts';
import { thesePeople } from '../approval/people.ts';
import { createIotHubs, type IotHubs } from '../iot-hub/create-iot-hubs.ts';
import type { HubOperation, HubOperationId, HubTask } from '../iot-hub/hub-operation.ts';
import type { HubOrder } from '../iot-hub/order-hub-operation.ts';
import { withPolicy } from '../policy/policy-book.ts';
import { supportOwners } from '../support-owner/support-owners.ts';
import { FakeIotHub } from './fake-iot-hub.ts';
import { actorWith, by, LifecycleWorld } from './lifecycle-world.ts';

export const HUB = 'fake-hub';
export const SECOND_HUB = 'second-hub';

/** The hubs over a real database, with two hubs in memory; each has two things, the first one a policy. */
export class HubWorld {
  readonly world: LifecycleWorld;
  readonly hub: FakeIotHub;
  /** Another that may have the same certificates. */
  readonly secondHub: FakeIotHub;
  readonly hubs: IotHubs;

  private constructor(world: LifecycleWorld) {
    this.world = world;
    this.hub = new FakeIotHub(world.clock);
    this.secondHub = new FakeIotHub(world.clock, SECOND_HUB);
    for (const { registry } of [this.hub, this.secondHub]) {
      for (const thing of ['bus-1', 'bus-2']) registry.things.add(thing);
    }
    this.hub.registry.policies.add('telemetry');
    this.hubs = this.another();
  }

  static async start(): Promise<HubWorld> {
    return new HubWorld(await LifecycleWorld.start());
  }

  /** A second server on the same database, or this one after a restart. */
  another(): IotHubs {
    const { database, clock, authority, nudges } = this.world;
    const stores = postgresStores(database);
    return createIotHubs({
      ...withPolicy({
        ...stores,
        clock,
        authority,
        nudges,
        people: thesePeople(...this.world.people),
        approvalRule: 'two-people',
        supportOwners: supportOwners('operations'),
      }),
      connected: [this.hub, this.secondHub],
    });
  }

  order(
    task: HubTask,
    hubCertificateId: string | null = null,
    actor: Actor = actorWith('pki_engineer'),
    confirmation: string | null = null,
  ) {
    const input: HubOrder = { hub: HUB, task, hubCertificateId, confirmation };
    return this.hubs.order(input, by(actor));
  }

  /** Ordered, and tried once. */
  async tried(
    task: HubTask,
    hubCertificateId: string | null = null,
    confirmation: string | null = null,
  ): Promise<HubOperation> {
    const { operationId } = unwrap(await this.order(task, hubCertificateId, undefined, confirmation));
    await this.hubs.advance(operationId);
    return this.operation(operationId);
  }

  async operation(id: HubOperationId, hub = HUB): Promise<HubOperation> {
    const found = await this.hubs.operation(hub, id);
    if (found === null) throw new Error(`no operation ${id}`);
    return found.operation;
  }

  /** Tries it, as often as its time comes, until it has ended. */
  async ended(id: HubOperationId, hubs = this.hubs, hub = HUB): Promise<HubOperation> {
    for (let operation = await this.operation(id, hub); ; operation = await this.operation(id, hub)) {
      if (operation.finishedAt !== null) return operation;
      const wait = Date.parse(operation.nextAttemptAt) - this.world.clock.now().getTime();
      this.world.clock.advance(Math.max(0, wait));
      await hubs.advance(id);
    }
  }

  /** Registered there by somebody else, and seen by a look. */
  async registered(status: string, things: readonly string[] = [], policies: readonly string[] = []): Promise<string> {
    const { id } = this.hub.registry.create(status);
    for (const thing of things) this.hub.registry.attachThing(id, thing);
    for (const policy of policies) this.hub.registry.attachPolicy(id, policy);
    await this.hubs.look(HUB);
    return id;
  }
}
