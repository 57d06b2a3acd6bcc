import { fileURLToPath } from 'node:url';
import { type LaunchedProcess, launchConfined as launch } from '@bfcert/pki-process';
import type { Configuration } from './configuration.ts';
import { confinedCommandLine } from './confinement.ts';

export type { Isolation } from '@bfcert/pki-process';

export interface LaunchOptions extends Configuration {
  /** Lines the process writes on standard error. */
  readonly log: (line: string) => void;
}

const MAIN = fileURLToPath(new URL('./main.ts', import.meta.url));

/** Starts the control plane as a confined child that ends when this process does. */
export function launchControlPlane(options: LaunchOptions): LaunchedProcess {
  const { log, ...configuration } = options;
  return launchConfined(MAIN, configuration, JSON.stringify(configuration), log);
}

/** As `launchControlPlane` for another entry point: the crash tests have one with a fault point. */
export function launchConfined(
  entry: string,
  configuration: Configuration,
  firstLine: string,
  log: (line: string) => void,
): LaunchedProcess {
  const commandLine = confinedCommandLine(entry, configuration);
  return launch({ title: 'the control plane', commandLine, firstLine, log });
}
