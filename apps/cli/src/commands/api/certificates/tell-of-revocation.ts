import { bodyOf } from '@bfcert/api-client';
import type { ApiCall } from '../api-command.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { printable } from '../output.ts';

type Call = Pick<ApiCall<object>, 'api' | 'args' | 'output' | 'say'>;

const read = async ({ api, args: [id = ''] }: Call) =>
  bodyOf(await api.GET('/api/v1/certificates/{id}', { params: { path: { id } } }));

/**
 * What it is about, what stands against it or is its condition, and which stations lose their line; nothing is done. The
 * record says whether any reason would do: the one that was given and `--if-version` are not looked at.
 */
export async function dryRunOfRevocation(call: Call): Promise<ExitCode> {
  const { id, identity, purpose, stage, serial, stationsCutOff, actions } = await read(call);
  const { allowed = false, reason = null } = actions.find(({ name }) => name === 'revoke') ?? {};
  call.output.thing({ certificateId: id, allowed, reason, stationsCutOff }, [
    ['certificate', id],
    ['identity', identity.name],
    ['purpose', purpose],
    ['state', stage],
    ['serial', serial],
    ['may revoke', [allowed ? 'yes' : 'no', ...(reason === null ? [] : [reason])].join(': ')],
    ...stationsCutOff.map((name): [string, string] => ['loses its line', name]),
  ]);
  return allowed ? EXIT.done : EXIT.conflict;
}

/**
 * Said before a certificate of a local controller is revoked: every station that loses its line with it. A revocation does
 * not wait for what cannot be read.
 */
export async function tellOfStations(call: Call): Promise<void> {
  try {
    const { stationsCutOff } = await read(call);
    if (stationsCutOff.length === 0) return;
    call.say(`these stations come in with it, and lose their line: ${printable(stationsCutOff.join(', '))}`);
  } catch (error) {
    call.say(`which stations lose their line cannot be read: ${printable(String(error))}`);
  }
}
