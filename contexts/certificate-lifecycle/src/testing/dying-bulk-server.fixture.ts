import type { BulkActionId } from '../bulk-action/bulk-action-id.ts';
import { serveUntilKilled } from './server-that-dies.ts';

/** Dies at the first target of one bulk action, or at the first page that it looks at. */
await serveUntilKilled<BulkActionId>(
  ({ bulkActions }, written) => ({
    bulkActions: {
      ...bulkActions,
      addTargets: async (...targets) => {
        await bulkActions.addTargets(...targets);
        written();
      },
      updateTarget: async (...target) => {
        await bulkActions.updateTarget(...target);
        written();
      },
    },
  }),
  (lifecycle, id) => lifecycle.advanceBulkAction(id),
  { person: 'mara', roles: ['pki_engineer'], owners: 'all' },
);
