/**
 * Plain cells: component libraries in cells cost a factor of three over a thousand rows. On a narrow
 * screen each row is a card, headed by its first cell; every other cell says its `data-column` there.
 */
export function DataTable({ columns, children }: { columns: readonly string[]; children: React.ReactNode }) {
  return (
    <table className="data-table">
      <thead>
        <tr>
          {columns.map((column) => (
            <th key={column} scope="col">
              {column}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>{children}</tbody>
    </table>
  );
}
