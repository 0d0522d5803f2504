-- Objections and the exceptions over them: what ends or is reviewed is a row of its own. The server may change none.

create table objection (
  id               text        primary key,
  nhs_number       text        not null,
  -- what the number had become on the person index when it was recorded; null when it was the same, or was not known
  surviving_number text,
  capacity         text        not null check (capacity in ('own', 'proxy')),
  proxy            text        check ((proxy is not null) = (capacity = 'proxy')),
  evidence         text        not null,
  recorded_at      timestamptz not null,
  recorded_by      text        not null
);
create index objection_person on objection (nhs_number);
create index objection_survivor on objection (surviving_number) where surviving_number is not null;

create table objection_withdrawal (
  objection_id text        primary key references objection (id),
  withdrawn_at timestamptz not null,
  withdrawn_by text        not null
);

create table emergency_access (
  id         text        primary key,
  nhs_number text        not null,
  ods_code   text        not null,
  user_id    text        not null,
  reason     text        not null,
  granted_at timestamptz not null,
  granted_by text        not null,
  until      timestamptz not null check (until > granted_at and until <= granted_at + interval '240 minutes')
);
create index emergency_access_reader on emergency_access (ods_code, user_id, until);

create table emergency_access_review (
  access_id   text        primary key references emergency_access (id),
  reviewed_at timestamptz not null,
  reviewed_by text        not null
);

grant select, insert on objection, objection_withdrawal, emergency_access, emergency_access_review to ncr_server;
