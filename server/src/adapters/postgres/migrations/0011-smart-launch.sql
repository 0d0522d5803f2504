-- SMART launches between their two legs. The state and the browser's secret are kept as SHA-256 only; what the second
-- leg needs is emptied when it is taken.

create table smart_launch (
  state_digest   text        primary key,
  browser_digest text        not null,
  begun          text        not null,
  expires_at     timestamptz not null,
  used_at        timestamptz
);
create index smart_launch_expires_at on smart_launch (expires_at);
grant select, insert, update, delete on smart_launch to ncr_server;
