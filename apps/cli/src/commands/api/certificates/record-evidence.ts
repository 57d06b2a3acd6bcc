import { bodyOf, type paths } from '@bfcert/api-client';
import type { ApiCall } from '../api-command.ts';
import { commandHeader } from '../command-header.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';

type Sighting = paths['/api/v1/certificates/{id}/evidence']['post']['requestBody']['content']['application/json'];

export interface EvidenceOptions {
  readonly type: string;
  readonly from: string;
  readonly source: string;
  readonly seenAt: string;
  readonly reference?: string;
  readonly reason: string;
}

/** The server says which types and origins there are, and which of them this caller can have seen. */
export async function recordEvidence({
  api,
  args: [id = ''],
  options: { type, from, source, seenAt, reference, reason },
  output,
}: ApiCall<EvidenceOptions>): Promise<ExitCode | undefined> {
  const body = { type, from, source, seenAt, ...(reference === undefined ? {} : { reference }), reason } as Sighting;
  const recorded = bodyOf(
    await api.POST('/api/v1/certificates/{id}/evidence', { params: { path: { id }, header: commandHeader() }, body }),
  );
  output.thing(recorded, [
    ['certificate', recorded.certificateId],
    ['effect', recorded.effect],
    ['still needed', recorded.stillNeeded],
  ]);
  return EXIT.done;
}
