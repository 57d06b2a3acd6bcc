import { ok, refused } from '@bfcert/kernel/result';
import type { CommandContext, Outcome } from '../commands/command.ts';
import { runCommand } from '../commands/run-command.ts';
import type { LifecycleDependencies } from '../ports.ts';
import { onlyOwnerOf } from '../requester/requester.ts';
import type { WaveStart } from './approval.ts';
import type { ApprovalId } from './approval-id.ts';
import { type AskRefusal, askSecondPerson, mayAsk } from './ask-second-person.ts';
import { overtake } from './overtake.ts';
import { sees } from './people.ts';

export interface WaveStartWish extends Omit<WaveStart, 'kind'> {
  /** Of its members. */
  readonly owners: readonly string[];
}

/** `version_conflict`: a newer version of the wave waits for its second person. */
export type WaveStartOutcome = Outcome<{ readonly approvalId: ApprovalId }, 'owner_out_of_scope' | AskRefusal>;

const BECAUSE = 'A wave changes what many stations come in with, or trust.';

/**
 * Never by one person: 1 does the caller act for whoever's stations these are? · 2 is it the newest version that was asked
 * about? · 3 a second person is asked, once for this version · 4 a question about an older one is closed.
 * The yes starts nothing here: its event says who the two were, and for which version.
 */
export function askToStartWave(
  deps: LifecycleDependencies,
  { waveId, version, waveKind, name, count, owners }: WaveStartWish,
  context: CommandContext,
): Promise<WaveStartOutcome> {
  return runCommand(deps, {
    name: 'start-wave',
    input: { waveId, version, waveKind, name, count, owners },
    context,
    subject: {},
    work: async (tx): Promise<WaveStartOutcome> => {
      const action = { kind: 'start-wave', waveId, version, waveKind, name, count } as const;
      const owner = onlyOwnerOf([...new Set(owners)]);
      if (!sees(context.actor, owner)) return refused({ reason: 'owner_out_of_scope', detail: outOfScope(owner) });
      if (!mayAsk(context, { action, owner })) {
        return refused({ reason: 'role_missing', detail: `${BECAUSE} Only a person asks a second one.` });
      }

      await deps.approvals.lockWave(tx, waveId);
      const open = await deps.approvals.pendingAbout(tx, waveId);
      if (open.some((one) => one.action.kind === action.kind && one.action.version > version)) {
        const detail = `Version ${version} is not the newest one that was asked about: look at the wave again.`;
        return refused({ reason: 'version_conflict', detail });
      }
      const question = { action, because: BECAUSE, identityId: null, owner, purpose: 'charger_identity' };
      const asked = await askSecondPerson(deps, tx, question, context);
      if (!asked.ok) return refused(asked.refusal);
      // By the new question, which is therefore none of those that are closed.
      const cause = { ...context, causationId: asked.value };
      await overtake(deps, tx, waveId, `Version ${version} of the wave was asked about.`, cause);
      return ok({ approvalId: asked.value });
    },
  });
}

const outOfScope = (owner: string | null): string =>
  owner === null
    ? 'Its stations are of several owners: whoever starts it acts for all there are.'
    : 'Its stations are of an owner that you do not act for.';
