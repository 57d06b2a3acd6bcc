import { Skeleton, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { api, bodyOf } from '../../api/client.ts';
import { ProblemNotice } from '../../shell/problem-notice.tsx';
import { Moment } from '../../time/moment.tsx';
import { happening } from './happenings.ts';

/** Transitions, refusals and evidence in one line of time, newest first. */
export function CertificateTimeline({ id }: { id: string }) {
  const timeline = useQuery({
    queryKey: ['certificate', id, 'timeline'],
    queryFn: async () => bodyOf(await api.GET('/api/v1/certificates/{id}/timeline', { params: { path: { id } } })).data,
  });
  if (timeline.isPending) return <Skeleton h={160} />;
  if (timeline.isError) return <ProblemNotice title="The timeline cannot be read" error={timeline.error} />;
  return (
    <ol className="timeline">
      {timeline.data.toReversed().map((entry) => (
        <li key={`${entry.at} ${entry.title} ${entry.detail}`} data-kind={entry.kind}>
          <Text fw={600} size="sm">
            {happening(entry.title)}
          </Text>
          <Text size="sm">{entry.detail.replaceAll('_', ' ')}</Text>
          <Text size="xs" className="quiet">
            <Moment at={entry.at} /> · {entry.actor}
          </Text>
        </li>
      ))}
    </ol>
  );
}
