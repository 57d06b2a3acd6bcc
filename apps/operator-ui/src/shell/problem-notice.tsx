import { Alert } from '@mantine/core';
import { wordsOf } from '../api/client.ts';

export function ProblemNotice({ error, title }: { error: Error; title: string }) {
  return (
    <Alert color="red" title={title} role="alert">
      {wordsOf(error)}
    </Alert>
  );
}
