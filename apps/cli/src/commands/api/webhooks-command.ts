import type { Command } from 'commander';
import { apiCommand, REASON } from './api-command.ts';
import type { AddOptions } from './webhooks/webhooks.ts';

/** `bfcert webhooks …`. */
export function addWebhookCommands(program: Command): void {
  const webhooks = program.command('webhooks').description('addresses that are told of events');

  apiCommand(webhooks, 'list', 'every webhook', async (call) => (await import('./webhooks/webhooks.ts')).list(call));

  apiCommand<AddOptions>(
    webhooks,
    'add',
    'have an address told of events; prints its signing secret once',
    async (call) => (await import('./webhooks/webhooks.ts')).add(call),
  )
    .argument('<receiver>', 'https URL')
    .option('--event <names...>', 'only of these; `bfcert webhooks event-types` lists them')
    .option('--description <words>', 'for whoever reads the list')
    .requiredOption(...REASON);

  for (const [verb, action, description] of [
    ['enable', 'enable', 'tell it of events again'],
    ['disable', 'disable', 'tell it nothing any more'],
    ['rotate-secret', 'rotate-secret', 'make another signing secret; the one before signs too, until the next'],
    ['remove', 'remove', 'forget it, and what was sent to it'],
  ] as const) {
    apiCommand<{ reason: string }>(webhooks, verb, description, async (call) =>
      (await import('./webhooks/webhooks.ts')).act(call, action),
    )
      .argument('<id>')
      .requiredOption(...REASON);
  }

  apiCommand(webhooks, 'deliveries', 'what was sent to it, newest first', async (call) =>
    (await import('./webhooks/webhooks.ts')).deliveries(call),
  ).argument('<id>');

  apiCommand(webhooks, 'event-types', 'every kind of event, and when it happens', async (call) =>
    (await import('./webhooks/webhooks.ts')).types(call),
  );
}
