import { bodyOf, type paths } from '@bfcert/api-client';
import type { ApiCall } from '../api-command.ts';
import { commandHeader } from '../command-header.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';

type Preview = paths['/api/v1/identities/{id}/decommission']['get']['responses'][200]['content']['application/json'];

export interface DecommissionOptions {
  readonly certificates: 'revoke' | 'run_out';
  readonly dryRun?: boolean;
  readonly ifVersion?: string;
  readonly reason: string;
}

/** Of the version that was looked at here, or the one that was named: what it would do is said first. */
export async function decommission({
  api,
  args: [id = ''],
  options: { certificates, dryRun = false, ifVersion, reason },
  output,
  say,
}: ApiCall<DecommissionOptions>): Promise<ExitCode | undefined> {
  const path = { id };
  const preview = bodyOf(
    await api.GET('/api/v1/identities/{id}/decommission', { params: { path, query: { certificates } } }),
  );
  if (dryRun) {
    output.thing(preview, rowsOf(preview));
    return EXIT.done;
  }
  const header = commandHeader(ifVersion ?? preview.version);
  const body = { certificates, reason };
  const done = bodyOf(
    await api.POST('/api/v1/identities/{id}/actions/decommission', { params: { path, header }, body }),
  );
  const { approvalId } = done;
  if (approvalId !== null) say(`nothing was done: another person is asked; bfcert approvals approve ${approvalId}`);
  output.thing(done, [
    ['id', done.id],
    ['decommissioned', approvalId === null ? 'yes' : 'not yet'],
    ['version', done.version],
    ['approval', approvalId],
  ]);
  return EXIT.done;
}

const rowsOf = (preview: Preview): readonly (readonly [string, string | number | null])[] => [
  ['id', preview.id],
  ['name', preview.name],
  ['last seen', preview.lastSeenAt],
  ['second person', preview.needsSecondPerson.join(' ') || 'not needed'],
  ['EVSEs', preview.endpoints.map(({ name }) => name).join(' ') || null],
  ...preview.certificates.map(
    ({ certificateId, purpose, state, fate, because }) =>
      [certificateId, `${purpose}, ${state}: ${fate}${because === null ? '' : ` (${because})`}`] as const,
  ),
  ['recovery case', preview.recoveryCaseId],
  ['exceptions', preview.bindingExceptions],
  ['tolerances', preview.stationTolerances],
  ...(preview.station === null ? [] : rowsOfStation(preview.station)),
];

const rowsOfStation = ({
  isConnected,
  keys,
  processes,
  orders,
  waves,
  breakGlassId,
}: NonNullable<Preview['station']>): readonly (readonly [string, string | number | null])[] => [
  ['connected', isConnected ? 'yes: its session closes' : 'no'],
  ['passwords', keys],
  ['under way', processes.map(({ processId, phase }) => `${processId} (${phase})`).join(' ') || null],
  ['orders', orders],
  ['waits in waves', waves.join(' ') || null],
  ['break-glass', breakGlassId],
];
