import { Argument, type Command, Option } from 'commander';
import { apiCommand, REASON } from './api-command.ts';
import type { DraftOptions } from './bulk-actions/bulk-action.ts';
import type { ActOptions, RevokeOptions } from './certificates/act.ts';
import { withFilter } from './certificates/filter.ts';
import type { ImportOptions } from './certificates/import.ts';
import type { IssueOptions } from './certificates/issue.ts';
import type { ListOptions } from './certificates/list.ts';
import type { EvidenceOptions } from './certificates/record-evidence.ts';
import type { PlaneOptions } from './certificates/record-plane.ts';
import type { SentOptions } from './certificates/record-sent.ts';
import { type PlainVerb, plainVerbs, type RevocationReason, revocationReasons } from './certificates/verbs.ts';
import { withWaiting } from './import-jobs-command.ts';
import { withLooking } from './until-looked.ts';

/** `bfcert certificates …`. */
export function addCertificateCommands(program: Command): void {
  const certificates = program
    .command('certificates')
    .alias('cert')
    .description('look certificates up and act on them');

  withFilter(
    apiCommand<ListOptions>(certificates, 'list', 'the inventory, newest first', async (call) =>
      (await import('./certificates/list.ts')).list(call),
    ),
  ).option('--limit <count>', 'at most so many', '100');

  apiCommand(certificates, 'show', 'one certificate: who, what for, state, what may be done', async (call) =>
    (await import('./certificates/show.ts')).show(call),
  ).argument('<id>');

  apiCommand(certificates, 'chain', 'its chain as PEM, leaf first; never a key', async (call) =>
    (await import('./certificates/show.ts')).chain(call),
  ).argument('<id>');

  apiCommand(certificates, 'history', 'what happened to it, oldest first', async (call) =>
    (await import('./certificates/show.ts')).history(call),
  ).argument('<id>');

  apiCommand<{ expiresWithin?: string; purpose?: string }>(
    certificates,
    'check',
    'ends with 8 when certificates in service end soon: for cron and CI',
    async (call) => (await import('./certificates/check.ts')).check(call),
  )
    .addOption(new Option('--expires-within <days>', 'how soon').default('30'))
    .option('--purpose <name>', 'of one purpose');

  for (const verb of plainVerbs) {
    apiCommand<ActOptions>(certificates, verb, VERBS[verb], async (call) =>
      (await import('./certificates/act.ts')).act(verb)(call),
    )
      .argument('<id>')
      .option(...IF_VERSION)
      .requiredOption(...REASON);
  }

  apiCommand<RevokeOptions>(certificates, 'revoke', 'refuse it from this moment, and tell the CA', async (call) =>
    (await import('./certificates/act.ts')).revoke(call),
  )
    .argument('<id>')
    .addOption(revocationReason().makeOptionMandatory())
    .option('--suspected-since <time>', 'of a compromise, RFC 3339 in UTC: name what was issued on its word since then')
    .option('--confirm <name>', 'the name of its identity: needed after a compromise, and asked for on a terminal')
    .option(
      '--dry-run',
      'show its conditions and who loses their line, and do nothing; ends with 5 when no reason would do',
    )
    .option(...IF_VERSION)
    .requiredOption(...REASON);

  apiCommand<ActOptions & { revocationReason: RevocationReason; deadline?: string }>(
    certificates,
    'replace-and-revoke',
    'begin the next one, and revoke this one when that was seen in use',
    async (call) => (await import('./certificates/act.ts')).replaceAndRevoke(call),
  )
    .argument('<id>')
    .addOption(revocationReason().makeOptionMandatory())
    .option('--deadline <time>', 'revoke it then at the latest, RFC 3339 in UTC; a second person is asked')
    .option(...IF_VERSION)
    .requiredOption(...REASON);

  apiCommand<ActOptions>(certificates, 'keep', 'take a planned revocation back', async (call) =>
    (await import('./certificates/act.ts')).keep(call),
  )
    .argument('<id>')
    .requiredOption(...REASON);

  apiCommand<IssueOptions>(certificates, 'issue', 'order one for a key that you have', async (call) =>
    (await import('./certificates/issue.ts')).issue(call),
  )
    .argument('<identity>')
    .requiredOption('--purpose <name>', 'what for')
    .option('--slot <name>', 'where the purpose has several, e.g. ec or rsa of a server')
    .option('--csr <file>', 'a PKCS#10 request in PEM; - for standard input; left out, the endpoint is asked for one')
    .option('--wait', 'until it is there')
    .option('--timeout <seconds>', 'how long to wait', '60')
    .requiredOption(...REASON);

  withWaiting(
    apiCommand<ImportOptions>(
      certificates,
      'import',
      'take in certificates that exist already; ends with 6 when some were not taken',
      async (call) => (await import('./certificates/import.ts')).importBundle(call),
    )
      .argument(
        '<file>',
        'PEM, each with or without the CAs above it, or CSV with a column pem or pem_file; - for standard input',
      )
      .requiredOption('--purpose <name>', 'what for')
      .option('--operating-model <name>', 'managed, brokered or tracked; else the purpose’s own')
      .option(
        '--entries <file>',
        'what is known of single ones: a JSON array of fingerprint, identityId, slot, platform',
      )
      .option('--dry-run', 'say what would come of it, and store nothing')
      .requiredOption(...REASON),
  );

  apiCommand<EvidenceOptions>(certificates, 'record-evidence', 'say that it was seen in use', async (call) =>
    (await import('./certificates/record-evidence.ts')).recordEvidence(call),
  )
    .argument('<id>')
    .requiredOption('--type <name>', 'what was seen, e.g. provider_confirmation')
    .requiredOption('--from <name>', 'what kind of observer, e.g. provider')
    .requiredOption('--source <name>', 'which one')
    .requiredOption('--seen-at <time>', 'RFC 3339, e.g. 2026-03-01T12:00:00Z')
    .option('--reference <text>', 'by which the observer finds it again')
    .requiredOption(...REASON);

  apiCommand<SentOptions>(certificates, 'record-sent', 'say that somebody carries it to its endpoint', async (call) =>
    (await import('./certificates/record-sent.ts')).recordSent(call),
  )
    .argument('<id>')
    .requiredOption('--path <text>', 'how it gets there, e.g. a technician’s tool')
    .option(...IF_VERSION)
    .requiredOption(...REASON);

  apiCommand<PlaneOptions>(certificates, 'record-plane', 'say how far its revocation has come', async (call) =>
    (await import('./certificates/record-plane.ts')).recordPlane(call),
  )
    .argument('<id>')
    .argument('<plane>', 'iot_hub, station or scheme; ca where its issuer is not our PKI')
    .requiredOption('--state <name>', 'confirmed, outstanding (it was tried) or not_applicable (it was never there)')
    .requiredOption('--detail <text>', 'what was seen or answered there, one sentence')
    .requiredOption(...REASON);

  withLooking(
    withFilter(
      apiCommand<DraftOptions>(
        certificates,
        'bulk',
        'the dry run of one action on many certificates; `bfcert bulk-actions start` lets it come true',
        async (call) => (await import('./bulk-actions/bulk-action.ts')).draft(call),
      )
        .addArgument(new Argument('<action>').choices([...plainVerbs, 'revoke', 'replace-and-revoke']))
        .addOption(revocationReason()),
    ),
  )
    .option('--rate <count>', 'at most so many certificates a minute', '300')
    .requiredOption(...REASON);
}

const VERBS: Readonly<Record<PlainVerb, string>> = {
  renew: 'begin the next one; this one stays in force until the next was seen in use',
  install: 'send it to its station again, which has not confirmed it or has lost it',
  cancel: 'take a request back',
  abandon: 'give up one that was never sent',
  deactivate: 'take it out of service',
  activate: 'admit a deactivated one again',
  delete: 'leave only its tombstone',
};

const IF_VERSION = ['--if-version <number>', 'only when the record still has this version'] as const;

const revocationReason = () => new Option('--revocation-reason <name>', 'of RFC 5280').choices(revocationReasons);
