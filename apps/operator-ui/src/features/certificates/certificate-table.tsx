import { Link } from '@tanstack/react-router';
import { memo } from 'react';
import type { CertificateRow } from '../../api/client.ts';
import { DataTable } from '../../shell/data-table.tsx';
import { Moment } from '../../time/moment.tsx';
import { PostureMark, purposeWords, StateMark } from './words.tsx';

export function CertificateTable({ rows }: { rows: readonly CertificateRow[] }) {
  return (
    <DataTable columns={['Identity', 'Purpose', 'State', 'Posture', 'Expires', 'Last outcome']}>
      {rows.map((row) => (
        <Row key={row.id} row={row} />
      ))}
    </DataTable>
  );
}

const Row = memo(function Row({ row }: { row: CertificateRow }) {
  return (
    <tr>
      <td>
        <Link to="/certificates/$id" params={{ id: row.id }} className="row-link">
          {row.identity.name}
        </Link>
      </td>
      <td data-column="Purpose">{purposeWords(row.purpose, row.slot)}</td>
      <td data-column="State">
        <StateMark state={row.state} label={row.stage} />
      </td>
      <td data-column="Posture">
        <PostureMark posture={row.posture} />
      </td>
      <td data-column="Expires">
        <Moment at={row.notAfter} />
      </td>
      <td data-column="Last outcome" className="free-text">
        {row.lastOutcome}{' '}
        <span className="quiet">
          · <Moment at={row.updatedAt} />
        </span>
      </td>
    </tr>
  );
});
