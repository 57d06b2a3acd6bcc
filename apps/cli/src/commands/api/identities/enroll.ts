import { bodyOf } from '@bfcert/api-client';
import type { ApiCall } from '../api-command.ts';
import { commandHeader } from '../command-header.ts';
import { EXIT, type ExitCode, WrongUse } from '../exit-codes.ts';
import { readInput } from '../read-input.ts';

export interface EnrollOptions {
  readonly serialNumber: string;
  readonly organisation: string;
  readonly vendor: string;
  readonly model: string;
  readonly owner: string;
  readonly cohort?: readonly string[];
  readonly passwordFile?: string;
  /** It has no password. */
  readonly factoryCertificate?: boolean;
  readonly controller?: boolean;
  /** An exception: it stays on Profile 2 although its family could leave it. */
  readonly profile2?: boolean;
  readonly reason: string;
}

/** The password comes from a file, never as an argument, where every user of the machine could read it. */
export async function enroll({
  api,
  args: [ocppIdentity = ''],
  options: {
    cohort = [],
    passwordFile,
    factoryCertificate = false,
    controller,
    profile2 = false,
    serialNumber,
    organisation,
    vendor,
    model,
    owner,
    reason,
  },
  output,
}: ApiCall<EnrollOptions>): Promise<ExitCode | undefined> {
  if ((passwordFile === undefined) !== factoryCertificate)
    throw new WrongUse('say --password-file or --factory-certificate, one of them');
  if (profile2 && factoryCertificate)
    throw new WrongUse('one that comes with its factory certificate is never on Profile 2');
  const password =
    passwordFile === undefined ? {} : { basicAuthPassword: (await readInput(passwordFile)).replace(/\r?\n$/, '') };
  const cohorts = [...cohort];
  const subject = { ocppIdentity, serialNumber, organisation, vendor, model, owner, cohorts, ...password };
  const body = {
    ...subject,
    ...(controller === true ? { isController: true } : {}),
    ...(profile2 && { staysOnProfile2: true }),
    reason,
  };
  const made = bodyOf(await api.POST('/api/v1/identities', { params: { header: commandHeader() }, body }));
  output.thing(made, [['id', made.id]]);
  return EXIT.done;
}
