import { Button, Group, Select, Skeleton, Stack, Text, Title } from '@mantine/core';
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { api, bodyOf } from '../../api/client.ts';
import { ProblemNotice } from '../../shell/problem-notice.tsx';
import { CertificateTable } from './certificate-table.tsx';
import { type CertificateFilter, postures, purposes, readCertificateFilter, states } from './filter.ts';
import { FleetSummary } from './fleet-summary.tsx';
import { SearchField } from './search-field.tsx';
import { postureWords } from './words.tsx';

const route = getRouteApi('/certificates');
const readable = (value: string): { value: string; label: string } => ({ value, label: value.replaceAll('_', ' ') });

/** The inventory: every managed certificate, whatever its purpose. */
export function CertificatesPage() {
  const filter = route.useSearch();
  const navigate = route.useNavigate();
  const change = (next: Record<string, unknown>): void =>
    void navigate({ search: readCertificateFilter({ ...filter, ...next }), replace: true });
  const list = useCertificates(filter);
  const rows = list.data?.pages.flatMap((page) => page.data) ?? [];

  return (
    <Stack>
      <FleetSummary />
      <Group justify="space-between" align="end">
        <Title order={2}>Certificates</Title>
        <Group role="search" flex="0 1 54rem">
          <SearchField value={filter.q ?? ''} onSearch={(q) => change({ q })} />
          <Select
            aria-label="State"
            placeholder="Any state"
            data={states.map(readable)}
            value={filter.state ?? null}
            onChange={(state) => change({ state })}
            clearable
            flex="1 1 9rem"
          />
          <Select
            aria-label="Purpose"
            placeholder="Any purpose"
            data={purposes.map(readable)}
            value={filter.purpose ?? null}
            onChange={(purpose) => change({ purpose })}
            clearable
            flex="1 1 9rem"
          />
          <Select
            aria-label="Posture"
            placeholder="Any posture"
            data={postures.map((value) => ({ value, label: postureWords(value) }))}
            value={filter.posture ?? null}
            onChange={(posture) => change({ posture })}
            clearable
            flex="1 1 9rem"
          />
        </Group>
      </Group>
      {list.isError && <ProblemNotice title="The list cannot be read" error={list.error} />}
      {list.isPending && <Skeleton h={240} />}
      {list.isSuccess && rows.length === 0 && (
        <Text className="quiet" py="xl" ta="center">
          {nothing(filter, list.hasNextPage)}
        </Text>
      )}
      {rows.length > 0 && <CertificateTable rows={rows} />}
      {list.hasNextPage && (
        <Button variant="default" onClick={() => void list.fetchNextPage()} loading={list.isFetchingNextPage} mx="auto">
          Show more
        </Button>
      )}
    </Stack>
  );
}

function nothing(filter: CertificateFilter, hasMore: boolean): string {
  if (Object.keys(filter).length === 0) return 'There is no certificate yet: enrol a station and plan its migration.';
  return hasMore ? 'None of the newest certificates matches this filter.' : 'No certificate matches this filter.';
}

function useCertificates(filter: CertificateFilter) {
  return useInfiniteQuery({
    queryKey: ['certificates', filter],
    queryFn: async ({ pageParam }) =>
      bodyOf(
        await api.GET('/api/v1/certificates', {
          params: { query: { ...filter, limit: 100, ...(pageParam === null ? {} : { after: pageParam }) } },
        }),
      ),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.page.next,
    placeholderData: keepPreviousData,
  });
}
