import { type Result, refused } from '@bfcert/kernel/result';
import type { Transaction } from '@bfcert/kernel/transaction';
import type { ExceptionRefusal } from '../../binding-exception/decide.ts';
import type { TransitionRefusal } from '../../certificate/refusals.ts';
import type { CommandContext, CommandRefusal, Refusal } from '../../commands/command.ts';
import type { RegistrationRefusal } from '../../commands/register-identity.ts';
import type { DecommissionRefusal } from '../../decommission/open-decommission.ts';
import type { HubObjection } from '../../iot-hub/act-on-record.ts';
import type { LifecycleDependencies } from '../../ports.ts';
import type { BootstrapRefusal } from '../../recovery-case/decide.ts';
import type { OneTimeKeyRefusal } from '../../recovery-case/decide-one-time-key.ts';
import type { ReplaceRefusal } from '../../replacement/plan-replacement.ts';
import type { ToleranceRefusal } from '../../station-tolerance/decide.ts';
import type { TrustAnchor } from '../../trust-anchor-bundle/trust-anchor-bundle.ts';
import type { TrustReadiness } from '../../trust-anchor-bundle/trust-readiness.ts';
import type { ApprovableAction, Approval } from '../approval.ts';
import type { AskRefusal } from '../ask-second-person.ts';
import type { TurnedDown } from '../turned-down.ts';

/** Why a command that was approved is not carried out. */
export type CarryOutRefusal =
  | TransitionRefusal
  | RegistrationRefusal
  | DecommissionRefusal
  | AskRefusal
  | ReplaceRefusal
  | HubObjection
  | CommandRefusal
  /** What it is about has changed since: nobody has agreed to what would happen now. */
  | 'approval_outdated'
  | BootstrapRefusal
  | ExceptionRefusal
  | OneTimeKeyRefusal
  | ToleranceRefusal
  /** Of anchors: stations come in under one that would go. */
  | 'anchors_still_needed'
  /** Of a release: another version is on its way. */
  | 'bundle_being_released'
  /** Of a withdrawal: stations would be left without any. */
  | 'nothing_before_it'
  /** Of a withdrawal: nobody would lose anything by it. */
  | 'nothing_taken_away'
  /** Of anchors: our own authorities issue under one that would go. */
  | 'anchor_in_use'
  /** Of our listeners' root: stations are not given it any more. */
  | 'root_withheld_from_stations'
  | 'certificate_unknown'
  | 'issue_pending';

export type CarriedOut = Result<unknown, Refusal<CarryOutRefusal>>;

export interface Approved<Action extends ApprovableAction = ApprovableAction> {
  readonly action: Action;
  readonly approval: Approval;
  readonly readiness: TrustReadiness | null;
  readonly issuing: readonly TrustAnchor[];
}

/** What belongs to one kind of command that a second person may be asked for. */
export interface Approvable<Action extends ApprovableAction = ApprovableAction> {
  /** Of what takes trust anchors away: under which our own authorities issue now. Asked before anything is locked; left out: it takes none. */
  issuing?(deps: LifecycleDependencies, action: Action): Promise<readonly TrustAnchor[]>;

  /** Locks what it is about, before the question itself, always. Resolves with the purpose of the record, where it is about one. */
  lock(deps: LifecycleDependencies, tx: Transaction, action: Action): Promise<string | null>;

  /**
   * Does exactly `action`, under the lock of what it is about: by the approver on behalf of whoever asked, in the
   * words of whoever asked, as `context` has it. `approval` was answered with yes. `readiness`: who would lose the connection
   * by a change of trust anchors now; null: it is none, or nobody has looked. `issuing`: the answer to that question.
   */
  carryOut(
    deps: LifecycleDependencies,
    tx: Transaction,
    approved: Approved<Action>,
    context: CommandContext,
  ): Promise<CarriedOut>;

  /** Ends what was kept of the command for the answer, under the lock of what it is about: it was a no, or taken back. */
  turnDown?(
    deps: LifecycleDependencies,
    tx: Transaction,
    refused: { readonly action: Action; readonly turnedDown: TurnedDown },
    context: CommandContext,
  ): Promise<void>;
}

export const outdated = (): Result<never, Refusal<'approval_outdated'>> =>
  refused({
    reason: 'approval_outdated',
    detail: 'What it is about has changed since this was asked for: ask again.',
  });
