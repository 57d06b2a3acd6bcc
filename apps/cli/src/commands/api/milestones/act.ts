import { bodyOf, type paths } from '@bfcert/api-client';
import type { ApiCall } from '../api-command.ts';
import { commandHeader } from '../command-header.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';

type NewAttestation = NonNullable<paths['/api/v1/attestations']['post']['requestBody']>['content']['application/json'];

export interface WithdrawOptions {
  readonly reason: string;
}
export interface AttestOptions extends WithdrawOptions {
  readonly statement: string;
  readonly link?: string;
  readonly until: string;
}

export async function attest({ api, args, options, output }: ApiCall<AttestOptions>): Promise<ExitCode> {
  const [criterion = ''] = args;
  const { statement, link = null, until, reason } = options;
  const made = bodyOf(
    await api.POST('/api/v1/attestations', {
      params: { header: commandHeader() },
      // What the server does not know it refuses by name.
      body: { criterion, statement, link, until, reason } as NewAttestation,
    }),
  );
  output.thing(made, [
    ['attestation', made.attestationId],
    ['until', made.until],
  ]);
  return EXIT.done;
}

export async function withdraw({ api, args, options, output }: ApiCall<WithdrawOptions>): Promise<ExitCode> {
  const [id = ''] = args;
  const withdrawn = bodyOf(
    await api.POST('/api/v1/attestations/{id}/actions/withdraw', {
      params: { path: { id }, header: commandHeader() },
      body: { reason: options.reason },
    }),
  );
  output.thing(withdrawn, [['attestation', withdrawn.attestationId]]);
  return EXIT.done;
}
