import { type Command, Option } from 'commander';
import { apiCommand, REASON } from './api-command.ts';
import type { AddProgramOptions, ApplyOptions } from './ownership-matrix/change.ts';

/** `bfcert ownership-matrix …`: who decides what about a certificate, by purpose and program. */
export function addOwnershipMatrixCommands(program: Command): void {
  const matrix = program
    .command('ownership-matrix')
    .description('who issues, renews, revokes and supports what, by purpose and program; every version stays');

  apiCommand(matrix, 'list', 'each entry, and what it lacks before anything is issued by it', async (call) =>
    (await import('./ownership-matrix/look.ts')).list(call),
  );
  apiCommand(matrix, 'programs', 'for whom each program is, and whether it is a test', async (call) =>
    (await import('./ownership-matrix/look.ts')).programs(call),
  );
  apiCommand(matrix, 'own', 'what comes with the purposes, and no edit changes', async (call) =>
    (await import('./ownership-matrix/look.ts')).own(call),
  );
  apiCommand(matrix, 'show', 'the matrix in force, or an old version; with --json a draft to edit', async (call) =>
    (await import('./ownership-matrix/look.ts')).show(call),
  ).argument('[version]');
  apiCommand(matrix, 'versions', 'every version, newest first', async (call) =>
    (await import('./ownership-matrix/look.ts')).versions(call),
  );

  apiCommand(matrix, 'preview', 'how many certificates a draft would block; changes nothing', async (call) =>
    (await import('./ownership-matrix/change.ts')).preview(call),
  ).argument('<file>', 'JSON, as `ownership-matrix show --json` prints it; `-` for standard input');
  apiCommand<ApplyOptions>(matrix, 'apply', 'put a draft, or an old version, in force', async (call) =>
    (await import('./ownership-matrix/change.ts')).apply(call),
  )
    .argument('<file>', 'JSON, as `ownership-matrix show --json` prints it; `-` for standard input')
    .requiredOption('--if-version <number>', 'the version that is to be replaced, as you have looked at it')
    .requiredOption(...REASON);
  apiCommand<AddProgramOptions>(matrix, 'add-program', 'add a program to the matrix in force', async (call) =>
    (await import('./ownership-matrix/change.ts')).addProgram(call),
  )
    .argument('<slug>', 'as identities are bound to it')
    .requiredOption('--name <name>', 'for people')
    .addOption(
      new Option('--kind <kind>', 'of a test certificates are issued while decisions are open')
        .choices(['production', 'test'])
        .default('production'),
    )
    .option('--customer <owner>', 'whose identities; else all')
    .option('--country <code...>', 'where; else everywhere')
    .option('--oem <vendor>', 'of which manufacturer; else of all')
    .option('--scheme <name>', 'by whose rules')
    .requiredOption(...REASON);
}
