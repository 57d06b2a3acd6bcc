import { Group, Select, Stack, TextInput, Title } from '@mantine/core';
import { getRouteApi, Link } from '@tanstack/react-router';
import { memo } from 'react';
import { type AuditEntry, api, bodyOf } from '../../api/client.ts';
import { usePages } from '../../api/use-pages.ts';
import { DataTable } from '../../shell/data-table.tsx';
import { Mark } from '../../shell/mark.tsx';
import { PagedRows } from '../../shell/paged-rows.tsx';
import { absolute } from '../../time/moment.tsx';
import { purposeWords } from '../certificates/words.tsx';
import { type AuditFilter, readAuditFilter } from './filter.ts';
import { Verification } from './verification.tsx';

const route = getRouteApi('/audit');

/** Who did what, newest first. */
export function AuditPage() {
  const filter = route.useSearch();
  const list = useAudit(filter);
  return (
    <Stack>
      <Group justify="space-between">
        <Title order={2}>Audit</Title>
        <Verification />
      </Group>
      <FilterFields filter={filter} />
      <PagedRows list={list} problem="The audit cannot be read" nothing="No entry matches this filter.">
        {(rows) => (
          <DataTable columns={['#', 'Time', 'Actor', 'Action', 'Target', 'Change', 'Reason']}>
            {rows.map((entry) => (
              <Row key={entry.id} entry={entry} />
            ))}
          </DataTable>
        )}
      </PagedRows>
    </Stack>
  );
}

/** An actor or a command is looked for whole, when the field is left or Enter is pressed. */
function FilterFields({ filter }: { filter: AuditFilter }) {
  const navigate = route.useNavigate();
  const change = (next: Record<string, unknown>): void =>
    void navigate({ search: readAuditFilter({ ...filter, ...next }), replace: true });
  const field = (name: 'actor' | 'action', label: string, placeholder: string) => (
    <TextInput
      key={`${name}=${filter[name] ?? ''}`}
      aria-label={label}
      placeholder={placeholder}
      defaultValue={filter[name] ?? ''}
      onBlur={(event) => change({ [name]: event.currentTarget.value.trim() })}
      onKeyDown={(event) => {
        if (event.key === 'Enter') change({ [name]: event.currentTarget.value.trim() });
      }}
      flex="1 1 12rem"
    />
  );
  return (
    <Group role="search">
      {field('actor', 'Actor', 'Actor, e.g. user:mara')}
      {field('action', 'Action', 'Action, e.g. revoke-certificate')}
      <Select
        aria-label="Outcome"
        placeholder="Any outcome"
        data={['done', 'refused']}
        value={filter.outcome ?? null}
        onChange={(outcome) => change({ outcome })}
        clearable
        flex="1 1 8rem"
      />
    </Group>
  );
}

function useAudit(filter: AuditFilter) {
  return usePages(['audit', filter], async (page) =>
    bodyOf(await api.GET('/api/v1/audit-entries', { params: { query: { ...filter, ...page } } })),
  );
}

const Row = memo(function Row({ entry }: { entry: AuditEntry }) {
  return (
    <tr>
      <td data-column="#" className="quiet">
        {entry.sequence ?? '…'}
      </td>
      <td data-column="Time" className="unbroken">
        {absolute(entry.at)}
      </td>
      <td data-column="Actor">{entry.actor}</td>
      <td data-column="Action">
        {entry.action} {entry.outcome === 'refused' && <Mark tone="bad">refused</Mark>}
      </td>
      <td data-column="Target" className="unbroken">
        <Target entry={entry} />
      </td>
      <td data-column="Change">
        {entry.after === null ? <span className="quiet">–</span> : `${entry.before ?? '–'} → ${entry.after}`}
      </td>
      <td data-column="Reason" className="free-text">
        {entry.reason}
        {entry.refusal !== null && <div className="quiet">{entry.refusal}</div>}
      </td>
    </tr>
  );
});

/** What it was about: a certificate, else an identity, by the end of its id, which is what differs. */
function Target({ entry: { certificateId, identityId, purpose } }: { entry: AuditEntry }) {
  const id = certificateId ?? identityId;
  if (id === null) return <span className="quiet">–</span>;
  const short = `${id.slice(0, 4)}…${id.slice(-6)}`;
  return (
    <>
      {purpose !== null && <div>{purposeWords(purpose, null)}</div>}
      {certificateId === null ? (
        <span className="quiet" title={id}>
          {short}
        </span>
      ) : (
        <Link to="/certificates/$id" params={{ id: certificateId }} title={certificateId}>
          {short}
        </Link>
      )}
    </>
  );
}
