-- Sessions of the console. The token is kept as its SHA-256 only.

create table officer_session (
  key          text        primary key,
  officer      text        not null,
  created_at   timestamptz not null,
  last_seen_at timestamptz not null,
  ended_at     timestamptz
);
create index officer_session_created_at on officer_session (created_at);
grant select, insert, update, delete on officer_session to ncr_server;
