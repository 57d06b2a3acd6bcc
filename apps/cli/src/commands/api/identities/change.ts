import { bodyOf } from '@bfcert/api-client';
import type { ApiCall } from '../api-command.ts';
import { commandHeader } from '../command-header.ts';
import { EXIT, type ExitCode, WrongUse } from '../exit-codes.ts';
import { bindingIn, changedBindings } from './bindings.ts';

export interface ChangeOptions {
  readonly ifVersion?: string;
  readonly owner?: string;
  readonly family?: string;
  readonly cohort?: readonly string[];
  /** False: `--no-cohorts`. */
  readonly cohorts: boolean;
  readonly binding?: readonly string[];
  readonly without?: readonly string[];
  readonly reason: string;
}

/** Against the version that was read here, or the one that was named: nobody's change in between is lost. */
export async function change({
  api,
  args: [id = ''],
  options,
  output,
  say,
}: ApiCall<ChangeOptions>): Promise<ExitCode | undefined> {
  const { owner, family, cohort, cohorts, binding = [], without = [], reason } = options;
  if (cohort !== undefined && !cohorts) throw new WrongUse('--cohort and --no-cohorts contradict each other');
  const named = binding.map(bindingIn);
  const ofBindings = named.length > 0 || without.length > 0;
  if (owner === undefined && family === undefined && cohort === undefined && cohorts && !ofBindings) {
    say('name what is to change: --owner, --family, --cohort, --no-cohorts, --binding or --without');
    return EXIT.wrongUse;
  }
  const before = bodyOf(await api.GET('/api/v1/identities/{id}', { params: { path: { id } } }));
  const header = commandHeader(options.ifVersion ?? before.version);
  const changed = bodyOf(
    await api.PATCH('/api/v1/identities/{id}', {
      params: { path: { id }, header },
      body: {
        ...(owner === undefined ? {} : { owner }),
        ...(family === undefined ? {} : { family }),
        ...(cohort === undefined && cohorts ? {} : { cohorts: [...(cohort ?? [])] }),
        ...(ofBindings ? { bindings: changedBindings(before.bindings, named, without) } : {}),
        reason,
      },
    }),
  );
  const { approvalId } = changed;
  if (approvalId !== null) say(`nothing was done: another person is asked; bfcert approvals approve ${approvalId}`);
  const nothing = approvalId === null ? 'nothing: it was like that' : 'nothing yet';
  output.thing(changed, [
    ['id', changed.id],
    ['changed', changed.changed.join(' ') || nothing],
    ['version', changed.version],
    ['approval', approvalId],
  ]);
  return EXIT.done;
}
