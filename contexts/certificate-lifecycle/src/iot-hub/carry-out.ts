import { ok, type Result, refused } from '@bfcert/kernel/result';
import { isCompromise } from '../certificate/revocation-reason.ts';
import type { HubTask } from './hub-operation.ts';
import { type HubRefusal, HubUnavailable, type IotHub } from './iot-hub.ts';
import { type HubGoal, type HubStep, type HubStepRefusal, nextHubStep, type SeenAtHub } from './next-hub-step.ts';

/** More steps than any certificate with a sane number of attachments takes. */
const MOST_STEPS = 50;

/**
 * Brings one certificate of a hub to what its task wants: looks, does one thing, looks again. `onDone` hears
 * of every step as it is done, so that an outage in the middle leaves an account of what went before;
 * `mayGoOn` is asked before each.
 *
 * @throws HubUnavailable; calling it again goes on from wherever that was.
 */
export async function carryOut(
  hub: IotHub,
  id: string,
  task: HubTask,
  { onDone, mayGoOn }: { readonly onDone: (step: string) => void; readonly mayGoOn: () => boolean },
): Promise<Result<SeenAtHub | null, HubStepRefusal>> {
  const goal = goalOf(task);
  if (goal === null) return ok(await lookAt(hub, id));
  for (let steps = 0; steps < MOST_STEPS; steps += 1) {
    if (!mayGoOn()) throw new HubUnavailable('the hub is slow; what is left is done in another attempt', false);
    const seen = await lookAt(hub, id);
    const step = nextHubStep(goal, seen, mayTakeLast(task));
    if (!step.ok) return step;
    if (step.value === null) return ok(seen);
    const done = await act(hub, id, step.value);
    if (!done.ok) return refused(done.refusal);
    onDone(describeStep(step.value));
  }
  return refused({ reason: 'hub_declined', detail: `The hub was not where it should be after ${MOST_STEPS} steps.` });
}

/** Null: nothing is left to do once it is created. */
export function goalOf(task: HubTask): HubGoal | null {
  switch (task.kind) {
    case 'create':
      return task.thing === null && task.policies.length === 0
        ? null
        : { kind: 'attached', thing: task.thing, policies: task.policies };
    case 'activate':
      return { kind: 'status', status: 'ACTIVE' };
    case 'deactivate':
      return { kind: 'status', status: 'INACTIVE' };
    case 'revoke':
      return { kind: 'status', status: 'REVOKED' };
    case 'delete':
      return { kind: 'absent' };
  }
}

/** A compromised key is shut out, whoever is left outside with it; else a second person must have let it. */
export const mayTakeLast = (task: HubTask): boolean =>
  ('approved' in task && task.approved === true) || (task.kind === 'revoke' && isCompromise(task.reason));

export async function lookAt(hub: IotHub, id: string): Promise<SeenAtHub | null> {
  const described = await hub.describe(id);
  if (described === null) return null;
  const things = [];
  for (const name of await hub.thingsOf(id)) things.push({ name, othersActive: await othersActive(hub, name, id) });
  return { status: described.status, things, policies: await hub.policiesOf(id) };
}

async function othersActive(hub: IotHub, thing: string, id: string): Promise<number> {
  let active = 0;
  for (const other of (await hub.certificatesOf(thing)) ?? []) {
    if (other !== id && (await hub.describe(other))?.status === 'ACTIVE') active += 1;
  }
  return active;
}

function act(hub: IotHub, id: string, step: HubStep): Promise<Result<null, HubRefusal>> {
  switch (step.do) {
    case 'set_status':
      return hub.setStatus(id, step.status);
    case 'attach_thing':
      return hub.attachThing(id, step.thing);
    case 'attach_policy':
      return hub.attachPolicy(id, step.policy);
    case 'detach_thing':
      return hub.detachThing(id, step.thing);
    case 'detach_policy':
      return hub.detachPolicy(id, step.policy);
    case 'delete':
      return hub.delete(id);
  }
}

const describeStep = ({ do: what, ...about }: HubStep): string => [what, ...Object.values(about)].join(' ');
