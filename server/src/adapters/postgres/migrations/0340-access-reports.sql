-- The person's access report (feature 61): a draft, what is left out of it and why, its review, and what was released.
-- The server may change none of it: a step is one more row.

create table access_report (
  id           text        primary key,
  nhs_number   text        not null,
  numbers      text[]      not null,
  -- null: of every organisation
  ods_code     text,
  -- days in London
  from_day     text        not null,
  to_day       text        not null,
  through_seq  bigint      not null,
  reference    text        not null,
  is_central   boolean     not null,
  drafted_at   timestamptz not null,
  by_id        text        not null,
  by_name      text        not null
);
create index access_report_organisation on access_report (ods_code, drafted_at);

create table access_report_redaction (
  place     bigint      generated always as identity primary key,
  report_id text        not null references access_report (id),
  seq       bigint      not null,
  part      text        not null check (part in ('line', 'name', 'none')),
  reason    text        not null,
  note      text        not null,
  made_at   timestamptz not null,
  by_id     text        not null,
  by_name   text        not null
);
create index access_report_redaction_report on access_report_redaction (report_id, place);

create table access_report_review (
  place       bigint      generated always as identity primary key,
  report_id   text        not null references access_report (id),
  digest      text        not null,
  note        text        not null,
  reviewed_at timestamptz not null,
  by_id       text        not null,
  by_name     text        not null
);
create index access_report_review_report on access_report_review (report_id, place);

-- What the person was given, byte for byte.
create table access_report_release (
  report_id   text        primary key references access_report (id),
  digest      text        not null,
  html        text        not null,
  pdf         bytea       not null,
  released_at timestamptz not null,
  by_id       text        not null,
  by_name     text        not null
);

grant select, insert on access_report, access_report_redaction, access_report_review, access_report_release to ncr_server;
