import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { GatewaySettings } from '@bfcert/evse-security/station-contract';
import { openObjectStore } from '@bfcert/kernel/object-store';
import type { GatewayConfig } from '../config/gateway-config.ts';
import type { PlainRequest } from '../connection/listener.ts';
import { answerUpload, notServed } from './answer-upload.ts';
import { LogUploads, type LogUploadsParts } from './log-uploads.ts';

export interface OpenLogUploads {
  receive(plain: PlainRequest): Promise<void>;
  close(): Promise<void>;
}

/** Where no store is configured, nothing but stations' connections is served. */
export async function openLogUploads(
  {
    logStore,
    logUploads,
    dataDirectory,
  }: Pick<GatewayConfig, 'logUploads' | 'dataDirectory'> & Pick<GatewaySettings, 'logStore'>,
  parts: Omit<LogUploadsParts, 'store' | 'spoolDirectory' | 'limits'>,
): Promise<OpenLogUploads> {
  if (logStore === null) {
    return {
      receive: async ({ response, socket }) => answerUpload(response, socket, notServed),
      close: async () => undefined,
    };
  }
  const spoolDirectory = join(dataDirectory, 'log-uploads');
  await rm(spoolDirectory, { recursive: true, force: true });
  await mkdir(spoolDirectory, { recursive: true, mode: 0o700 });
  return new LogUploads({ ...parts, store: openObjectStore(logStore), spoolDirectory, limits: logUploads });
}
