import { type CommandContext, describeActor, type Outcome } from '@bfcert/certificate-lifecycle';
import { mayTouchAll } from '@bfcert/kernel/actor';
import { ok, refused } from '@bfcert/kernel/result';
import type { EnrolmentDependencies } from '../enrolment-ports.ts';
import type { VasProgram } from '../vas-enrolment/vas-program.ts';
import { programRoles } from './enrolment-roles.ts';
import { runCommand } from './run-command.ts';

export type VasProgramWish = Pick<VasProgram, 'program' | 'approval' | 'isDefault' | 'v2icp'>;
export type VasProgramRefusal = 'vas_program_unknown' | 'owner_out_of_scope';

/** How a program of the ownership matrix lets its vehicles in. */
export function setVasProgram(
  deps: EnrolmentDependencies,
  wish: VasProgramWish,
  context: CommandContext,
): Promise<Outcome<VasProgramWish, VasProgramRefusal>> {
  const { stores, lifecycle, clock } = deps;
  const command = { action: 'set-vas-program', input: { ...wish }, roles: programRoles };
  return runCommand<VasProgramWish, VasProgramRefusal>(deps, command, context, async (tx, note) => {
    if (!mayTouchAll(context.actor, 'all')) {
      return refused({ reason: 'owner_out_of_scope', detail: 'A program is for whoever acts for all owners.' });
    }
    if (!lifecycle.ownership.programs().some(({ slug }) => slug === wish.program)) {
      return refused({ reason: 'vas_program_unknown', detail: 'The ownership matrix has no such program.' });
    }
    const before = await stores.programs.find(tx, wish.program);
    const program: VasProgram = { ...wish, changedBy: describeActor(context.actor), changedAt: clock.now() };
    await stores.programs.save(tx, program);
    const { approval, isDefault, v2icp } = wish;
    const was =
      before === null ? null : { approval: before.approval, isDefault: before.isDefault, v2icp: before.v2icp };
    await note({ detail: { program: wish.program, before: was, after: { approval, isDefault, v2icp } } });
    return ok(wish);
  });
}
