import { Alert } from '@mantine/core';
import { ApiProblem } from '../api/client.ts';

/** What went wrong, in the server's words. */
export function ProblemNotice({ error, title }: { error: Error; title: string }) {
  return (
    <Alert color="red" title={title} role="alert">
      {error instanceof ApiProblem ? error.message : 'The server cannot be reached. The page tries again by itself.'}
    </Alert>
  );
}
