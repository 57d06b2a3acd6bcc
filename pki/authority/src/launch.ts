import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { confinedCommandLine, type LaunchedProcess, launchConfined } from '@bfcert/pki-process';
import { parseConfiguration } from './configuration.ts';
import { readPlannedAuthority } from './kinds.ts';

export interface LaunchOptions {
  /** How it is called in messages: the configured name of what it holds. */
  readonly name: string;
  /** The configuration as JSON on one line, as the process reads it. */
  readonly configuration: string;
  /** Lines the process writes on standard error. */
  readonly log: (line: string) => void;
}

const MAIN = fileURLToPath(new URL('./main.ts', import.meta.url));

/** What is wrong with an authority as its process is told of it, in words that follow its name; null: nothing. */
export function authorityFault(authority: unknown): string | null {
  const read = readPlannedAuthority(authority);
  return read.ok ? null : read.refusal;
}

/**
 * Starts an authority process: confined as far as what it holds allows, ending when this process does.
 * Throws when the configuration is refused.
 */
export function launchAuthority({ name, configuration, log }: LaunchOptions): LaunchedProcess {
  const parsed = parseConfiguration(configuration);
  if (!parsed.ok) throw new Error(`${name}: ${parsed.refusal}`);
  const { socketPath, secretFile, authority } = parsed.value;
  const commandLine = confinedCommandLine({
    entry: MAIN,
    readable: [secretFile, ...authority.needs.readable],
    writable: [dirname(socketPath)],
    network: authority.needs.network,
    addons: authority.needs.addons,
  });
  return launchConfined({ title: `the authority ${name}`, commandLine, firstLine: configuration, log });
}
