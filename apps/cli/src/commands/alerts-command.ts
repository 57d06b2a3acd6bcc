import type { Command } from 'commander';
import type { DeliveryListOptions, ResendOptions } from './api/alerts/deliveries.ts';
import type { SilenceOptions } from './api/alerts/silences.ts';
import { apiCommand, REASON } from './api/api-command.ts';

/** `bfcert alerts …`: what others are told of. */
export function addAlertCommands(program: Command): void {
  const alerts = program.command('alerts').description('what others are told of, by the routes of bfcert.yaml');

  alerts
    .command('test')
    .description('send a test alert through each route, from this machine, and say what became of it')
    .argument('[routes...]', 'only through these')
    .option('--json', 'one JSON object on a line', false)
    .action(async (routes: string[], { json }: { json: boolean }) => {
      process.exitCode = await (await import('./test-alerts.ts')).testAlerts(routes, {
        json,
        environment: process.env,
      });
    });

  apiCommand<DeliveryListOptions>(alerts, 'deliveries', 'alerts on their way, and what became of them', async (call) =>
    (await import('./api/alerts/deliveries.ts')).deliveries(call),
  )
    .option('--route <name>', 'by one route')
    .option('--status <name>', 'pending, delivered, failed or dismissed')
    .option('--limit <count>', 'at most so many', '100');

  for (const [verb, what] of [
    ['replay', 'send alerts again, now and with the same keys'],
    ['dismiss', 'let alerts be that are tried no more'],
  ] as const) {
    apiCommand<ResendOptions>(alerts, verb, what, async (call) =>
      (await import('./api/alerts/deliveries.ts')).resend(call, verb),
    )
      .argument('[ids...]', 'as `bfcert alerts deliveries` has them')
      .option('--failed', 'every one that is tried no more')
      .option('--route <name>', 'with --failed: by one route')
      .requiredOption(...REASON);
  }

  apiCommand<{ limit: string }>(alerts, 'silences', 'what nobody is told of for a while', async (call) =>
    (await import('./api/alerts/silences.ts')).silences(call),
  ).option('--limit <count>', 'at most so many', '100');

  apiCommand<SilenceOptions>(alerts, 'silence', 'hold alerts back until a time', async (call) =>
    (await import('./api/alerts/silences.ts')).silence(call),
  )
    .option('--for <span>', 'from now on: 90m, 8h, 2d')
    .option('--until <time>', 'RFC 3339, within 30 days')
    .option('--name <names...>', 'causes of incidents and types of security events')
    .option('--owner <names...>', 'of these owners; left out: of those you act for')
    .option('--category <names...>', 'categories of security events')
    .option('--occasion <names...>', 'incident_opened, security_event …')
    .option('--support-owner <names...>', 'incidents that these are told of')
    .option('--least-severity <name>', 'this one and worse')
    .requiredOption(...REASON);

  apiCommand<{ reason: string }>(alerts, 'end-silence', 'end a silence before its time', async (call) =>
    (await import('./api/alerts/silences.ts')).endSilence(call),
  )
    .argument('<id>')
    .requiredOption(...REASON);
}
