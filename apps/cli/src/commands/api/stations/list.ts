import type { ApiCall } from '../api-command.ts';
import { everyOne } from '../every-one.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';

export async function list({ api, output }: ApiCall<object>): Promise<ExitCode | undefined> {
  const read = (after: string | undefined) =>
    api.GET('/api/v1/stations', { params: { query: { limit: 500, ...(after ? { after } : {}) } } });
  output.rows(await everyOne(read), [
    { heading: 'identity', of: ({ identityId }) => identityId },
    { heading: 'name', of: ({ name }) => name },
    { heading: 'online', of: ({ online }) => (online ? 'yes' : 'no') },
    { heading: 'ocpp', of: ({ ocppVersion }) => ocppVersion },
    { heading: 'profile', of: ({ securityProfile }) => securityProfile },
    { heading: 'through', of: ({ controller }) => controller?.identityId },
    { heading: 'floor', of: ({ profileFloor }) => profileFloor },
    { heading: 'enrolled for', of: ({ onboarding }) => onboarding?.goal },
    { heading: 'activation', of: ({ activation }) => activation },
    { heading: 'csms', of: ({ upstream }) => upstream && `${upstream.name}${upstream.isConnected ? '' : ' (away)'}` },
    { heading: 'tolerates', of: ({ tolerances }) => tolerances.map(({ kind }) => kind).join(' ') },
    { heading: 'cannot', of: ({ capabilities }) => capabilities.refused.join(', ') },
    { heading: 'migration', of: ({ migration }) => migration?.state },
    { heading: 'step', of: ({ migration }) => migration?.step },
    { heading: 'reason', of: ({ migration }) => migration?.reason },
    { heading: 'explanation', of: ({ migration }) => migration?.explanation },
  ]);
  return EXIT.done;
}
