import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { fileStore } from '../flash/file-store.ts';
import { memoryStore } from '../flash/memory-store.ts';
import type { StationStore } from '../flash/station-store.ts';
import type { Fleet } from '../fleet/fleet.ts';
import { OCPP_VERSION_NAMES, type OcppVersionName } from '../ocpp/ocpp-version.ts';
import { splitPem } from '../split-pem.ts';

export interface SimulatorTerminal {
  readonly out: (line: string) => void;
  readonly error: (line: string) => void;
  /** Ends the command. */
  readonly signal: AbortSignal;
  /** What is typed; default: standard input. */
  readonly input?: Readable;
}

export interface CommonOptions {
  version: OcppVersionName;
  url: string;
  /** Absent: it trusts nobody, as without TLS. */
  ca?: string;
  vendor: string;
  model: string;
  organisation?: string;
  keyAlgorithm?: 'P-256' | 'RSA-2048';
  resolveTo?: string;
  data?: string;
  logUpload: 'put' | 'post';
}

export function withCommonOptions(command: Command): Command {
  return command
    .requiredOption('--url <url>', 'where its CSMS is, without the identity, e.g. wss://csms.example:8442/ocpp')
    .option('--ca <file>', 'PEM file with the CSMS roots the station is delivered with')
    .option('--vendor <name>', 'BootNotification vendorName', 'BetterFleet')
    .option('--model <name>', 'BootNotification model', 'Simulator')
    .option('--organisation <name>', 'OrganizationName before the CSMS sets it')
    .option('--resolve-to <address>', 'reach every host name at this address')
    .option('--data <folder>', 'keep what a station keeps in flash here; without it, a stop forgets all')
    .addOption(
      new Option('--log-upload <way>', 'how it sends a log it is asked for').choices(['put', 'post']).default('put'),
    )
    .addOption(new Option('--version <version>', 'of OCPP').choices(OCPP_VERSION_NAMES).default('2.0.1'))
    .addOption(new Option('--key-algorithm <name>', 'of the keys it makes').choices(['P-256', 'RSA-2048']));
}

export async function commonStationOptions(options: CommonOptions) {
  const { version, url, ca, vendor, model, organisation, keyAlgorithm, resolveTo, logUpload } = options;
  return {
    version,
    url,
    vendor,
    model,
    logUpload,
    trustAnchorsPem: ca === undefined ? [] : splitPem(await readFile(ca, 'utf8')),
    ...(keyAlgorithm === undefined ? {} : { keyAlgorithm }),
    ...(organisation === undefined ? {} : { organisation }),
    ...(resolveTo === undefined ? {} : { resolve: () => resolveTo }),
  };
}

export const storeOf = (folder: string | undefined, identity: string): StationStore =>
  folder === undefined ? memoryStore() : fileStore(join(folder, `${encodeURIComponent(identity)}.json`));

export async function untilStopped(signal: AbortSignal): Promise<void> {
  if (!signal.aborted) await once(signal, 'abort');
}

/** Says once a second how it does; ends it when the command is told to stop, also while it still starts. */
export async function runFleetUntilStopped(fleet: Fleet, { out, signal }: SimulatorTerminal): Promise<void> {
  const report = setInterval(() => out(JSON.stringify(fleet.summary())), 1_000);
  try {
    await Promise.race([fleet.start(), untilStopped(signal)]);
    await untilStopped(signal);
  } finally {
    clearInterval(report);
    await fleet.stop();
  }
}

export function positiveInteger(text: string): number {
  if (!/^[1-9]\d{0,5}$/.test(text)) throw new InvalidArgumentError('A whole number from 1 on is needed.');
  return Number(text);
}

/** Of an option that may be given again. */
export const collect = (value: string, before: readonly string[]): string[] => [...before, value];
