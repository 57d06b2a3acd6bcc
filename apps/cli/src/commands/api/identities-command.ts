import { Argument, type Command, Option } from 'commander';
import { apiCommand, REASON } from './api-command.ts';
import type { AddOptions } from './identities/add.ts';
import type { ChangeOptions } from './identities/change.ts';
import type { DecommissionOptions } from './identities/decommission.ts';
import type { EnrollOptions } from './identities/enroll.ts';
import type { ImportOptions } from './identities/import.ts';
import type { ListOptions } from './identities/list.ts';
import type { DeclareOptions } from './identities/sources.ts';
import { withWaiting } from './import-jobs-command.ts';

/** `bfcert identities …` and `bfcert identity-sources …`. */
export function addIdentityCommands(program: Command): void {
  const identities = program.command('identities').description('whom certificates are for');

  apiCommand<ListOptions>(identities, 'list', 'every identity, newest first', async (call) =>
    (await import('./identities/list.ts')).list(call),
  )
    .option('--subject-type <name>', 'charger, vehicle, backend_server, …')
    .option('--owner <name>', 'of one owner')
    .option('--family <name>', 'of one family')
    .option('--cohort <name>', 'of one cohort')
    .option('--search <text>', 'part of any of its names')
    .option('--limit <count>', 'at most so many', '100');

  apiCommand(identities, 'show', 'one identity: its names, owner, family and cohorts', async (call) =>
    (await import('./identities/show.ts')).show(call),
  ).argument('<id>');

  apiCommand<AddOptions>(identities, 'add', 'register an identity', async (call) =>
    (await import('./identities/add.ts')).add(call),
  )
    .addArgument(new Argument('<subject-type>', 'charger, vehicle, backend_server, …'))
    .requiredOption('--owner <name>', 'customer or depot')
    .requiredOption('--family <name>', 'vendor, model and firmware range')
    .addOption(each('--cohort <name>', 'a cohort it is in; as often as needed'))
    .addOption(each('--binding <kind=value>', 'a name it has, e.g. fqdn=csms.example.org; as often as needed'))
    .requiredOption(...REASON);

  apiCommand<EnrollOptions>(
    identities,
    'enroll',
    'register a charging station that comes in with a password, and let it migrate',
    async (call) => (await import('./identities/enroll.ts')).enroll(call),
  )
    .argument('<ocpp-identity>')
    .requiredOption('--serial-number <text>', 'as the station tells it')
    .requiredOption('--organisation <name>', 'the O of its certificate: whose station it is')
    .requiredOption('--vendor <name>', 'as the station tells it')
    .requiredOption('--model <name>', 'as the station tells it')
    .requiredOption('--owner <name>', 'customer or depot')
    .addOption(each('--cohort <name>', 'a cohort it is in; as often as needed'))
    .option('--password-file <file>', 'with the password it has now; - for standard input')
    .option(
      '--factory-certificate',
      'it has no password: it comes with the certificate of its vendor, which --vendor names as the root does (O)',
    )
    .option('--profile-2', 'it stays there although its family could leave it: an exception, which M5 counts')
    .option('--controller', 'it is a local controller, to which stations can be bound')
    .requiredOption(...REASON);

  apiCommand<ChangeOptions>(identities, 'change', 'change an identity; what is not named stays', async (call) =>
    (await import('./identities/change.ts')).change(call),
  )
    .argument('<id>')
    .option('--if-version <number>', 'only when the identity still has this version; else the one that is read first')
    .option('--owner <name>', 'customer or depot')
    .option('--family <name>', 'vendor, model and firmware range')
    .addOption(each('--cohort <name>', 'its cohorts from now on; as often as needed'))
    .option('--no-cohorts', 'in no cohort any more')
    .addOption(each('--binding <kind=value>', 'in place of all it has of this kind; as often as needed'))
    .addOption(each('--without <kind>', 'no binding of this kind any more; as often as needed'))
    .requiredOption(...REASON);

  apiCommand<DecommissionOptions>(
    identities,
    'decommission',
    'it is gone for good (scrapped, destroyed): its certificates, its passwords and all that waits for it end',
    async (call) => (await import('./identities/decommission.ts')).decommission(call),
  )
    .argument('<id>')
    .addOption(
      new Option(
        '--certificates <what>',
        'revoke: with cessationOfOperation; run_out: taken out of use until they expire',
      )
        .choices(['revoke', 'run_out'])
        .default('revoke'),
    )
    .option('--dry-run', 'say what it would do, and do nothing')
    .option('--if-version <number>', 'only when the identity still has this version; else the one that is read first')
    .requiredOption(...REASON);

  withWaiting(
    apiCommand<ImportOptions>(
      identities,
      'import',
      'take over a CSV or JSON file, each row whole or not at all; ends with 6 when some rows conflict',
      async (call) => (await import('./identities/import.ts')).importFile(call),
    )
      .argument('<file>', 'CSV, or a JSON array of rows; - for standard input')
      .requiredOption('--source <name>', 'whose identities these are')
      .option('--complete', 'the file is all that the source has: say who was sent before and is missing now')
      .option('--dry-run', 'say what would come of it, and store nothing')
      .requiredOption(...REASON),
  );

  const sources = program.command('identity-sources').description('systems that identities come from');

  apiCommand(sources, 'list', 'every source, and whether it is late', async (call) =>
    (await import('./identities/sources.ts')).list(call),
  );

  apiCommand<DeclareOptions>(
    sources,
    'declare',
    'name a system, and within which time it sends all it has: later than that is an alarm',
    async (call) => (await import('./identities/sources.ts')).declare(call),
  )
    .argument('<name>')
    .option('--interval <seconds>', 'within which it sends all it has')
    .option('--no-interval', 'nobody waits for it')
    .requiredOption(...REASON);
}

/** An option that may be there several times; one value each, so that an argument can follow. */
const each = (flags: string, description: string): Option =>
  new Option(flags, description).argParser((value: string, before: readonly string[] = []) => [...before, value]);
