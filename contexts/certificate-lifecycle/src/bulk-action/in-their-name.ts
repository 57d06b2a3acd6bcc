import { systemActor } from '@bfcert/kernel/actor';
import type { CommandContext } from '../commands/command.ts';
import type { BulkAction } from './bulk-action.ts';

/** It goes on for whoever asked: in their words, under their correlation id. */
export const inTheirName = (action: BulkAction): CommandContext => ({
  actor: { ...systemActor('bulk-actions'), onBehalfOf: action.requestedBy },
  reason: action.reason,
  correlationId: action.correlationId,
  causationId: action.id,
});
