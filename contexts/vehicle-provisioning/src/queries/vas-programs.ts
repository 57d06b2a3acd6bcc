import type { EnrolmentDependencies } from '../enrolment-ports.ts';
import { usualProgram, type VasProgram } from '../vas-enrolment/vas-program.ts';

export type ShownVasProgram = Pick<
  VasProgram,
  'program' | 'approval' | 'isDefault' | 'v2icp'
> /** Null: nobody has said anything of it. */ & {
  readonly [When in 'changedBy' | 'changedAt']: VasProgram[When] | null;
};

/** Each program of the ownership matrix, in its order, with how it lets vehicles in. */
export async function vasPrograms({
  transactions,
  stores,
  lifecycle,
}: EnrolmentDependencies): Promise<readonly ShownVasProgram[]> {
  const settings = new Map((await transactions.run((tx) => stores.programs.all(tx))).map((one) => [one.program, one]));
  return lifecycle.ownership
    .programs()
    .map(({ slug }) => settings.get(slug) ?? { program: slug, ...usualProgram, changedBy: null, changedAt: null });
}
