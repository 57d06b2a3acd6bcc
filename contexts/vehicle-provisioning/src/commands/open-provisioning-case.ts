import {
  boundValues,
  type CommandContext,
  describeActor,
  type Identity,
  type IdentityId,
  type ImportObjection,
  isDecommissioned,
  levelKept,
  type Outcome,
  objectionToMember,
  runAudited,
  slotNamed,
} from '@bfcert/certificate-lifecycle';
import { mayTouch } from '@bfcert/kernel/actor';
import type { Json } from '@bfcert/kernel/canonical-json';
import { ok, type Result, refused } from '@bfcert/kernel/result';
import type { VehicleProvisioningDependencies } from '../ports.ts';
import {
  type Artifact,
  MOST_PREREQUISITES,
  type NeededPrerequisite,
  PREREQUISITE_NAME,
  usualPrerequisites,
} from '../provisioning-case/artifact.ts';
import type { ProvisioningCase } from '../provisioning-case/provisioning-case.ts';
import { newProvisioningCaseId } from '../provisioning-case/provisioning-case-id.ts';
import type { Signals } from '../provisioning-case/signals.ts';
import { waitingFor } from '../provisioning-case/waiting-for.ts';
import type { CaseStanding } from './case-refusals.ts';
import { caseRoles, standingOf } from './on-case.ts';
import { settleCase, tellOfMove } from './settle-case.ts';

export interface OpenProvisioningCaseInput {
  readonly identityId: IdentityId;
  readonly artifact: Artifact;
  /** The eMAID of a contract, the program of a VAS identity; null: the artifact has no slots. */
  readonly slot: string | null;
  /** Null: the one that the vehicle is in, if it is in one. */
  readonly program: string | null;
  readonly broker: string;
  /** Null: the usual ones of the artifact. */
  readonly prerequisites: readonly NeededPrerequisite[] | null;
}

export type OpenProvisioningCaseRefusal =
  | ImportObjection
  | 'vehicle_unknown'
  /** The vehicle is not bound to it. */
  | 'slot_unknown'
  | 'program_not_bound'
  | 'broker_unknown'
  | 'prerequisites_unsuitable'
  /** Its place has a case that is not finished. */
  | 'provisioning_case_open';

interface Named<Reason extends string> {
  readonly reason: Reason;
  readonly detail: string;
}
type Refused = Named<OpenProvisioningCaseRefusal>;

/** Begins to follow how a vehicle comes to a contract, its provisioning certificate or a VAS identity. Nothing is issued by it. */
export async function openProvisioningCase(
  deps: VehicleProvisioningDependencies,
  input: OpenProvisioningCaseInput,
  context: CommandContext,
): Promise<Outcome<CaseStanding, OpenProvisioningCaseRefusal>> {
  // Before the transaction: one that waits for a second database session can keep others from theirs.
  const identity = await vehicleInReach(deps, input.identityId, context);
  const { identityId, artifact, slot, program, broker, prerequisites } = input;
  const asked: Json = {
    identityId,
    artifact,
    slot,
    program,
    broker,
    prerequisites: prerequisites?.map(asJson) ?? null,
  };
  const command = {
    action: 'open-provisioning-case',
    input: asked,
    roles: caseRoles,
    about: identity?.id ?? null,
  };
  type Reasons = OpenProvisioningCaseRefusal | 'reason_missing';
  return runAudited<CaseStanding, Reasons>(deps, command, context, async (tx) => {
    if (context.reason.trim() === '') return refused({ reason: 'reason_missing', detail: 'Say why.' });
    // 1 whose, what, by whom, and whether it may be followed at all
    if (identity === null) return refused({ reason: 'vehicle_unknown', detail: 'There is no such vehicle.' });
    const judged = judge(deps, input, identity);
    if (!judged.ok) return judged;
    // 2 a place has one unfinished case
    const place = { identityId, artifact, slot: judged.value.slot };
    const open = await deps.stores.cases.unfinishedIn(tx, place);
    if (open !== null) {
      return refused({ reason: 'provisioning_case_open', detail: `${open.id} is not finished: withdraw it first.` });
    }
    // 3 it begins, and goes on at once where nothing has to be so first
    const needed = prerequisites ?? usualPrerequisites[artifact];
    const signals: Signals = {
      prerequisites: needed.map((each) => ({ ...each, word: null })),
      deliveries: [],
      evidence: [],
    };
    const one = begun(deps, judged.value, signals, identity, input, context);
    await deps.stores.cases.add(tx, one, signals);
    await tellOfMove(deps, tx, { because: 'opened', before: null, after: one }, command.action, context);
    return ok(standingOf(await settleCase(deps, tx, { one, signals, action: command.action }, context)));
  });
}

