import { bodyOf, type paths } from '@bfcert/api-client';
import type { ApiCall } from '../api-command.ts';
import { commandHeader } from '../command-header.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';

type Route = paths['/api/v1/certificates/{id}/planes/{plane}']['post'];
type Plane = Route['parameters']['path']['plane'];
type Word = Route['requestBody']['content']['application/json'];

export interface PlaneOptions {
  readonly state: string;
  readonly detail: string;
  readonly reason: string;
}

/** The server says which planes and states there are, and about which of them somebody is believed. */
export async function recordPlane({
  api,
  args: [id = '', plane = ''],
  options: { state, detail, reason },
  output,
}: ApiCall<PlaneOptions>): Promise<ExitCode | undefined> {
  const path = { id, plane: plane as Plane };
  const body = { state, detail, reason } as Word;
  const recorded = bodyOf(
    await api.POST('/api/v1/certificates/{id}/planes/{plane}', { params: { path, header: commandHeader() }, body }),
  );
  output.thing(recorded, [
    ['certificate', recorded.certificateId],
    ['plane', recorded.plane],
    ['state', recorded.state],
  ]);
  return EXIT.done;
}
