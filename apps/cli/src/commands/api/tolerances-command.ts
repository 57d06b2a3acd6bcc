import type { Command } from 'commander';
import { apiCommand, REASON } from './api-command.ts';
import type { EndOptions, GrantOptions } from './tolerances/act.ts';
import type { AdoptOptions } from './tolerances/adopt.ts';
import type { ToleranceListOptions } from './tolerances/look.ts';

/** `bfcert tolerances …`: deviations that are put up with of single stations. */
export function addToleranceCommands(program: Command): void {
  const tolerances = program.command('tolerances').description('what is put up with of single stations, for a time');

  apiCommand<ToleranceListOptions>(tolerances, 'list', 'tolerances, newest first', async (call) =>
    (await import('./tolerances/look.ts')).list(call),
  )
    .option('--state <name>', 'active, ended, expired or fulfilled')
    .option('--identity <id>', 'of one station')
    .option('--limit <count>', 'at most so many', '100');

  apiCommand(tolerances, 'show', 'one tolerance', async (call) =>
    (await import('./tolerances/look.ts')).show(call),
  ).argument('<id>');

  apiCommand<GrantOptions>(tolerances, 'grant', 'ask another administrator to put up with it', async (call) =>
    (await import('./tolerances/act.ts')).grant(call),
  )
    .argument('<identity>')
    .requiredOption(
      '--kind <name>',
      'expired_certificate, outside_certificate, long_texts, unknown_fields, exclusive_chain_limit or exempt_from_migration',
    )
    .requiredOption('--until <time>', 'end date, e.g. 2026-03-01T12:00:00Z')
    .option('--if-version <number>', 'only while the identity has this version')
    .requiredOption(...REASON);

  apiCommand<AdoptOptions>(tolerances, 'adopt', 'take stations over as they are, many by one question', async (call) =>
    (await import('./tolerances/adopt.ts')).adopt(call),
  )
    .option('--owner <name>', 'of this owner')
    .option('--family <name>', 'of this family')
    .option('--cohort <name>', 'of this cohort')
    .option('--search <text>', 'with this in a name')
    .requiredOption('--until <time>', 'end date, e.g. 2026-03-01T12:00:00Z; 90 days ahead at most')
    .option('--dry-run', 'count them, and ask nobody')
    .option('--count <number>', 'how many, as the dry run has them')
    .requiredOption(...REASON);

  apiCommand(tolerances, 'adoption', 'what came of one', async (call) =>
    (await import('./tolerances/adopt.ts')).showAdoption(call),
  ).argument('<id>');

  apiCommand<EndOptions>(tolerances, 'end', 'end one; what was let in by it alone is closed', async (call) =>
    (await import('./tolerances/act.ts')).end(call),
  )
    .argument('<id>')
    .option('--if-version <number>', 'only while it has this version')
    .requiredOption(...REASON);
}
