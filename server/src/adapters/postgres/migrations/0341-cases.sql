-- Investigations of privacy officers (feature 55): a case, its notes, the look-ups made for it, and its end. The server may
-- change none of it: each step is one more row. The audit has the digest of every note.

create table investigation (
  id         text        primary key,
  ods_code   text        not null,
  reference  text        not null,
  nhs_number text,
  user_id    text,
  opened_at  timestamptz not null,
  by_id      text        not null,
  by_name    text        not null,
  check (nhs_number is not null or user_id is not null)
);
create index investigation_organisation on investigation (ods_code, opened_at);

create table investigation_note (
  place   bigint      generated always as identity primary key,
  case_id text        not null references investigation (id),
  text    text        not null,
  made_at timestamptz not null,
  by_id   text        not null,
  by_name text        not null
);
create index investigation_note_case on investigation_note (case_id, place);

create table investigation_look_up (
  case_id   text        not null references investigation (id),
  seq       bigint      not null,
  linked_at timestamptz not null,
  by_id     text        not null,
  by_name   text        not null,
  primary key (case_id, seq)
);

create table investigation_closing (
  case_id   text        primary key references investigation (id),
  outcome   text        not null check (outcome in ('no-concern', 'concern', 'passed-on')),
  text      text        not null,
  closed_at timestamptz not null,
  by_id     text        not null,
  by_name   text        not null
);

grant select, insert on investigation, investigation_note, investigation_look_up, investigation_closing to ncr_server;
