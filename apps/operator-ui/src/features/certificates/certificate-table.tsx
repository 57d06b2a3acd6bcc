import { Link } from '@tanstack/react-router';
import { memo } from 'react';
import type { CertificateRow } from '../../api/client.ts';
import { Moment } from '../../time/moment.tsx';
import { PostureMark, purposeWords, StateMark } from './words.tsx';

/** Plain cells: component libraries in cells cost a factor of three over a thousand rows. */
export function CertificateTable({ rows }: { rows: readonly CertificateRow[] }) {
  return (
    <table className="data-table">
      <thead>
        <tr>
          <th scope="col">Identity</th>
          <th scope="col">Purpose</th>
          <th scope="col">State</th>
          <th scope="col">Posture</th>
          <th scope="col">Expires</th>
          <th scope="col">Last outcome</th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <Row key={row.id} row={row} />
        ))}
      </tbody>
    </table>
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
      <td>{purposeWords(row.purpose, row.slot)}</td>
      <td>
        <StateMark state={row.state} label={row.stage} />
      </td>
      <td>
        <PostureMark posture={row.posture} />
      </td>
      <td>
        <Moment at={row.notAfter} />
      </td>
      <td>
        {row.lastOutcome}{' '}
        <span className="quiet">
          · <Moment at={row.updatedAt} />
        </span>
      </td>
    </tr>
  );
});
