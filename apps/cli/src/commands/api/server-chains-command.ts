import type { Command } from 'commander';
import { apiCommand, REASON } from './api-command.ts';
import type { SwitchOptions } from './server-chains/switch.ts';

/** `bfcert server-chains …`. */
export function addServerChainCommands(program: Command): void {
  const chains = program
    .command('server-chains')
    .description('under which root our station listeners stand, which stations know them by');
  apiCommand(
    chains,
    'list',
    'by key algorithm; ends with 8 when an authority issues under another root than the listeners stand under',
    async (call) => (await import('./server-chains/list.ts')).list(call),
  );
  apiCommand<SwitchOptions>(
    chains,
    'switch',
    'have them stand under another root from their next certificates on; where anybody would lose the connection, by two people',
    async (call) => (await import('./server-chains/switch.ts')).switchChain(call),
  )
    .argument('<keys>', 'ec or rsa')
    .requiredOption('--root <fingerprint>', 'SHA-256 of its DER')
    .requiredOption(...REASON);
}
