import { type CommandContext, describeActor, type Refusal } from '@bfcert/certificate-lifecycle';
import { mayTouchAll } from '@bfcert/kernel/actor';
import { ok, type Result, refused } from '@bfcert/kernel/result';
import type { EnrolmentDependencies } from '../enrolment-ports.ts';
import type { VasProgram } from '../vas-enrolment/vas-program.ts';
import { type CommandRefusal, runCommand } from './run-command.ts';

export type VasProgramWish = Pick<VasProgram, 'program' | 'approval' | 'isDefault' | 'v2icp'>;
export type VasProgramRefusal = CommandRefusal | 'program_unknown' | 'scope_too_small';

/** How a program of the ownership matrix lets its vehicles in. */
export function setVasProgram(
  deps: EnrolmentDependencies,
  wish: VasProgramWish,
  context: CommandContext,
): Promise<Result<VasProgram, Refusal<VasProgramRefusal>>> {
  const { stores, lifecycle, clock } = deps;
  const command = { action: 'set-vas-program', roles: ['pki_engineer', 'administrator'] } as const;
  return runCommand<VasProgram, VasProgramRefusal>(deps, command, context, async (tx, note) => {
    if (!mayTouchAll(context.actor, 'all')) {
      return refused({ reason: 'scope_too_small', detail: 'A program is for whoever acts for all owners.' });
    }
    if (!lifecycle.ownership.programs().some(({ slug }) => slug === wish.program)) {
      return refused({ reason: 'program_unknown', detail: 'The ownership matrix has no such program.' });
    }
    const before = await stores.programs.find(tx, wish.program);
    const program: VasProgram = { ...wish, changedBy: describeActor(context.actor), changedAt: clock.now() };
    await stores.programs.save(tx, program);
    const { approval, isDefault, v2icp } = wish;
    const was =
      before === null ? null : { approval: before.approval, isDefault: before.isDefault, v2icp: before.v2icp };
    await note({ detail: { program: wish.program, before: was, after: { approval, isDefault, v2icp } } });
    return ok(program);
  });
}
