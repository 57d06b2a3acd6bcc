import type { BundleRefusal } from '../certificate-import/certificate-import.ts';
import type { CommandContext, Outcome } from '../commands/command.ts';
import type { AdvanceResult } from '../commands/outcomes.ts';
import type { LifecycleDependencies } from '../ports.ts';
import { advanceHubOperation } from './advance-hub-operation.ts';
import { type DriftPage, driftReport } from './drift-report.ts';
import type { HubOperation, HubOperationId } from './hub-operation.ts';
import type { HubLook, SeenCertificate } from './hub-store.ts';
import { type HubImport, type HubImported, importFromHub } from './import-from-hub.ts';
import type { IotHub } from './iot-hub.ts';
import { IOT_HUB_OPERATIONS } from './iot-hub-dependencies.ts';
import { lookAtHub } from './look-at-hub.ts';
import { OneTimeKeys } from './one-time-keys.ts';
import { type HubOrder, type HubOrderRefusal, orderHubOperation } from './order-hub-operation.ts';
import { type HubCredential, type TakeRefusal, takeCredential } from './take-credential.ts';

/** The public face of the IoT hubs. Every question about a hub that is not configured is answered with null. */
export interface IotHubs {
  /** In the order of their names; `look` is null before the first. */
  list(): Promise<readonly { readonly name: string; readonly look: HubLook | null }[]>;
  certificates(
    hub: string,
    page: { readonly after: string | null; readonly limit: number },
  ): Promise<readonly SeenCertificate[] | null>;
  drift(hub: string, page: { readonly after: string | null; readonly limit: number }): Promise<DriftPage | null>;
  /** Newest first. */
  operations(
    hub: string,
    page: { readonly after: HubOperationId | null; readonly limit: number },
  ): Promise<readonly HubOperation[] | null>;
  /** `keyWaits`: this process holds its new key for its requester. */
  operation(
    hub: string,
    id: HubOperationId,
  ): Promise<{ readonly operation: HubOperation; readonly keyWaits: boolean } | null>;

  order(
    input: HubOrder,
    context: CommandContext,
  ): Promise<Outcome<{ readonly operationId: HubOperationId }, HubOrderRefusal>>;
  /** Makes records for what a hub has and none knows, a part at a time. */
  importFrom(input: HubImport, context: CommandContext): Promise<Outcome<HubImported, BundleRefusal | 'hub_unknown'>>;
  takeCredential(
    input: { readonly hub: string; readonly operationId: HubOperationId },
    context: CommandContext,
  ): Promise<Outcome<HubCredential, TakeRefusal>>;

  // Work that jobs and timers do.

  advance(id: HubOperationId): Promise<AdvanceResult>;
  /** Nudges what a lost nudge left behind; how many. */
  nudgeDue(): Promise<number>;
  /** Reads everything a hub has, and says what came of it. */
  look(hub: string): Promise<HubLook | null>;
}

const BATCH = 200;

export function createIotHubs(given: LifecycleDependencies & { readonly connected: readonly IotHub[] }): IotHubs {
  const { connected, ...others } = given;
  const hubs = new Map(connected.map((hub) => [hub.name, hub]));
  const deps = { ...others, hubs, keys: new OneTimeKeys(given.clock) };
  const { hubStore } = deps;
  const ofHub = async <Answer>(hub: string, ask: () => Promise<Answer>): Promise<Answer | null> =>
    hubs.has(hub) ? ask() : null;
  return {
    list: () => Promise.all([...hubs.keys()].sort().map(async (name) => ({ name, look: await hubStore.lookOf(name) }))),
    certificates: (hub, { after, limit }) => ofHub(hub, () => hubStore.page(hub, after, limit)),
    drift: (hub, page) => ofHub(hub, () => driftReport(hubStore, hub, page)),
    operations: (hub, { after, limit }) => ofHub(hub, () => hubStore.operations(hub, after, limit)),
    operation: async (hub, id) => {
      const operation = await hubStore.findOperation(id);
      return operation?.hub === hub ? { operation, keyWaits: deps.keys.holds(id) } : null;
    },
    order: (input, context) => orderHubOperation(deps, input, context),
    importFrom: (input, context) => importFromHub(deps, input, context),
    takeCredential: (input, context) => takeCredential(deps, input, context),
    advance: (id) => advanceHubOperation(deps, id),
    nudgeDue: async () => {
      const due = await hubStore.dueOperations(deps.clock.now().toISOString(), BATCH);
      await deps.transactions.run(async (tx) => {
        for (const id of due) await deps.nudges.nudge(tx, IOT_HUB_OPERATIONS, id);
      });
      return due.length;
    },
    look: async (name) => {
      const hub = hubs.get(name);
      return hub === undefined ? null : lookAtHub(deps, hub);
    },
  };
}
