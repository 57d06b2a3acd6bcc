import type { ImportJobId } from '../import-job/import-job-id.ts';
import { serveUntilKilled } from './server-that-dies.ts';

/** Dies at the first batch of one import. */
await serveUntilKilled<ImportJobId>(
  ({ importJobs }, written) => ({
    importJobs: {
      ...importJobs,
      record: async (...batch) => {
        await importJobs.record(...batch);
        written();
      },
    },
  }),
  (lifecycle, id) => lifecycle.advanceImportJob(id),
  { person: 'mara', roles: ['administrator'], owners: 'all' },
);
