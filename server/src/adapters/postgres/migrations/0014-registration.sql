-- Registration by providers: a linkage has an id of its own; access tokens are kept as their SHA-256 only.

alter table linkage add column id text not null default gen_random_uuid()::text;
create unique index linkage_id on linkage (id);
create index linkage_source_patient on linkage (source_id, patient_id);

create table access_token (
  key        text        primary key,
  source_id  text        not null,
  expires_at timestamptz not null
);
create index access_token_expires_at on access_token (expires_at);

create index audit_entry_incident on audit_entry (seq) where kind = 'incident';

grant select, insert, delete on access_token to ncr_server;
