import { setTimeout as sleep } from 'node:timers/promises';
import { bodyOf } from '@bfcert/api-client';
import type { ApiCall } from '../api-command.ts';
import { commandHeader } from '../command-header.ts';
import { EXIT, type ExitCode, WrongUse } from '../exit-codes.ts';
import { wholeNumber } from '../whole-number.ts';

export interface CertificatesOptions {
  readonly refresh?: boolean;
  readonly reason?: string;
  readonly timeout: string;
}

export interface OrderOptions {
  readonly reason: string;
  readonly timeout: string;
}

export interface DeleteOptions extends OrderOptions {
  readonly serial: string;
  readonly kind?: string;
}

const LOOK_EVERY_MS = 500;

type Call = Pick<ApiCall<object>, 'api' | 'output' | 'say'>;

/** With `--refresh`: 1 when the station could not be asked, 7 when it has not answered by then. */
export async function certificates(call: ApiCall<CertificatesOptions>): Promise<ExitCode> {
  const { api, args, options } = call;
  const [id = ''] = args;
  const timeout = wholeNumber(options.timeout, 'timeout', 1, 86_400);
  let code: ExitCode = EXIT.done;
  if (options.refresh) {
    if (options.reason === undefined) throw new WrongUse('--refresh needs --reason');
    const body = { reason: options.reason };
    const { orderId } = bodyOf(
      await api.POST('/api/v1/stations/{id}/actions/list-certificates', {
        params: { path: { id }, header: commandHeader() },
        body,
      }),
    );
    code = await ended(call, id, orderId, timeout);
  }
  const page = await read(call, id);
  call.output.rows(page.certificates, [
    { heading: 'serial', of: ({ hashData }) => hashData.serialNumber },
    { heading: 'kind', of: ({ kind }) => kind },
    { heading: 'algorithm', of: ({ hashData }) => hashData.hashAlgorithm },
    { heading: 'issuer key hash', of: ({ hashData }) => hashData.issuerKeyHash },
    { heading: 'children', of: ({ children }) => children.length },
    { heading: 'trust anchor', of: ({ anchor }) => anchor },
    { heading: 'must stay because', of: ({ notDeletable }) => notDeletable },
  ]);
  call.say(page.listedAt === null ? 'the station was never asked; use --refresh' : `as listed at ${page.listedAt}`);
  for (const { name, fingerprint } of page.missing) call.say(`it does not list ${name} (${fingerprint})`);
  if (code !== EXIT.done) return code;
  return page.missing.length === 0 ? EXIT.done : EXIT.finding;
}

/** 1 when the station did not do it, 7 when it has not ended by then. */
export async function deleteCertificate(call: ApiCall<DeleteOptions>): Promise<ExitCode> {
  const { api, args, options } = call;
  const [id = ''] = args;
  const timeout = wholeNumber(options.timeout, 'timeout', 1, 86_400);
  const listed = (await read(call, id)).certificates.filter(
    ({ hashData, kind }) => hashData.serialNumber === options.serial && kind === (options.kind ?? kind),
  );
  const [certificate, another] = listed;
  if (certificate === undefined)
    throw new WrongUse(`the station lists no certificate with the serial ${options.serial}`);
  if (another !== undefined) throw new WrongUse(`the station lists ${listed.length} with this serial; use --kind`);
  const { kind, hashData } = certificate;
  const body = { certificate: { kind, hashData }, reason: options.reason };
  const { orderId } = bodyOf(
    await api.POST('/api/v1/stations/{id}/actions/delete-certificate', {
      params: { path: { id }, header: commandHeader() },
      body,
    }),
  );
  return ended(call, id, orderId, timeout);
}

/** 1 when the station did not take them, 7 when it has not ended by then. */
export async function installVehicleRoots(call: ApiCall<OrderOptions>): Promise<ExitCode> {
  const { api, args, options } = call;
  const [id = ''] = args;
  const timeout = wholeNumber(options.timeout, 'timeout', 1, 86_400);
  const { orderId } = bodyOf(
    await api.POST('/api/v1/stations/{id}/actions/install-vehicle-roots', {
      params: { path: { id }, header: commandHeader() },
      body: { reason: options.reason },
    }),
  );
  return ended(call, id, orderId, timeout);
}

const read = async ({ api }: Call, id: string) =>
  bodyOf(await api.GET('/api/v1/stations/{id}/installed-certificates', { params: { path: { id } } }));

async function ended(call: Call, id: string, orderId: string, timeout: number): Promise<ExitCode> {
  for (const until = Date.now() + timeout * 1_000; ; await sleep(LOOK_EVERY_MS)) {
    const order = (await read(call, id)).orders.find((one) => one.id === orderId);
    if (order !== undefined && order.endedAt !== null) {
      call.say(order.outcome);
      return order.state === 'done' ? EXIT.done : EXIT.failed;
    }
    if (Date.now() + LOOK_EVERY_MS > until) {
      call.say(`${orderId} waits for the station; \`bfcert stations certificates ${id}\` shows what came of it`);
      return EXIT.stillRunning;
    }
  }
}
