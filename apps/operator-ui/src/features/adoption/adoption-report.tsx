import { Alert, Text } from '@mantine/core';
import type { AdoptionReport } from '../../api/client.ts';

/** How many stations would be let in with what they have, and which are left alone and why. */
export function AdoptionReportNote({ report: { count, skipped } }: { report: AdoptionReport }) {
  return (
    <Alert color={count === 0 ? 'yellow' : 'blue'} p="sm" role="status">
      <Text size="sm" fw={600}>
        {count === 1
          ? '1 station would be let in with what it has.'
          : `${count} stations would be let in with what they have.`}
      </Text>
      {skipped.length > 0 && (
        <ul aria-label="Left alone">
          {skipped.map(({ reason, detail, count: left }) => (
            <li key={reason}>
              {left} left alone: {detail}
            </li>
          ))}
        </ul>
      )}
      <Text size="sm" className="quiet">
        Whether one runs Profile 3 under a registered CA is seen at its handshake; one that never comes gets nothing.
      </Text>
    </Alert>
  );
}
