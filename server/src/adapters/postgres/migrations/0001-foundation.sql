-- The audit, sessions, launches, linkages and the overnight copies. Originals are kept as text, byte for byte as received.

create table audit_entry (
  seq           bigint      primary key check (seq > 0),
  at            timestamptz not null,
  kind          text        not null,
  nhs_number    text,
  ods_code      text,
  user_id       text,
  disclosure_id text,
  body          text        not null,
  previous_hash bytea       not null check (length(previous_hash) = 32),
  hash          bytea       not null check (length(hash) = 32)
);
create index audit_entry_person on audit_entry (nhs_number, seq) where nhs_number is not null;
create index audit_entry_user on audit_entry (ods_code, user_id, seq) where user_id is not null;
create index audit_entry_disclosure on audit_entry (disclosure_id, seq) where disclosure_id is not null;

-- Whoever is connected, an audit entry is not changed by mistake: this stands beside the missing privileges of the server's role.
create function audit_entry_is_append_only() returns trigger language plpgsql as $$
begin
  raise exception 'the audit is append-only';
end $$;
create trigger audit_entry_no_change before update or delete on audit_entry
  for each row execute function audit_entry_is_append_only();
create trigger audit_entry_no_truncate before truncate on audit_entry
  for each statement execute function audit_entry_is_append_only();

create table launch_use (
  issuer     text        not null,
  jti        text        not null,
  keep_until timestamptz not null,
  primary key (issuer, jti)
);
create index launch_use_keep_until on launch_use (keep_until);

create table session (
  key           text        primary key,
  context       text        not null,
  created_at    timestamptz not null,
  last_seen_at  timestamptz not null,
  ended_at      timestamptz,
  disclosure_id text
);

create table linkage (
  nhs_number text        not null,
  source_id  text        not null,
  patient_id text,
  since      timestamptz not null,
  primary key (nhs_number, source_id)
);

create table overnight_night (
  source_id        text        not null,
  manifest_digest  text        not null,
  night            text        not null,
  transaction_time timestamptz,
  status           text        not null check (status in ('published', 'rejected', 'superseded')),
  reason           text,
  -- what the folder looked like when it was rejected for what is in it: looked at again only when it has changed
  stamp            text        not null,
  at               timestamptz not null,
  primary key (source_id, night, manifest_digest)
);

create table overnight_source (
  source_id        text        primary key,
  night            text        not null,
  transaction_time timestamptz not null,
  manifest_digest  text        not null,
  published_at     timestamptz not null
);

create table overnight_person (
  nhs_number text not null,
  source_id  text not null,
  patient_id text not null,
  primary key (nhs_number, source_id, patient_id)
);
-- A local id that would stand for two people stands for nobody.
create unique index overnight_person_patient on overnight_person (source_id, patient_id);

-- nhs_number '': it cannot be told whom the resource is about. It is kept for a later night that says so, and never shown.
-- subjects: whom it names, a line each: an NHS number or 'Patient/' and a local id. '' where one of them says nothing.
create table overnight_entry (
  nhs_number    text not null,
  source_id     text not null,
  resource_type text not null,
  resource_id   text not null,
  subjects      text not null,
  resource      text not null,
  issues        text,
  primary key (nhs_number, source_id, resource_type, resource_id)
) partition by hash (nhs_number);
create table overnight_entry_0 partition of overnight_entry for values with (modulus 4, remainder 0);
create table overnight_entry_1 partition of overnight_entry for values with (modulus 4, remainder 1);
create table overnight_entry_2 partition of overnight_entry for values with (modulus 4, remainder 2);
create table overnight_entry_3 partition of overnight_entry for values with (modulus 4, remainder 3);
create index overnight_entry_source on overnight_entry (source_id, resource_type, resource_id);
create index overnight_entry_subjects on overnight_entry (source_id, subjects);
create index overnight_entry_several on overnight_entry (source_id) where strpos(subjects, E'\n') > 0;

-- Resources without a subject: shown only through what references them.
create table overnight_referenced (
  source_id     text not null,
  resource_type text not null,
  resource_id   text not null,
  resource      text not null,
  primary key (source_id, resource_type, resource_id)
);

-- The server's own role: it may add to the audit and read it, and nothing else with it.
do $$
begin
  -- Looked for first: PostgreSQL asks for the right to create roles before it says that one is there.
  if not exists (select from pg_roles where rolname = 'ncr_server') then
    create role ncr_server nologin;
  end if;
exception when duplicate_object or unique_violation then null;
end $$;
do $$
begin
  execute format('grant ncr_server to %I', current_user);
exception when others then
  raise exception 'the database role % may not be granted ncr_server: %', current_user, sqlerrm;
end $$;
grant usage on schema public to ncr_server;
grant select, insert on audit_entry to ncr_server;
grant select, insert, delete on launch_use to ncr_server;
grant select, insert, update, delete on session, linkage, overnight_source, overnight_person, overnight_entry, overnight_referenced to ncr_server;
grant select, insert, update on overnight_night to ncr_server;

-- Nights are staged in temporary tables. Everybody may have those unless a site has taken it away.
do $$
begin
  execute format('grant temporary on database %I to ncr_server', current_database());
exception when insufficient_privilege then
  raise notice 'the database owner must grant TEMPORARY on database % to ncr_server', current_database();
end $$;
