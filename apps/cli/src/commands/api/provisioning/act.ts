import { readFile } from 'node:fs/promises';
import { basename, extname } from 'node:path';
import { bodyOf, type paths } from '@bfcert/api-client';
import type { ApiCall } from '../api-command.ts';
import { commandHeader } from '../command-header.ts';
import { EXIT, type ExitCode, WrongUse } from '../exit-codes.ts';

type BodyOf<Path extends keyof paths> = paths[Path] extends {
  post: { requestBody: { content: { 'application/json': infer Body } } };
}
  ? Body
  : never;
type Standing = { readonly provisioningCaseId: string; readonly state: string; readonly waitingFor: string };

interface Heard {
  readonly source: string;
  readonly reference: string;
  readonly at?: string;
  readonly reason: string;
}

export interface OpenOptions {
  readonly artifact: string;
  readonly broker: string;
  readonly slot?: string;
  readonly program?: string;
  readonly needs?: readonly string[];
  readonly reason: string;
}

export async function open({ api, args, options, output }: ApiCall<OpenOptions>): Promise<ExitCode> {
  const { artifact, broker, slot, program, needs, reason } = options;
  const prerequisites = needs?.map((need) => {
    const [, name, party] = /^([^=]+)=(.+)$/.exec(need) ?? [];
    if (name === undefined) throw new WrongUse(`--needs takes name=party, not ${need}`);
    return { name, party };
  });
  // What the server does not know it refuses by name.
  const body = {
    identityId: args[0] ?? '',
    artifact,
    broker,
    reason,
    ...(slot === undefined ? {} : { slot }),
    ...(program === undefined ? {} : { program }),
    ...(prerequisites === undefined ? {} : { prerequisites }),
  } as BodyOf<'/api/v1/provisioning-cases'>;
  const params = { header: commandHeader() };
  return tell(output, bodyOf(await api.POST('/api/v1/provisioning-cases', { params, body })));
}

export type PrerequisiteOptions = Heard & { readonly notMet?: boolean };

export async function recordPrerequisite({
  api,
  args,
  options,
  output,
}: ApiCall<PrerequisiteOptions>): Promise<ExitCode> {
  const { notMet = false, ...heard } = options;
  const body = { name: args[1] ?? '', met: !notMet, ...wordOf(heard) };
  const path = '/api/v1/provisioning-cases/{id}/actions/record-prerequisite';
  return tell(output, bodyOf(await api.POST(path, { params: paramsOf(args), body })));
}

export type DeliveryOptions = Heard & {
  readonly channel: string;
  readonly outcome: string;
  readonly station?: string;
  readonly evse?: string;
};

export async function recordDelivery({ api, args, options, output }: ApiCall<DeliveryOptions>): Promise<ExitCode> {
  const { channel, outcome, station: stationId = null, evse: evseId = null, ...heard } = options;
  const path = '/api/v1/provisioning-cases/{id}/actions/record-delivery';
  const body = { channel, outcome, stationId, evseId, ...wordOf(heard) } as BodyOf<typeof path>;
  return tell(output, bodyOf(await api.POST(path, { params: paramsOf(args), body })));
}

export type EvidenceOptions = Heard & {
  readonly type: string;
  readonly from: string;
  readonly document?: string;
  readonly fingerprint?: string;
};

export async function recordEvidence({ api, args, options, output }: ApiCall<EvidenceOptions>): Promise<ExitCode> {
  const { type, from, document: file, fingerprint = null, ...heard } = options;
  const document = file === undefined ? null : await documentIn(file);
  const path = '/api/v1/provisioning-cases/{id}/actions/record-evidence';
  const body = { type, from, fingerprint, document, ...wordOf(heard) } as BodyOf<typeof path>;
  return tell(output, bodyOf(await api.POST(path, { params: paramsOf(args), body })));
}

export async function block({
  api,
  args,
  options,
  output,
}: ApiCall<{ readonly waitsFor: string; readonly reason: string }>): Promise<ExitCode> {
  const path = '/api/v1/provisioning-cases/{id}/actions/block';
  const body = { waitsFor: options.waitsFor, reason: options.reason } as BodyOf<typeof path>;
  return tell(output, bodyOf(await api.POST(path, { params: paramsOf(args), body })));
}

export async function steer(
  verb: 'unblock' | 'withdraw',
  { api, args, options, output }: ApiCall<{ readonly reason: string }>,
): Promise<ExitCode> {
  const call = { params: paramsOf(args), body: { reason: options.reason } };
  return tell(output, bodyOf(await api.POST(`/api/v1/provisioning-cases/{id}/actions/${verb}`, call)));
}

const paramsOf = (args: readonly string[]) => ({ path: { id: args[0] ?? '' }, header: commandHeader() });

const wordOf = ({ source, reference, at = new Date().toISOString(), reason }: Heard) => ({
  source,
  reference,
  at,
  reason,
});

const MEDIA: Readonly<Record<string, string>> = {
  '.pdf': 'application/pdf',
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.jpeg': 'image/jpeg',
  '.txt': 'text/plain',
};

async function documentIn(file: string) {
  const mediaType = MEDIA[extname(file).toLowerCase()];
  if (mediaType === undefined) throw new WrongUse(`${file} is none of ${Object.keys(MEDIA).join(', ')}`);
  const content = await readFile(file).catch(() => {
    throw new WrongUse(`${file} cannot be read`);
  });
  return { name: basename(file), mediaType, contentBase64: content.toString('base64') };
}

function tell(output: ApiCall<object>['output'], standing: Standing): ExitCode {
  output.thing(standing, [
    ['case', standing.provisioningCaseId],
    ['state', standing.state],
    ['waits for', standing.waitingFor],
  ]);
  return EXIT.done;
}

export async function settleRequest({
  api,
  args,
  options,
  output,
}: ApiCall<{ readonly refused?: boolean; readonly reference: string; readonly reason: string }>): Promise<ExitCode> {
  const { refused = false, reference, reason } = options;
  const body = { outcome: refused ? ('refused' as const) : ('done' as const), reference, reason };
  const call = { params: paramsOf(args), body };
  const settled = bodyOf(await api.POST('/api/v1/broker-requests/{id}/actions/settle', call));
  output.thing(settled, [
    ['request', settled.brokerRequestId],
    ['state', settled.state],
  ]);
  return EXIT.done;
}
