-- Notices of the central team: a row when one is posted, a row when it is cleared. The server may change neither.

create table notice (
  id        text        primary key,
  text      text        not null check (length(text) between 1 and 500),
  sections  text[]      not null,
  pages     text[]      not null,
  sources   text[]      not null,
  posted_at timestamptz not null,
  posted_by text        not null
);

create table notice_clearing (
  notice_id  text        primary key references notice (id),
  cleared_at timestamptz not null,
  cleared_by text        not null
);

grant select, insert on notice, notice_clearing to ncr_server;
