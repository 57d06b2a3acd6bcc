/** What the sources of server certificates were seen to have. */
export const serverCertificates = [
  `create table lifecycle.server_certificate (
    record jsonb not null,
    source text collate "C" generated always as (record->>'source') stored,
    reference text collate "C" generated always as (record->>'reference') stored,
    primary key (source, reference)
  )`,
  `create table lifecycle.server_certificate_look (
    record jsonb not null,
    source text collate "C" generated always as (record->>'source') stored primary key
  )`,
];
