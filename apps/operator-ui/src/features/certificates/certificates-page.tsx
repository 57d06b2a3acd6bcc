import { Group, Select, Stack, Title } from '@mantine/core';
import { getRouteApi } from '@tanstack/react-router';
import { api, bodyOf } from '../../api/client.ts';
import { usePages } from '../../api/use-pages.ts';
import { PagedRows } from '../../shell/paged-rows.tsx';
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
      <PagedRows list={list} nothing={nothing(filter, list.hasNextPage)}>
        {(rows) => <CertificateTable rows={rows} />}
      </PagedRows>
    </Stack>
  );
}

function nothing(filter: CertificateFilter, hasMore: boolean): string {
  if (Object.keys(filter).length === 0) return 'There is no certificate yet: enrol a station and plan its migration.';
  return hasMore ? 'None of the newest certificates matches this filter.' : 'No certificate matches this filter.';
}

function useCertificates(filter: CertificateFilter) {
  return usePages(['certificates', filter], async (page) =>
    bodyOf(await api.GET('/api/v1/certificates', { params: { query: { ...filter, ...page } } })),
  );
}
