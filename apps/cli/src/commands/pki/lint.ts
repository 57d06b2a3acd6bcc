import { readFileSync } from 'node:fs';
import { PROFILES } from '@bfcert/pki-control-plane/lint';
import type { Command } from 'commander';
import { exitCodeOf, lintReport, reportJson, reportText } from './lint-report.ts';

interface LintOptions {
  readonly profile?: string;
  readonly json: boolean;
}

/** `bfcert pki lint`: certificates of anybody against the lints that ours pass before they are signed. */
export function lint(paths: readonly string[], options: LintOptions, command: Command): void {
  const profile = PROFILES.find(({ name }) => name === options.profile) ?? null;
  if (options.profile !== undefined && profile === null) {
    command.error(`there is no profile ${options.profile}; there are ${PROFILES.map(({ name }) => name).join(', ')}`);
  }
  const files = paths.map((path) => ({ path, content: contentOf(path) }));
  const report = lintReport(files, profile, new Date());
  process.stdout.write(options.json ? reportJson(report) : reportText(report));
  process.exitCode = exitCodeOf(report);
}

function contentOf(path: string): Buffer | string {
  try {
    return readFileSync(path);
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
