import { existsSync, writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { bodyOf } from '@bfcert/api-client';
import type { ApiCall } from '../api-command.ts';
import { commandHeader } from '../command-header.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { wholeNumber } from '../whole-number.ts';
import type { Operation } from './look.ts';

export interface CreateOptions {
  readonly thing?: string;
  readonly policy?: readonly string[];
  readonly out: string;
  readonly reason: string;
  readonly timeout: string;
}

const LOOK_EVERY_MS = 500;

/** Orders, waits, and writes key and certificate to files that were not there before. */
export async function create(call: ApiCall<CreateOptions>): Promise<ExitCode | undefined> {
  const {
    api,
    args: [hub = ''],
    options,
    output,
    say,
  } = call;
  const { thing = null, policy = [], out, reason } = options;
  const timeout = wholeNumber(options.timeout, 'timeout', 1, 86_400);
  const files = { key: `${out}.key.pem`, certificate: `${out}.certificate.pem` };
  for (const file of Object.values(files)) if (existsSync(file)) throw new Error(`${file} is there already`);

  const accepted = bodyOf(
    await api.POST('/api/v1/iot-hubs/{hub}/certificates', {
      params: { path: { hub }, header: commandHeader() },
      body: { thing, policies: [...policy], reason },
    }),
  );
  const path = { hub, operationId: accepted.operationId };
  const operation = await ended(call, path, Date.now() + timeout * 1_000);
  if (operation === null) {
    say(`${path.operationId} is still at work; \`bfcert iot-hubs operation ${hub} ${path.operationId}\` tells of it`);
    return EXIT.stillRunning;
  }
  if (operation.status !== 'succeeded') {
    say(operation.result ?? operation.status);
    return EXIT.failed;
  }
  const credential = bodyOf(
    await api.POST('/api/v1/iot-hubs/{hub}/operations/{operationId}/actions/take-credential', {
      params: { path, header: commandHeader() },
      body: { reason },
    }),
  );
  writeFileSync(files.key, credential.privateKeyPem, { flag: 'wx', mode: 0o600 });
  writeFileSync(files.certificate, credential.certificatePem, { flag: 'wx' });
  output.thing({ hubCertificateId: credential.hubCertificateId, ...files }, [
    ['certificate', credential.hubCertificateId],
    ['key file', files.key],
    ['certificate file', files.certificate],
  ]);
  say('it is inactive until you activate it');
  return EXIT.done;
}

/** Null: not in time. */
async function ended(
  { api }: Pick<ApiCall<object>, 'api'>,
  path: { readonly hub: string; readonly operationId: string },
  until: number,
): Promise<Operation | null> {
  for (;;) {
    const operation = bodyOf(await api.GET('/api/v1/iot-hubs/{hub}/operations/{operationId}', { params: { path } }));
    if (operation.finishedAt !== null) return operation;
    if (Date.now() + LOOK_EVERY_MS > until) return null;
    await sleep(LOOK_EVERY_MS);
  }
}
