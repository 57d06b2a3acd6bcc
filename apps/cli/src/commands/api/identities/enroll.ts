import { bodyOf } from '@bfcert/api-client';
import type { ApiCall } from '../api-command.ts';
import { commandHeader } from '../command-header.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { readInput } from '../read-input.ts';

export interface EnrollOptions {
  readonly serialNumber: string;
  readonly organisation: string;
  readonly vendor: string;
  readonly model: string;
  readonly owner: string;
  readonly cohort?: readonly string[];
  readonly passwordFile: string;
  readonly controller?: boolean;
  readonly reason: string;
}

/** The password comes from a file, never as an argument, where every user of the machine could read it. */
export async function enroll({
  api,
  args: [ocppIdentity = ''],
  options: { cohort = [], passwordFile, controller, serialNumber, organisation, vendor, model, owner, reason },
  output,
}: ApiCall<EnrollOptions>): Promise<ExitCode | undefined> {
  const basicAuthPassword = (await readInput(passwordFile)).replace(/\r?\n$/, '');
  const cohorts = [...cohort];
  const subject = { ocppIdentity, serialNumber, organisation, vendor, model, owner, cohorts, basicAuthPassword };
  const body = { ...subject, ...(controller === true ? { isController: true } : {}), reason };
  const made = bodyOf(await api.POST('/api/v1/identities', { params: { header: commandHeader() }, body }));
  output.thing(made, [['id', made.id]]);
  return EXIT.done;
}
