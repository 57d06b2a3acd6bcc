import { bodyOf, type paths } from '@bfcert/api-client';
import type { ApiCall } from '../api-command.ts';
import { everyOne } from '../every-one.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';

type Query = NonNullable<paths['/api/v1/provisioning-cases']['get']['parameters']['query']>;

export interface ProvisioningListOptions {
  readonly vehicle?: string;
  readonly artifact?: string;
  readonly state?: string;
  readonly waitingFor?: string;
  readonly broker?: string;
}

export async function list({ api, options, output }: ApiCall<ProvisioningListOptions>): Promise<ExitCode> {
  const { vehicle, artifact, state, waitingFor, broker } = options;
  const only = Object.entries({ vehicle, artifact, state, waitingFor, broker }).filter(
    ([, value]) => value !== undefined,
  );
  // What the server does not know it refuses by name.
  const query = { ...Object.fromEntries(only), limit: 500 } as Query;
  const read = (after: string | undefined) =>
    api.GET('/api/v1/provisioning-cases', { params: { query: { ...query, ...(after ? { after } : {}) } } });
  output.rows(await everyOne(read), [
    { heading: 'case', of: ({ provisioningCaseId }) => provisioningCaseId },
    { heading: 'vehicle', of: ({ identityId }) => identityId },
    { heading: 'artifact', of: ({ artifact }) => artifact },
    { heading: 'slot', of: ({ slot }) => slot },
    { heading: 'broker', of: ({ broker }) => broker },
    { heading: 'state', of: ({ state }) => state },
    { heading: 'waits for', of: ({ waitingFor }) => waitingFor },
    { heading: 'until', of: ({ dueAt }) => dueAt },
    { heading: 'because', of: ({ because }) => because },
  ]);
  return EXIT.done;
}

export async function show({ api, args, output }: ApiCall<object>): Promise<ExitCode> {
  const path = { id: args[0] ?? '' };
  const found = bodyOf(await api.GET('/api/v1/provisioning-cases/{id}', { params: { path } }));
  const { prerequisites, deliveries, evidence } = found;
  output.thing(found, [
    ['case', found.provisioningCaseId],
    ['vehicle', found.identityId],
    ['artifact', found.artifact],
    ['slot', found.slot],
    ['program', found.program],
    ['broker', `${found.broker} (${found.brokerKind})`],
    ['state', found.because === null ? found.state : `${found.state}: ${found.because}`],
    ['waits for', found.waitingFor],
    ['fails', found.dueAt],
    ['asks for', found.proof],
    ...prerequisites.map(({ name, party, met }): [string, string] => [
      name,
      met === null ? `not known yet; of ${party}` : met ? 'met' : `not met; of ${party}`,
    ]),
    ...deliveries.map(({ channel, outcome, source, reference, at }): [string, string] => [
      `delivery, ${channel}`,
      `${outcome}, ${source}, ${reference}, ${at}`,
    ]),
    ...evidence.map(({ type, from, source, reference, lastAt, objection }): [string, string] => [
      `${type} from ${from}`,
      `${source}, ${reference}, ${lastAt}${objection === null ? '' : `; does not count: ${objection}`}`,
    ]),
  ]);
  return EXIT.done;
}

export async function requests({
  api,
  options,
  output,
}: ApiCall<{ readonly broker?: string; readonly state?: string }>): Promise<ExitCode> {
  const { broker, state } = options;
  const only = Object.entries({ broker, state }).filter(([, value]) => value !== undefined);
  const query = { ...Object.fromEntries(only), limit: 500 };
  const read = (after: string | undefined) =>
    api.GET('/api/v1/broker-requests', { params: { query: { ...query, ...(after ? { after } : {}) } } });
  output.rows(await everyOne(read), [
    { heading: 'request', of: ({ brokerRequestId }) => brokerRequestId },
    { heading: 'broker', of: ({ broker }) => broker },
    { heading: 'kind', of: ({ kind }) => kind },
    { heading: 'certificate', of: ({ certificateId }) => certificateId },
    { heading: 'state', of: ({ state }) => state },
    { heading: 'reference', of: ({ reference }) => reference },
    { heading: 'detail', of: ({ detail }) => detail },
  ]);
  return EXIT.done;
}