async function vehicleInReach(
  { lifecycle }: VehicleProvisioningDependencies,
  id: IdentityId,
  { actor }: CommandContext,
): Promise<Identity | null> {
  const identity = await lifecycle.findIdentity(id);
  const isVehicle = identity?.subjectType === 'vehicle' && !isDecommissioned(identity);
  return isVehicle && mayTouch(actor, identity.owner) ? identity : null;
}

type Judged = Pick<ProvisioningCase, 'slot' | 'program' | 'ownershipVersion' | 'path'>;

function judge(
  { lifecycle, brokers }: VehicleProvisioningDependencies,
  { artifact, slot: name, program: asked, broker: brokerName, prerequisites }: OpenProvisioningCaseInput,
  identity: Identity,
): Result<Judged, Refused> {
  const broker = brokers.find((one) => one.name === brokerName);
  if (broker === undefined) {
    const known = brokers.map((one) => one.name).join(', ');
    return refused({
      reason: 'broker_unknown',
      detail: known === '' ? 'No broker is configured.' : `Known: ${known}.`,
    });
  }
  const slot = slotNamed(artifact, identity, name);
  if (slot === undefined) {
    return refused({ reason: 'slot_unknown', detail: `The vehicle is not bound to ${name ?? 'nothing'}.` });
  }
  const objection = prerequisites === null ? null : objectionToPrerequisites(prerequisites);
  if (objection !== null) return refused({ reason: 'prerequisites_unsuitable', detail: objection });
  const program = programOf(identity, artifact === 'vehicle_vas_identity' ? slot : asked);
  if (!program.ok) return program;
  const decision = lifecycle.ownership.of(artifact, program.value);
  const level = levelKept(decision);
  if (!level.ok) return level;
  const known = lifecycle.ownership.programs().find((one) => one.slug === program.value);
  const foreign = known === undefined ? null : objectionToMember(known, identity);
  if (foreign !== null) return refused({ reason: 'program_of_others', detail: foreign });
  const path = { broker: broker.name, kind: broker.kind };
  return ok({ slot, program: program.value, ownershipVersion: decision.version, path });
}

function programOf(identity: Identity, asked: string | null): Result<string | null, Refused> {
  const bound = boundValues(identity, 'program');
  if (asked !== null) {
    if (bound.includes(asked)) return ok(asked);
    return refused({ reason: 'program_not_bound', detail: `The vehicle is not bound to the program ${asked}.` });
  }
  const [only = null, ...others] = bound;
  if (others.length === 0) return ok(only);
  return refused({ reason: 'program_ambiguous', detail: `Say by which program it goes: ${bound.join(', ')}.` });
}

function objectionToPrerequisites(all: readonly NeededPrerequisite[]): string | null {
  if (all.length > MOST_PREREQUISITES) return `There are at most ${MOST_PREREQUISITES}.`;
  if (new Set(all.map(({ name }) => name)).size !== all.length) return 'Two have the same name.';
  const wrong = all.find(({ name }) => !PREREQUISITE_NAME.test(name));
  return wrong === undefined ? null : `${wrong.name} is no name: small letters, digits and _, at most 64.`;
}

function begun(
  { clock, deadlines }: VehicleProvisioningDependencies,
  judged: Judged,
  signals: Signals,
  { id: identityId, owner }: Identity,
  { artifact }: OpenProvisioningCaseInput,
  { actor, reason }: CommandContext,
): ProvisioningCase {
  const now = clock.now();
  const state = { name: 'prerequisite' } as const;
  return {
    id: newProvisioningCaseId(now),
    identityId,
    owner,
    artifact,
    ...judged,
    state,
    stateSince: now,
    dueAt: new Date(now.getTime() + deadlines.prerequisite),
    waitingFor: waitingFor({ state, artifact, path: judged.path }, signals),
    openedBy: describeActor(actor),
    reason,
    openedAt: now,
    version: 1,
  };
}

const asJson = ({ name, party }: NeededPrerequisite) => ({ name, party });
