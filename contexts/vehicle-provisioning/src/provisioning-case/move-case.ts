import { isProvenFor } from '@bfcert/certificate-lifecycle';
import type { CaseDeadlines } from './deadlines.ts';
import { decide, type Step } from './decide.ts';
import type { ProvisioningCase, Stage } from './provisioning-case.ts';
import { stages } from './provisioning-case.ts';
import type { Signals } from './signals.ts';
import { provisioningTransitions } from './transitions.ts';
import { waitingFor } from './waiting-for.ts';

export interface Moved {
  readonly step: Step;
  readonly before: ProvisioningCase;
  readonly after: ProvisioningCase;
}

/** As far as what is known brings it; each step by itself, in their order. */
export function moveCase(
  from: ProvisioningCase,
  signals: Signals,
  { deadlines, now }: { readonly deadlines: CaseDeadlines; readonly now: Date },
): { readonly one: ProvisioningCase; readonly moves: readonly Moved[] } {
  const counted = signals.evidence.filter(({ objection }) => objection === null);
  const isProven = isProvenFor(from.artifact, counted, now);
  const moves: Moved[] = [];
  let one = from;
  for (
    let step = decide(one, { signals, isProven, now });
    step !== null;
    step = decide(one, { signals, isProven, now })
  ) {
    const after = takeStep(one, step, signals, { deadlines, now });
    moves.push({ step, before: one, after });
    one = after;
  }
  return { one: { ...one, waitingFor: waitingFor(one, signals) }, moves };
}

/** @throws where the table has no such step: whoever asks for one has a bug. */
export function takeStep(
  one: ProvisioningCase,
  { on, to: state }: Step,
  signals: Signals,
  { deadlines, now }: { readonly deadlines: CaseDeadlines; readonly now: Date },
): ProvisioningCase {
  if (provisioningTransitions.next(one.state.name, on) !== state.name) {
    throw new Error(`a provisioning case goes nowhere from ${one.state.name} on ${on}, and not to ${state.name}`);
  }
  const stage = stages.find((name): name is Stage => name === state.name);
  const dueAt = stage === undefined ? null : new Date(now.getTime() + deadlines[stage]);
  const after = { ...one, state, stateSince: now, dueAt, version: one.version + 1 };
  return { ...after, waitingFor: waitingFor(after, signals) };
}
