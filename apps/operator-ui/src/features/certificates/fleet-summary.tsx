import { Anchor, Paper, Progress, SimpleGrid, Skeleton, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { api, bodyOf } from '../../api/client.ts';
import { orphanCount } from '../orphans/words.tsx';

/** Where the fleet stands, in four figures. */
export function FleetSummary() {
  const { data, isPending } = useQuery({
    queryKey: ['overview'],
    queryFn: async () => bodyOf(await api.GET('/api/v1/overview')),
  });
  if (!data) return isPending && <Skeleton h={104} />;
  const { migrations, stations, stationsOnline, certificatesByState } = data;
  // Null for who acts for some owners: whose an orphan is nobody knows.
  const orphanCertificates = data.orphanCertificates ?? 0;
  const cases = Object.values(migrations).reduce((sum, count) => sum + count, 0);
  const moving = migrations.planned + migrations.pending + migrations.rollback;
  return (
    <SimpleGrid cols={{ base: 2, md: 4 }}>
      <Figure label="Stations online" value={`${stationsOnline} of ${stations}`} />
      <Figure label="On Profile 3, proven" value={`${migrations.active} of ${cases}`}>
        <Progress
          value={cases === 0 ? 0 : (100 * migrations.active) / cases}
          mt={6}
          aria-label="Share of planned stations on Profile 3"
        />
      </Figure>
      <Figure
        label="On their way"
        value={String(moving)}
        note={`certificates delivered, not proven: ${certificatesByState.installed_pending_activation ?? 0}`}
      />
      <Figure
        label="Need a person"
        value={String(migrations.quarantine + orphanCertificates)}
        {...(orphanCertificates > 0 ? { note: `stations in quarantine: ${migrations.quarantine}` } : {})}
      >
        {orphanCertificates > 0 && (
          <Anchor component={Link} to="/orphans" size="xs">
            {orphanCount(orphanCertificates)}
          </Anchor>
        )}
      </Figure>
    </SimpleGrid>
  );
}

function Figure({
  label,
  value,
  note,
  children,
}: {
  label: string;
  value: string;
  note?: string;
  children?: React.ReactNode;
}) {
  return (
    <Paper withBorder p="md">
      <Text size="sm" className="quiet">
        {label}
      </Text>
      <Text size="xl" fw={700}>
        {value}
      </Text>
      {note && (
        <Text size="xs" className="quiet">
          {note}
        </Text>
      )}
      {children}
    </Paper>
  );
}
